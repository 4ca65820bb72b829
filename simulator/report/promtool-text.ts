import { formatDuration, formatFloat, quoteText } from "../promql/index.ts";
import type {
  AlertDescription,
  AlertSpan,
  AssertionOutcome,
  Change,
  Difference,
  NamedText,
  SampleDescription,
  UnitTestFileOutcome,
  UnitTestOutcome,
} from "../promtool/index.ts";
import { renderFindings } from "./finding-text.ts";
import { renderStrip } from "./strip.ts";
import { createStyle, type Style } from "./style.ts";

/** A test file: one line, then its findings, and each failed assertion with what differs. */
export function renderUnitTestFile(outcome: UnitTestFileOutcome, hasColor: boolean): string {
  const style = createStyle(hasColor);
  const word = outcome.isPassed ? style.good("passed") : style.bad("failed");
  const head = `${word}  ${style.strong(outcome.file)}  ${style.quiet(summaryOf(outcome))}\n`;
  const failures = outcome.tests
    .filter(({ isPassed }) => !isPassed)
    .flatMap((test) => testLines(test, outcome.file, style));
  return head + renderFindings(outcome.findings, hasColor) + failures.map((line) => `${line}\n`).join("");
}

/** The last line of a run. */
export function renderUnitTestTotals(outcomes: readonly UnitTestFileOutcome[]): string {
  const failed = outcomes.filter(({ isPassed }) => !isPassed).length;
  return `${count(outcomes.length, "file")}: ${outcomes.length - failed} passed, ${failed} failed\n`;
}

const indent = "      ";
// More tell nothing new; the whole is in the JSON report.
const differencesShownMax = 20;
const stripsShownMax = 5;

function summaryOf({ tests, findings }: UnitTestFileOutcome): string {
  if (tests.length === 0) {
    return findings.some(({ severity }) => severity === "error") ? "cannot be used" : "no tests";
  }
  const assertionCount = tests.reduce((sum, { assertions }) => sum + assertions.length, 0);
  const failedCount = tests.filter(({ isPassed }) => !isPassed).length;
  const totals = `${count(tests.length, "test")}, ${count(assertionCount, "assertion")}`;
  return failedCount === 0 ? totals : `${totals}; ${count(failedCount, "test")} failed`;
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
    lines.push(...assertionLines(assertion, style).map((line) => indent + line));
  }
  const skipped = test.assertions.filter(({ state }) => state === "skipped").length;
  if (skipped > 0) lines.push(`${indent}${style.quiet(`${count(skipped, "assertion")} not looked at`)}`);
  return lines;
}

function titleOf(assertion: AssertionOutcome): string {
  const time = formatDuration(assertion.evalTimeMs);
  switch (assertion.kind) {
    case "alert":
      return `alert \`${assertion.alertName}\` at ${time}`;
    case "expression":
      return `expression \`${assertion.expression}\` at ${time}`;
    default:
      return assertion satisfies never;
  }
}

function assertionLines(assertion: AssertionOutcome, style: Style): readonly string[] {
  switch (assertion.kind) {
    case "alert":
      return [
        ...differenceLines(assertion.differences, { whole: alertText, short: alertName }, style),
        ...stripLines(assertion.timeline, assertion.evalTimeMs, style),
      ];
    case "expression":
      if (assertion.problem !== undefined) return [assertion.problem];
      return differenceLines(assertion.differences, { whole: sampleText, short: sampleName }, style);
    default:
      return assertion satisfies never;
  }
}

function differenceLines<Item>(
  differences: readonly Difference<Item>[],
  { whole, short }: { readonly whole: (item: Item) => string; readonly short: (item: Item) => string },
  style: Style,
): readonly string[] {
  const lines: string[] = [];
  for (const difference of differences.slice(0, differencesShownMax)) {
    switch (difference.kind) {
      case "missing":
        lines.push(`${style.bad("missing")}     ${whole(difference.expected)}`);
        break;
      case "unexpected":
        lines.push(`${style.bad("unexpected")}  ${whole(difference.got)}`);
        break;
      case "changed":
        lines.push(`${style.bad("differs")}     ${short(difference.got)}`);
        for (const change of difference.changes) lines.push(...changeLines(change, style));
        break;
      default:
        difference satisfies never;
    }
  }
  const more = differences.length - differencesShownMax;
  if (more > 0) lines.push(style.quiet(`and ${more} more`));
  return lines;
}

function changeLines({ field, name, expected, got }: Change, style: Style): readonly string[] {
  const shown = (text: string | undefined) =>
    text === undefined ? "nothing" : field === "value" ? text : quoteText(text);
  return [
    `${indent}${field}${name === "" ? "" : ` \`${name}\``}`,
    `${indent}  expected  ${style.good(shown(expected))}`,
    `${indent}  got       ${style.bad(shown(got))}`,
  ];
}

function alertText(alert: AlertDescription): string {
  const texts = alert.annotations.length === 0 ? "" : `  ${labelsText(alert.annotations)}`;
  return alertName(alert) + texts;
}

function alertName({ labels }: AlertDescription): string {
  return named(labels, "alertname");
}

function sampleText(sample: SampleDescription): string {
  const { value, histogram } = sample;
  return `${sampleName(sample)} ${histogram === "" ? formatFloat(value) : histogram}`;
}

function sampleName({ labels }: SampleDescription): string {
  return named(labels, "__name__");
}

function named(labels: readonly NamedText[], nameLabel: string): string {
  const name = labels.find(([label]) => label === nameLabel)?.[1] ?? "";
  const others = labels.filter(([label]) => label !== nameLabel);
  return name !== "" && others.length === 0 ? name : name + labelsText(others);
}

function labelsText(labels: readonly NamedText[]): string {
  return `{${labels.map(([name, text]) => `${name}=${quoteText(text)}`).join(", ")}}`;
}

function stripLines(timeline: readonly AlertSpan[], evalTimeMs: number, style: Style): readonly string[] {
  if (timeline.length === 0) return [style.quiet("no alert of this name was ever pending")];
  const ends = timeline.map(({ endMs, firingFromMs, activeFromMs }) => endMs ?? firingFromMs ?? activeFromMs);
  const endMs = ends.reduce((latest, end) => Math.max(latest, end), evalTimeMs);
  const byLabels = new Map<string, AlertSpan[]>();
  for (const span of timeline) {
    const key = labelsText(span.labels.filter(([name]) => name !== "alertname"));
    const spans = byLabels.get(key);
    if (spans === undefined) byLabels.set(key, [span]);
    else spans.push(span);
  }
  const lines = [...byLabels]
    .slice(0, stripsShownMax)
    .map(([labels, spans]) => `${renderStrip(spans, { markMs: evalTimeMs, endMs })}  ${labels}`);
  const more = byLabels.size - stripsShownMax;
  if (more > 0) lines.push(`and ${more} more`);
  return lines.map(style.quiet);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
