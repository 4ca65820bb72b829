import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { PrometheusMajor } from "../../../simulator/promql/index.ts";
import { describeReal } from "../../real/binaries.ts";
import { promtoolFile } from "./promtool-files.ts";
import { type RandomScenario, randomScenario, rulesFor } from "./random-rules.ts";
import { evaluateScenario } from "./rule-scenario.ts";

const seed = 7_020_481;
const scenarioCount = 150;
const intervalMs = 60_000;
const endMs = 900_000;

interface Prediction {
  readonly scenario: RandomScenario;
  readonly testFile: string;
  /** `rule time` of what fails at the first evaluation at which anything does; promtool stops there. */
  readonly failing: readonly string[];
}

function predict(scenario: RandomScenario, index: number, prometheus: PrometheusMajor): Prediction {
  const evaluated = evaluateScenario(scenario.rules, scenario.input, { endMs, prometheus });
  const { failures, groups } = evaluated.evaluation;
  const firstMs = failures[0]?.timestampMs;
  const testFile = promtoolFile(evaluated, {
    ruleFile: `${index}.rules.yml`,
    input: scenario.input,
    groupNames: groups.map(({ group }) => group.name),
    alertNames: ["A0", "A1", "A2", "A3"],
    intervalMs,
    endMs,
    prometheus,
  });
  const failing = failures
    .filter(({ timestampMs }) => timestampMs === firstMs)
    .map(({ rule, timestampMs }) => `${rule.name} ${timestampMs / 1000}`)
    .sort();
  return { scenario, testFile, failing };
}

describeReal(
  "promtool test rules",
  [
    ["prometheus-2", "promtool"],
    ["prometheus-3", "promtool"],
  ],
  (promtool2 = "", promtool3 = "") => {
    it.each([
      [2, promtool2],
      [3, promtool3],
    ] as const)(
      "sees the same alerts, series and failures after every evaluation in release line %i",
      (prometheus, promtool) => {
        const scenarios = fc.sample(randomScenario({ isForPromtool: true }), {
          seed,
          numRuns: scenarioCount,
        });
        const predictions = scenarios.map(({ rules, input }, index) =>
          predict({ rules: rulesFor(rules, prometheus), input }, index, prometheus),
        );
        const folder = mkdtempSync(join(tmpdir(), "klaxon-engine-"));
        try {
          for (const [index, { scenario, testFile }] of predictions.entries()) {
            writeFileSync(join(folder, `${index}.rules.yml`), scenario.rules);
            writeFileSync(join(folder, `${index}.json`), testFile);
          }
          const run = (indexes: readonly number[]) =>
            spawnSync(promtool, ["test", "rules", ...indexes.map((index) => `${index}.json`)], {
              cwd: folder,
              encoding: "utf8",
            });
          const quiet = predictions.flatMap(({ failing }, index) => (failing.length === 0 ? [index] : []));
          const differing = (run(quiet).status === 0 ? [] : quiet)
            .map((index) => ({ ...predictions[index]?.scenario, promtool: run([index]).stderr }))
            .filter(({ promtool: problems }) => problems !== "");
          expect(differing).toEqual([]);
          expect(quiet.length).toBeGreaterThan(scenarioCount / 3);

          const failed = predictions.flatMap(({ failing }, index) => (failing.length > 0 ? [index] : []));
          const real = failed.map((index) => {
            const errors = run([index]).stderr.matchAll(/rule: (\w+), time: ([^,]+), err/g);
            return [...errors].map(([, rule, time = ""]) => `${rule} ${secondsOf(time)}`).sort();
          });
          expect(real).toEqual(failed.map((index) => predictions[index]?.failing));
          expect(failed.length).toBeGreaterThan(5);
        } finally {
          rmSync(folder, { recursive: true });
        }
      },
      120_000,
    );
  },
);

function secondsOf(text: string): number {
  const [, minutes = "0", seconds = "0"] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}
