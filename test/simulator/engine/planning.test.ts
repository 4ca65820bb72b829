import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleEvaluationOptions } from "../../../simulator/engine/index.ts";
import { randomScenario, rulesFor } from "./random-rules.ts";
import { alertTexts, evaluateScenario, failureTexts, type ScenarioOptions } from "./rule-scenario.ts";
import { storeText } from "./series-text.ts";

function everything(rules: string, input: string, options: ScenarioOptions) {
  const evaluated = evaluateScenario(rules, input, options);
  return {
    alerts: [...alertTexts(evaluated)].sort(),
    failures: [...failureTexts(evaluated)].sort(),
    series: storeText(evaluated.store),
    annotations: evaluated.evaluation.alerts
      .flatMap((alert) =>
        [0, 60_000, 150_000].map((afterMs) =>
          JSON.stringify(alert.annotationsAt(alert.createdAtMs + afterMs)),
        ),
      )
      .sort(),
  };
}

const schedules: readonly Partial<RuleEvaluationOptions>[] = [
  { schedule: "unit-test" },
  { schedule: "unit-test", lookbackMs: 90_000 },
  { schedule: "unit-test", evaluationIntervalMs: 300_000 },
  { schedule: "deployed" },
  { schedule: "deployed", groupOffsetMs: ({ name }) => (name === "g1" ? 15_000 : 0) },
  { schedule: "deployed", interruptions: [{ kind: "pause", fromMs: 250_000, untilMs: 405_000 }] },
  { schedule: "deployed", interruptions: [{ kind: "restart", fromMs: 310_000, untilMs: 375_000 }] },
  {
    schedule: "deployed",
    lookbackMs: 120_000,
    interruptions: [
      { kind: "restart", fromMs: 200_000, untilMs: 220_000 },
      { kind: "pause", fromMs: 400_000, untilMs: 500_000 },
    ],
  },
];

describe("planning by dependencies", () => {
  it("has the results of evaluating every rule step by step", () => {
    const seed = 20_250_118;
    fc.assert(
      fc.property(
        randomScenario({ isForPromtool: false }),
        fc.constantFrom(...schedules),
        fc.constantFrom(2, 3),
        ({ rules, input }, schedule, prometheus) => {
          const options = { endMs: 900_000, ...schedule, prometheus: prometheus === 2 ? 2 : 3 } as const;
          const text = rulesFor(rules, options.prometheus);
          const planned = everything(text, input, { ...options, planning: "by-dependencies" });
          expect(planned).toEqual(everything(text, input, { ...options, planning: "step-by-step" }));
        },
      ),
      { seed, numRuns: 250 },
    );
  });
});
