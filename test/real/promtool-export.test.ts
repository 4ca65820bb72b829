import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { promtoolFiles, runVirtually, type Scenario } from "../../simulator/drill/index.ts";
import { ownAssets, ownScenarios } from "../support/own-drills.ts";
import { describeReal } from "./binaries.ts";

const run = promisify(execFile);

describeReal("every drill, exported as promtool tests", [["prometheus-3", "promtool"]], (promtool) => {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-export-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is agreed with by real promtool, without a difference", { timeout: 4 * 3_600_000 }, async () => {
    const assets = ownAssets();
    const scenarios = inDose(ownScenarios(assets));
    expect(scenarios.length).toBeGreaterThan(40);
    const tests: string[] = [];
    for (const scenario of scenarios) {
      for (const { path, text } of promtoolFiles(runVirtually(scenario, assets, { seed: scenario.seed }))) {
        const file = join(folder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        if (path.endsWith(".test.json")) tests.push(file);
      }
    }
    expect(tests.length).toBeGreaterThanOrEqual(scenarios.length);
    expect(await differences(promtool, tests)).toEqual([]);
  });

  it("would be told of a difference", async () => {
    const assets = ownAssets();
    const scenario = ownScenarios(assets).find(({ name }) => name === "stack/target-unreachable");
    if (scenario === undefined) throw new Error("the scenario is gone");
    const files = promtoolFiles(runVirtually(scenario, assets, { seed: 1 }));
    const altered = files.map(({ path, text }) => ({
      path: join("altered", path),
      text: text.replaceAll('"team":"platform"', '"team":"nobody"'),
    }));
    for (const { path, text } of altered) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      // The rules stay as they are; only what is expected of them is altered.
      writeFileSync(
        join(folder, path),
        path.includes("rules/") ? text.replaceAll('"team":"nobody"', '"team":"platform"') : text,
      );
    }
    const tests = altered
      .filter(({ path }) => path.endsWith("every-15s.test.json"))
      .map(({ path }) => join(folder, path));
    expect(await differences(promtool, tests)).toHaveLength(1);
  });
});

// promtool takes minutes for hundreds of drills and for those of many hours: they are for `npm run test:full`.
function inDose(scenarios: readonly Scenario[]): readonly Scenario[] {
  if (process.env.KLAXON_DOSE === "full") return scenarios;
  const short = scenarios.filter(({ controlMs, observeMs }) => controlMs + observeMs <= 3_600_000);
  const systems = new Set(short.map(({ system }) => system));
  // Of each system its first drill that fires, and all drills of three.
  const isWhole = ({ system }: Scenario) => ["api", "postgres", "stack"].includes(system);
  const firsts = [...systems].flatMap(
    (system) => short.find((each) => each.system === system && each.variant === "sustained") ?? [],
  );
  return [...firsts.filter((each) => !isWhole(each)), ...short.filter(isWhole)];
}

/** What promtool says against the files, run over all cores. */
async function differences(
  promtool: string | undefined,
  files: readonly string[],
): Promise<readonly string[]> {
  if (promtool === undefined) throw new Error("the suite runs with promtool only");
  const waiting = [...files];
  const found: string[] = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      try {
        await run(promtool, ["test", "rules", file], { maxBuffer: 64 * 1024 * 1024 });
      } catch (error) {
        const { stdout = "", stderr = "" }: { stdout?: unknown; stderr?: unknown } = Object(error);
        found.push(`${file}: ${`${String(stdout)}${String(stderr)}`.slice(0, 2_000)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return found;
}
