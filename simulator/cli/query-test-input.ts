import { didYouMean, type Finding } from "../document/index.ts";
import {
  loadInput,
  parseUnitTestFile,
  textFinding,
  type UnitTest,
  type UnitTestFile,
} from "../promtool/index.ts";
import { readInputFile } from "./input-file.ts";
import type { QuerySource, SourceWords } from "./query-data.ts";

/** The input series of one test of a promtool unit-test file. */
export function loadTestInput(file: string, { name, prometheus }: SourceWords): QuerySource {
  const { content, findings: unreadable } = readInputFile(file);
  if (content === undefined) return nothing(unreadable);
  const { value, findings } = parseUnitTestFile(content, file, { prometheus });
  if (value === undefined) return nothing(findings);
  const test = name === undefined ? value.tests[0] : value.tests.find((one) => one.name === name);
  if (test === undefined) return nothing([...findings, missingTest(file, name, value)]);
  const input = loadInput(test, { prometheus, lastMs: Number.POSITIVE_INFINITY });
  if (input.store === undefined) {
    return nothing([...findings, ...input.problems.map((problem) => textFinding(problem, file))]);
  }
  const { store } = input;
  const span = { startMs: test.startMs, endMs: endOf(test, store.all()), intervalMs: test.intervalMs };
  const others = name === undefined && value.tests.length > 1 ? [otherTests(file, value, test)] : [];
  return { store, span, marks: [], findings: [...findings, ...others] };
}

function nothing(findings: readonly Finding[]): QuerySource {
  return { store: undefined, span: { startMs: 0, endMs: 0, intervalMs: 0 }, marks: [], findings };
}

function endOf(test: UnitTest, series: Iterable<{ readonly lastTimestampMs: number }>): number {
  let endMs = test.startMs;
  for (const { lastTimestampMs } of series) endMs = Math.max(endMs, lastTimestampMs);
  return endMs;
}

function missingTest(file: string, name: string | undefined, { tests }: UnitTestFile): Finding {
  const hint = didYouMean(
    name ?? "",
    tests.map((test) => test.name),
  );
  const message =
    name === undefined || tests.length === 0
      ? "the file has no tests, so there is nothing to query"
      : `no test is named \`${name}\`${hint}`;
  return { code: "query/no-test", severity: "error", message, file, line: 1, column: 1 };
}

function otherTests(file: string, { tests }: UnitTestFile, test: UnitTest): Finding {
  const message = `the file has ${tests.length} tests, and this is the first; \`--name\` chooses another`;
  return { code: "query/first-test", severity: "warning", message, file, ...test.place() };
}
