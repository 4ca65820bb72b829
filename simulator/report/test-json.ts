import { coverageTotals } from "../coverage/index.ts";
import { formatFloat } from "../promql/index.ts";
import type {
  AlertDescription,
  AssertionOutcome,
  Change,
  Difference,
  NamedText,
  SampleDescription,
  UnitTestFileOutcome,
  UnitTestOutcome,
} from "../promtool/index.ts";
import { coverageShortfall, type TestRun, type TestRunCoverage } from "./test-run.ts";

/**
 * What came of test files, as JSON. Times are milliseconds after the start of a test; values are texts, as in
 * Prometheus's API, because JSON has no `NaN` and no `Inf`. Equal runs give equal bytes.
 */
export function renderTestJson({ outcomes, coverage }: TestRun): string {
  const tests = outcomes.flatMap((outcome) => outcome.tests);
  const assertions = tests.flatMap((test) => test.assertions);
  const body = {
    version: 1,
    isPassed: outcomes.every(({ isPassed }) => isPassed) && coverageShortfall(coverage) === undefined,
    counts: {
      files: { passed: passedCount(outcomes), failed: outcomes.length - passedCount(outcomes) },
      tests: { passed: passedCount(tests), failed: tests.length - passedCount(tests) },
      assertions: {
        passed: assertions.filter(({ state }) => state === "passed").length,
        failed: assertions.filter(({ state }) => state === "failed").length,
        skipped: assertions.filter(({ state }) => state === "skipped").length,
      },
    },
    files: outcomes.map(fileJson),
    ...(coverage === undefined ? {} : { coverage: coverageJson(coverage) }),
  };
  return `${JSON.stringify(body, undefined, 2)}\n`;
}

function passedCount(items: readonly { readonly isPassed: boolean }[]): number {
  return items.filter(({ isPassed }) => isPassed).length;
}

function fileJson({ tests, ...rest }: UnitTestFileOutcome): object {
  return { ...rest, tests: tests.map(testJson) };
}

function testJson({ place, assertions, ...test }: UnitTestOutcome): object {
  return { ...test, ...place, assertions: assertions.map(assertionJson) };
}

function assertionJson(assertion: AssertionOutcome): object {
  const { place, ...rest } = assertion;
  switch (rest.kind) {
    case "alert":
      return {
        ...rest,
        ...place,
        expected: rest.expected.map(alertJson),
        got: rest.got.map(alertJson),
        differences: rest.differences.map((difference) => differenceJson(difference, alertJson)),
        timeline: rest.timeline.map((span) => ({ ...span, labels: record(span.labels) })),
      };
    case "expression":
      return {
        ...rest,
        ...place,
        expected: rest.expected.map(sampleJson),
        got: rest.got.map(sampleJson),
        differences: rest.differences.map((difference) => differenceJson(difference, sampleJson)),
      };
    case "timeline":
      return {
        ...rest,
        ...place,
        differences: rest.differences.map((difference) => differenceJson(difference, alertJson)),
        timeline: rest.timeline.map((span) => ({ ...span, labels: record(span.labels) })),
      };
    default:
      return rest satisfies never;
  }
}

function differenceJson<Item>(difference: Difference<Item>, itemJson: (item: Item) => object): object {
  switch (difference.kind) {
    case "missing":
      return { kind: difference.kind, expected: itemJson(difference.expected) };
    case "unexpected":
      return { kind: difference.kind, got: itemJson(difference.got) };
    case "changed":
      return {
        kind: difference.kind,
        expected: itemJson(difference.expected),
        got: itemJson(difference.got),
        changes: difference.changes.map((change: Change) => change),
      };
    default:
      return difference satisfies never;
  }
}

function alertJson({ labels, annotations }: AlertDescription): object {
  return { labels: record(labels), annotations: record(annotations) };
}

function sampleJson({ labels, value, histogram }: SampleDescription): object {
  return { labels: record(labels), ...(histogram === "" ? { value: formatFloat(value) } : { histogram }) };
}

function record(texts: readonly NamedText[]): Readonly<Record<string, string>> {
  const named: Record<string, string> = Object.create(null);
  for (const [name, text] of texts) named[name] = text;
  return named;
}

function coverageJson(coverage: TestRunCoverage): object {
  const { rules, minimumRatio } = coverage;
  const { seenCount, count, ratio } = coverageTotals(rules);
  return {
    ratio,
    seenCount,
    count,
    ...(minimumRatio === undefined ? {} : { minimumRatio }),
    isEnough: coverageShortfall(coverage) === undefined,
    rules,
  };
}
