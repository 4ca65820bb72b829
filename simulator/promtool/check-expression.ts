import {
  type EvaluationOptions,
  type Expression,
  evaluateInstant,
  formatPromqlError,
  histogramNotation,
  type InstantResult,
  labelPairs,
  type NativeHistogram,
  type PrometheusMajor,
  PromqlError,
  parseExpression,
  parseSeriesDescription,
  quoteText,
  type SeriesSource,
} from "../promql/index.ts";
import { compareTexts } from "./check-alerts.ts";
import { sampleDifferences } from "./difference.ts";
import { parseExpectedLabels } from "./expected-labels.ts";
import { isSameOrNeighbour } from "./float-step.ts";
import type { ExpressionAssertion, SampleDescription } from "./outcome.ts";
import type { TextProblem } from "./text-problem.ts";
import type { ExpectedSample, ExpressionTest } from "./unit-test.ts";

/** How expressions are evaluated and their results compared. */
export interface ExpressionOptions extends EvaluationOptions {
  readonly prometheus: PrometheusMajor;
  readonly isFuzzy: boolean;
}

/** An expression test whose texts have been parsed. */
export interface PreparedExpression {
  readonly test: ExpressionTest;
  /** Undefined where the expression cannot be parsed. */
  readonly tree: Expression | undefined;
  readonly expected: readonly SampleDescription[];
  /** Everything wrong with the texts, that of the expression first. */
  readonly problems: readonly TextProblem[];
}

/** Parses the texts of an expression test; what is wrong with them is told, not thrown. */
export function prepareExpression(
  test: ExpressionTest,
  options: Pick<ExpressionOptions, "prometheus" | "features">,
): PreparedExpression {
  const problems: TextProblem[] = [];
  const { expression } = test;
  const tree = attempt(() => parseExpression(expression, options));
  if (tree instanceof PromqlError) {
    problems.push({
      kind: "expression",
      text: expression,
      message: formatPromqlError(expression, tree),
      reason: tree.message,
      place: () => test.placeAt(tree.span.start),
    });
  }
  const expected: SampleDescription[] = [];
  for (const sample of test.expected) {
    const described = expectedSample(sample, options.prometheus);
    if ("kind" in described) problems.push(described);
    else expected.push(described);
  }
  return {
    test,
    tree: tree instanceof PromqlError ? undefined : tree,
    expected: expected.sort(compareSamples),
    problems,
  };
}

/** Evaluates an expression and compares its result with what is expected. */
export function checkExpression(
  prepared: PreparedExpression,
  source: SeriesSource,
  startMs: number,
  options: ExpressionOptions,
): ExpressionAssertion {
  const { test, tree, expected } = prepared;
  if (tree === undefined) return skipExpression(prepared);
  const base = { ...describeExpressionTest(test), expected: [], got: [], differences: [] };
  const textProblems = prepared.problems.map(({ message }) => message);
  const got = resultSamples(tree, source, startMs + test.evalTimeMs, options);
  if (typeof got === "string") return { ...base, state: "failed", problems: [got, ...textProblems] };
  if (textProblems.length > 0) return { ...base, got, state: "failed", problems: textProblems };
  const isSameValue = options.isFuzzy ? isSameOrNeighbour : (left: number, right: number) => left === right;
  const differences = sampleDifferences(expected, got, isSameValue);
  const state = differences.length === 0 ? "passed" : "failed";
  return { ...base, state, problems: [], expected, got, differences };
}

/** An assertion that was not looked at; it has failed all the same where its texts cannot be parsed. */
export function skipExpression({ test, problems }: PreparedExpression): ExpressionAssertion {
  const place = problems[0]?.place() ?? test.place();
  const nothing = { expected: [], got: [], differences: [] };
  const state = problems.length === 0 ? "skipped" : "failed";
  const messages = problems.map(({ message }) => message);
  return { ...describeExpressionTest(test), place, state, problems: messages, ...nothing };
}

function describeExpressionTest({ expression, evalTimeMs, place }: ExpressionTest) {
  return { kind: "expression", expression, evalTimeMs, place: place() } as const;
}

function resultSamples(
  tree: Expression,
  source: SeriesSource,
  timestampMs: number,
  options: ExpressionOptions,
): readonly SampleDescription[] | string {
  const result = attempt(() => evaluateInstant(tree, source, timestampMs, options));
  if (result instanceof PromqlError) return result.message;
  const samples = samplesOf(result);
  return typeof samples === "string" ? samples : [...samples].sort(compareSamples);
}

function samplesOf(result: InstantResult): readonly SampleDescription[] | string {
  switch (result.type) {
    case "vector":
      return result.samples.map(({ labels, value, histogram }) => ({
        labels: labelPairs(labels),
        value: histogram === undefined ? value : 0,
        histogram: textOf(histogram),
      }));
    case "scalar":
      return [{ labels: [], value: result.value, histogram: "" }];
    case "matrix":
    case "string":
      return "rule result is not a vector or scalar";
    default:
      return result satisfies never;
  }
}

function expectedSample(
  { labels, value, histogram, place }: ExpectedSample,
  prometheus: PrometheusMajor,
): SampleDescription | TextProblem {
  const failed = (reason: string, text: string): TextProblem => {
    const message = `labels ${quoteText(labels)}: ${reason}`;
    return { kind: "expected-sample", text, message, reason, place };
  };
  const pairs = attempt(() => parseExpectedLabels(labels, prometheus));
  if (pairs instanceof PromqlError) return failed(formatPromqlError(labels, pairs), labels);
  const described = { labels: pairs, value, histogram: "" };
  if (histogram === "") return described;
  const text = `{} ${histogram}`;
  const parsed = attempt(() => parseSeriesDescription(text, { prometheus, samplesMax: 1000 }));
  if (parsed instanceof PromqlError) return failed(formatPromqlError(text, parsed), histogram);
  const [sample] = parsed.samples;
  if (parsed.samples.length !== 1) return failed(`expected 1 value, got ${parsed.samples.length}`, histogram);
  if (sample?.kind !== "histogram") return failed(`expected histogram, got ${histogram}`, histogram);
  return { ...described, histogram: textOf(sample.histogram) };
}

function textOf(histogram: NativeHistogram | undefined): string {
  return histogram === undefined ? "" : histogramNotation(histogram);
}

function compareSamples(left: SampleDescription, right: SampleDescription): number {
  return compareTexts(left.labels, right.labels);
}

function attempt<Value>(compute: () => Value): Value | PromqlError {
  try {
    return compute();
  } catch (error) {
    if (error instanceof PromqlError) return error;
    throw error;
  }
}
