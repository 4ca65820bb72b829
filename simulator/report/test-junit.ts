import type { UnitTestFileOutcome, UnitTestOutcome } from "../promtool/index.ts";
import { testFailures, testTitle } from "./test-failure.ts";
import { coverageShortfall, type TestRun } from "./test-run.ts";
import { escapeXml, escapeXmlAttribute } from "./xml-text.ts";

/**
 * Test files as a JUnit report: a suite for each file, a case for each test. A file that cannot be used is a case with
 * an error, coverage below what is asked for a failed case of its own suite.
 */
export function renderTestJunit({ outcomes, coverage }: TestRun): string {
  const suites = outcomes.map(fileSuite);
  const shortfall = coverageShortfall(coverage);
  if (coverage?.minimumRatio !== undefined) suites.push(coverageSuite(shortfall));
  const sum = (count: (suite: Suite) => number) => suites.reduce((total, suite) => total + count(suite), 0);
  const cases = sum((suite) => suite.cases.length);
  const failures = sum(failureCount);
  const errors = sum(errorCount);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites name="klaxon test" tests="${cases}" failures="${failures}" errors="${errors}">\n`,
    ...suites.map(renderSuite),
    "</testsuites>\n",
  ].join("");
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly className: string;
  readonly name: string;
  readonly line: number | undefined;
  readonly problem: { readonly kind: "failure" | "error"; readonly reasons: readonly string[] } | undefined;
}

function fileSuite(outcome: UnitTestFileOutcome): Suite {
  const { file, tests, isPassed, findings } = outcome;
  const cases = tests.map((test) => testCase(test, file));
  // A file may fail without any test of its own that does: it could not be used.
  if (isPassed || cases.some(({ problem }) => problem !== undefined)) return { name: file, cases };
  const reasons = findings
    .filter(({ severity }) => severity === "error")
    .map((finding) => `${finding.file}:${finding.line}:${finding.column}: ${finding.message}`);
  const problem = { kind: "error", reasons: reasons.length === 0 ? ["the file failed"] : reasons } as const;
  return { name: file, cases: [...cases, { className: file, name: "file", line: undefined, problem }] };
}

function testCase(test: UnitTestOutcome, file: string): Case {
  const failed = testFailures(test).map((failure) => {
    const details = failure.details.map((line) => `\n  ${line}`).join("");
    return `${file}:${failure.line}:${failure.column}: ${failure.title}${details}`;
  });
  const problem = test.isPassed ? undefined : ({ kind: "failure", reasons: failed } as const);
  return { className: file, name: testTitle(test), line: test.place.line, problem };
}

function coverageSuite(shortfall: string | undefined): Suite {
  const problem = shortfall === undefined ? undefined : ({ kind: "failure", reasons: [shortfall] } as const);
  return { name: "coverage", cases: [{ className: "coverage", name: "coverage", line: undefined, problem }] };
}

function failureCount({ cases }: Suite): number {
  return cases.filter(({ problem }) => problem?.kind === "failure").length;
}

function errorCount({ cases }: Suite): number {
  return cases.filter(({ problem }) => problem?.kind === "error").length;
}

function renderSuite(suite: Suite): string {
  const { name, cases } = suite;
  const counts = `tests="${cases.length}" failures="${failureCount(suite)}" errors="${errorCount(suite)}" skipped="0"`;
  return [
    `  <testsuite name="${escapeXmlAttribute(name)}" ${counts}>\n`,
    ...cases.map((one) => renderCase(one, name)),
    "  </testsuite>\n",
  ].join("");
}

function renderCase({ className, name, line, problem }: Case, file: string): string {
  const place = line === undefined ? "" : ` file="${escapeXmlAttribute(file)}" line="${line}"`;
  const open = `    <testcase classname="${escapeXmlAttribute(className)}" name="${escapeXmlAttribute(name)}"${place}`;
  if (problem === undefined) return `${open}/>\n`;
  const { kind, reasons } = problem;
  const message = escapeXmlAttribute(reasons[0]?.split("\n", 1)[0] ?? kind);
  const body = escapeXml(reasons.join("\n"));
  return `${open}>\n      <${kind} message="${message}">${body}</${kind}>\n    </testcase>\n`;
}
