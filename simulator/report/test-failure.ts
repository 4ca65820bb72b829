import { quoteText } from "../promql/index.ts";
import type { UnitTestOutcome } from "../promtool/index.ts";
import { assertionLines, titleOf } from "./promtool-text.ts";
import { createStyle } from "./style.ts";

/** One thing that makes a test fail, in plain text. */
export interface TestFailure {
  readonly line: number;
  readonly column: number;
  /** What failed, in one line. */
  readonly title: string;
  /** How, in as many lines as it takes. */
  readonly details: readonly string[];
}

/** How a test is called where it has no name: by its place among the tests of the file, from 1. */
export function testTitle({ name, index }: UnitTestOutcome): string {
  return name === "" ? `test ${index + 1}` : name;
}

/** Everything that makes a test fail: what ended it, then its failed assertions. */
export function testFailures(test: UnitTestOutcome): readonly TestFailure[] {
  const name = test.name === "" ? `test ${test.index + 1}` : `test ${quoteText(test.name)}`;
  const style = createStyle(false);
  return [
    ...test.problems.map(
      ({ message, place }): TestFailure => ({ ...place, title: `${name}: ${message}`, details: [] }),
    ),
    ...test.assertions
      .filter(({ state }) => state === "failed")
      .map(
        (assertion): TestFailure => ({
          ...assertion.place,
          title: `${name}: ${titleOf(assertion)}`,
          details: assertionLines(assertion, style),
        }),
      ),
  ];
}
