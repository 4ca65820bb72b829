import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { machineFiles } from "../../../simulator/cli/files.ts";
import { runUnitTestFile } from "../../../simulator/promtool/index.ts";
import { describeReal } from "../../real/binaries.ts";
import { withFolder } from "./case-file.ts";
import { promtoolFailures, runPromtool } from "./promtool-output.ts";
import { randomUnitTest } from "./random-unit-test.ts";

// Nothing is expected in these tests, so that every result is printed and compared as a text.
const seeds = Array.from({ length: 30 }, (_, index) => 1 + index);

// promtool sums and picks in a random order; what it says once in so many runs counts as said.
const runsMax = 6;

describeReal(
  "random tests",
  [
    ["prometheus-2", "promtool"],
    ["prometheus-3", "promtool"],
  ],
  (...paths) => {
    describe.each([2, 3] as const)("klaxon fails as promtool %i does", (prometheus) => {
      test.each(seeds)("seed %i", (seed) => {
        const { rules, test: text } = randomUnitTest(seed);
        const files = new Map([
          ["rules.json", rules],
          ["test.json", text],
        ]);
        withFolder(files, (folder) => {
          const outcome = runUnitTestFile(join(folder, "test.json"), machineFiles, { prometheus });
          const got = comparable(promtoolFailures(outcome));
          let real: readonly string[] = [];
          for (let run = 0; run < runsMax; run++) {
            real = comparable(runPromtool(paths[prometheus - 2] ?? "", folder, "test.json").failures);
            if (JSON.stringify(real) === JSON.stringify(got)) break;
          }
          expect(got).toEqual(real);
        });
      });
    });
  },
);

// Which series a failed match names is random in promtool, and it has more words for a refused sample.
function comparable(failures: readonly string[]): readonly string[] {
  return failures
    .map((failure) =>
      failure
        .replace(/^ {4}rule: (.*), time: \S+, err: /, "the rule `$1` failed: ")
        .replace(/^the rule `(.*)` failed (?:at|by) \S+: /, "the rule `$1` failed: ")
        .replace(/(?:found duplicate series|multiple matches)[\s\S]*/, "ambiguous match")
        .replace(/duplicate sample for timestamp.*/, "duplicate sample"),
    )
    .sort();
}

describe("the generator", () => {
  test("gives the same test for the same seed", () => {
    expect(randomUnitTest(7)).toEqual(randomUnitTest(7));
    expect(randomUnitTest(7)).not.toEqual(randomUnitTest(8));
  });
});
