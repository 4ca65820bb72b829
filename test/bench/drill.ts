import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bestOf, klaxonMain, realProgram, runNode, runProgram } from "./child.ts";
import type { Measurement } from "./measurement.ts";

/** The commands as people run them; each ends with exit code 0, which says that every drill held. */
export function drillCosts(runCount: number): readonly Measurement[] {
  const group = "drills (whole processes)";
  const cases = [
    { what: "klaxon --help", words: ["--help"], wallMaxS: 0.3, memoryMaxMiB: undefined },
    { what: "npm run drill, all drills", words: ["drill"], wallMaxS: 20, memoryMaxMiB: 500 },
    { what: "npm run drill, one system", words: ["drill", "redis"], wallMaxS: 2, memoryMaxMiB: undefined },
    {
      what: "one drill of 31 minutes",
      words: ["drill", "stack/target-unreachable:brief"],
      wallMaxS: undefined,
      memoryMaxMiB: undefined,
    },
    {
      what: "a healthy day of all systems, 24 h, all rules",
      words: ["drill", "everything/healthy-day"],
      wallMaxS: undefined,
      memoryMaxMiB: undefined,
    },
  ];
  return cases.flatMap(({ what, words, wallMaxS, memoryMaxMiB }): readonly Measurement[] => {
    // As the script `drill` starts it.
    const cost = bestOf(runCount, () => runNode(["--max-semi-space-size=4", klaxonMain, ...words]));
    if (cost.status !== 0) throw new Error(`klaxon ${words.join(" ")} ended with ${cost.status}`);
    return [
      { group, what, value: cost.wallS, unit: "s", ...bound(wallMaxS) },
      { group, what: `${what}: memory`, value: cost.peakMiB, unit: "MiB", ...bound(memoryMaxMiB) },
    ];
  });
}

function bound(max: number | undefined): Pick<Measurement, "measure"> {
  return max === undefined ? {} : { measure: { of: "value", bound: max } };
}

/** A drill's rules over its series, exported as unit tests: what klaxon predicted is what promtool is asked to find. */
export function exportedDrillCosts(runCount: number): readonly Measurement[] {
  const promtool = realProgram("promtool");
  if (promtool === undefined) return [];
  const scenario = "api/error-burst";
  const folder = mkdtempSync(join(tmpdir(), "klaxon-bench-"));
  try {
    runNode([klaxonMain, "drill", scenario, "--export-promtool", folder]);
    const drill = join(folder, scenario.replace("/", "."));
    return readdirSync(drill).map((file): Measurement => {
      const path = join(drill, file);
      const own = bestOf(runCount, () => runNode([klaxonMain, "test", path]));
      const real = bestOf(runCount, () => runProgram(promtool, ["test", "rules", path]));
      if (own.status !== 0 || real.status !== 0) throw new Error(`${file} does not pass on both sides`);
      return {
        group: `${scenario}, exported as unit tests (whole processes)`,
        what: `klaxon test ${file}`,
        value: own.wallS,
        unit: "s",
        reference: { what: "promtool", value: real.wallS },
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
