import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { klaxonMain, medianOf, realProgram, runNode, runProgram } from "./child.ts";
import type { Measure, Measurement } from "./measurement.ts";
import { ruleCount, type Suite, writeUnitTestSuite } from "./unit-test-suite.ts";

/** Unit tests as teams have them, in `klaxon test` and in real `promtool test rules` on the same files. */
export function unitTestCosts(runCount: number, testCount: number): readonly Measurement[] {
  refuseVacuousPass();
  return [
    ...suiteCosts(runCount, {
      group: `unit tests: ${ruleCount} rules, ${testCount} tests of 2 h at 15 s over 20 series (whole processes)`,
      suite: { testCount },
      // With fewer, starting Node is most of it.
      measure: testCount >= 50 ? { of: "speedup", bound: 100 } : undefined,
    }),
    ...suiteCosts(runCount, {
      group: `unit tests: the same, one test (whole processes)`,
      suite: { testCount: 1 },
      measure: { of: "speedup", bound: 6 },
    }),
    ...suiteCosts(runCount, {
      group: `unit tests: the same, two tests (whole processes)`,
      suite: { testCount: 2 },
      measure: { of: "speedup", bound: 10 },
    }),
    ...suiteCosts(runCount, {
      group: `unit tests: ${ruleCount} rules, 20 files of one test each (whole processes)`,
      suite: { testCount: 20, isSplit: true },
      measure: undefined,
    }),
  ];
}

interface SuiteCase {
  readonly group: string;
  readonly suite: Suite;
  readonly measure: Measure | undefined;
}

function suiteCosts(runCount: number, { group, suite, measure }: SuiteCase): readonly Measurement[] {
  return withSuite(suite, (files) => {
    const runOwn = () => runNode([klaxonMain, "test", ...files]);
    const promtool = realProgram("promtool");
    // promtool takes so long that it is run once, between klaxon's runs.
    const before = Array.from({ length: runCount }, runOwn);
    const real = promtool === undefined ? undefined : runProgram(promtool, ["test", "rules", ...files]);
    const own = medianOf([...before, ...Array.from({ length: runCount }, runOwn)]);
    if (own.status !== 0 || (real !== undefined && real.status !== 0))
      throw new Error("the tests of the bench do not pass on both sides");
    return [
      {
        group,
        what: "klaxon test",
        value: own.wallS,
        unit: "s",
        ...(real === undefined ? {} : { reference: { what: "promtool test rules", value: real.wallS } }),
        ...(real === undefined || measure === undefined ? {} : { measure }),
      },
      { group, what: "processor time of all threads", value: own.processorS, unit: "s" },
      { group, what: "memory", value: own.peakMiB, unit: "MiB" },
    ];
  });
}

/** What both sides pass is only worth something if both refuse a wrong value. */
function refuseVacuousPass(): void {
  withSuite({ testCount: 1, isSpoilt: true }, (files) => {
    const promtool = realProgram("promtool");
    const own = runNode([klaxonMain, "test", ...files]).status;
    const real = promtool === undefined ? 1 : runProgram(promtool, ["test", "rules", ...files]).status;
    if (own !== 1 || real !== 1) throw new Error("a wrong expectation passes");
  });
}

function withSuite<Result>(suite: Suite, use: (files: readonly string[]) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-bench-"));
  try {
    return use(writeUnitTestSuite(folder, suite));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
