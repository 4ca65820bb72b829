import { formatDuration, quoteText } from "../promql/index.ts";
import {
  type AssertionOutcome,
  isSilentPass,
  type UnitTestFileOutcome,
  type UnitTestOutcome,
} from "../promtool/index.ts";
import { clipped, countText } from "./clipped-text.ts";
import { alertDifferenceLines, sampleDifferenceLines } from "./difference-text.ts";
import { renderFindings } from "./finding-text.ts";
import { createStyle, type Style } from "./style.ts";
import { timelineLines } from "./timeline-text.ts";

/** A test file: one line, then its findings, and each failed assertion with what differs. */
export function renderUnitTestFile(outcome: UnitTestFileOutcome, hasColor: boolean): string {
  const style = createStyle(hasColor);
  const word = outcome.isPassed ? style.good("passed") : style.bad("failed");
  const head = `${word}  ${style.strong(outcome.file)}  ${style.quiet(summaryOf(outcome))}\n`;
  const failures = outcome.tests
    .filter((test) => !test.isPassed && !isUntouched(test))
    .flatMap((test) => testLines(test, outcome.file, style));
  const untouched = outcome.tests.filter(isUntouched).length;
  if (untouched > 0) {
    failures.push(
      `${indent}${style.quiet(`${countText(untouched, "test")} not run, for want of rule files`)}`,
    );
  }
  return head + renderFindings(outcome.findings, hasColor) + failures.map((line) => `${line}\n`).join("");
}

/** The last line of a run. */
export function renderUnitTestTotals(outcomes: readonly UnitTestFileOutcome[]): string {
  const failed = outcomes.filter(({ isPassed }) => !isPassed).length;
  return `${countText(outcomes.length, "file")}: ${outcomes.length - failed} passed, ${failed} failed\n`;
}

const indent = "      ";

function summaryOf({ tests, findings, schedule }: UnitTestFileOutcome): string {
  if (tests.length === 0) {
    return findings.some(({ severity }) => severity === "error") ? "cannot be used" : "no tests";
  }
  const assertionCount = tests.reduce((sum, { assertions }) => sum + assertions.length, 0);
  const failedCount = tests.filter(({ isPassed }) => !isPassed).length;
  const silentCount = findings.filter((each) => each.severity === "error" && isSilentPass(each)).length;
  const parts = [`${countText(tests.length, "test")}, ${countText(assertionCount, "assertion")}`];
  if (failedCount > 0) parts.push(`${countText(failedCount, "test")} failed`);
  if (silentCount > 0) parts.push(`strict: ${countText(silentCount, "silent pass", "silent passes")}`);
  if (schedule === "deployed") parts.push("as deployed: each group at its own interval");
  return parts.join("; ");
}

// Nothing is wrong with the test itself, so that one line for all of them will do.
function isUntouched({ problems, assertions }: UnitTestOutcome): boolean {
  const isSound = assertions.every(({ state }) => state === "skipped");
  return isSound && problems.length > 0 && problems.every(({ kind }) => kind === "rule-files");
}

function testLines(test: UnitTestOutcome, file: string, style: Style): readonly string[] {
  const name = test.name === "" ? `test ${test.index + 1}` : `test ${quoteText(test.name)}`;
  const at = ({ line, column }: { readonly line: number; readonly column: number }) =>
    `${file}:${line}:${column}`;
  const lines = test.problems.map(
    ({ message, place }) => `${at(place)}: ${style.bad("failed")}: ${name}: ${message}`,
  );
  for (const assertion of test.assertions) {
    if (assertion.state !== "failed") continue;
    lines.push(`${at(assertion.place)}: ${style.bad("failed")}: ${name}: ${titleOf(assertion)}`);
    for (const line of assertionLines(assertion, style)) lines.push(indent + line);
  }
  const skipped = test.assertions.filter(({ state }) => state === "skipped").length;
  if (skipped > 0) lines.push(`${indent}${style.quiet(`${countText(skipped, "assertion")} not looked at`)}`);
  return lines;
}

/** What an assertion is about: `alert \`Down\` at 5m`. */
export function titleOf(assertion: AssertionOutcome): string {
  const time = formatDuration(assertion.evalTimeMs);
  switch (assertion.kind) {
    case "alert":
      return `alert \`${clipped(assertion.alertName)}\` at ${time}`;
    case "expression":
      if (assertion.expression === "") return "an expression test without `expr`";
      return `expression \`${clipped(assertion.expression)}\` at ${time}`;
    case "timeline":
      return `alert \`${clipped(assertion.alerts)}\` ${assertion.expectation}`;
    default:
      return assertion satisfies never;
  }
}

/** What differs, and the time line of the alerts, line by line. */
export function assertionLines(assertion: AssertionOutcome, style: Style): readonly string[] {
  switch (assertion.kind) {
    case "alert":
      return [
        ...alertDifferenceLines(assertion.differences, style),
        ...timelineLines({ ...assertion, marksMs: [assertion.evalTimeMs] }, style),
      ];
    case "expression":
      if (assertion.problems.length > 0) return assertion.problems;
      return sampleDifferenceLines(assertion.differences, style);
    case "timeline":
      return [
        ...assertion.problems.map((problem) => style.bad(problem)),
        ...alertDifferenceLines(assertion.differences, style),
        ...timelineLines(assertion, style),
      ];
    default:
      return assertion satisfies never;
  }
}
