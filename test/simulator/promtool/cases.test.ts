import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { machineFiles } from "../../../simulator/cli/files.ts";
import { runUnitTestFile } from "../../../simulator/promtool/index.ts";
import { describeReal } from "../../real/binaries.ts";
import { readCases, withFolder } from "./case-file.ts";
import { runPromtool } from "./promtool-output.ts";

const cases = readCases();

test("there are cases", () => {
  expect(cases.length).toBeGreaterThan(100);
});

describe.each([2, 3] as const)("klaxon's verdicts in the profile of Prometheus %i", (prometheus) => {
  test.each(cases.map((one) => [`${one.name}: ${one.title}`, one] as const))("%s", (_, one) => {
    const outcome = withFolder(one.files, (folder) =>
      runUnitTestFile(join(folder, "test.yml"), machineFiles, { prometheus }),
    );
    const why = JSON.stringify(outcome, null, 2);
    expect(outcome.isPassed, why).toBe(one.isPassedByKlaxon[prometheus]);
  });
});

describeReal(
  "promtool's verdicts",
  [
    ["prometheus-2", "promtool"],
    ["prometheus-3", "promtool"],
  ],
  (...paths) => {
    describe.each([2, 3] as const)("promtool %i", (prometheus) => {
      test.each(cases.map((one) => [`${one.name}: ${one.title}`, one] as const))("%s", (_, one) => {
        const promtool = paths[prometheus - 2] ?? "";
        const run = withFolder(one.files, (folder) => runPromtool(promtool, folder, "test.yml"));
        expect(run.isPassed, run.failures.join("\n")).toBe(one.isPassedByPromtool[prometheus]);
      });
    });
  },
);
