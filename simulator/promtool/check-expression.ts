import {
  type EvaluationOptions,
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
import type { ExpectedSample, ExpressionTest } from "./unit-test.ts";

/** How expressions are evaluated and their results compared. */
export interface ExpressionOptions extends EvaluationOptions {
  readonly prometheus: PrometheusMajor;
  readonly isFuzzy: boolean;
}

/** Evaluates an expression and compares its result with what is expected. */
export function checkExpression(
  test: ExpressionTest,
  source: SeriesSource,
  startMs: number,
  options: ExpressionOptions,
): ExpressionAssertion {
  const base = { ...describeExpressionTest(test), expected: [], got: [], differences: [] };
  const got = resultSamples(test, source, startMs, options);
  if (typeof got === "string") return { ...base, state: "failed", problem: got };
  const expected: SampleDescription[] = [];
  for (const sample of test.expected) {
    const described = expectedSample(sample, options.prometheus);
    if (typeof described === "string") return { ...base, got, state: "failed", problem: described };
    expected.push(described);
  }
  expected.sort(compareSamples);
  const isSameValue = options.isFuzzy ? isSameOrNeighbour : (left: number, right: number) => left === right;
  const differences = sampleDifferences(expected, got, isSameValue);
  const state = differences.length === 0 ? "passed" : "failed";
  return { ...base, state, problem: undefined, expected, got, differences };
}

/** An assertion that was not looked at. */
export function skipExpression(test: ExpressionTest): ExpressionAssertion {
  const nothing = { problem: undefined, expected: [], got: [], differences: [] };
  return { ...describeExpressionTest(test), state: "skipped", ...nothing };
}

function describeExpressionTest({ expression, evalTimeMs, place }: ExpressionTest) {
  return { kind: "expression", expression, evalTimeMs, place: place() } as const;
}

function resultSamples(
  { expression, evalTimeMs }: ExpressionTest,
  source: SeriesSource,
  startMs: number,
  options: ExpressionOptions,
): readonly SampleDescription[] | string {
  const parsed = attempt(() => parseExpression(expression, options));
  if (parsed instanceof PromqlError) return formatPromqlError(expression, parsed);
  const result = attempt(() => evaluateInstant(parsed, source, startMs + evalTimeMs, options));
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
  { labels, value, histogram }: ExpectedSample,
  prometheus: PrometheusMajor,
): SampleDescription | string {
  const asText = (reason: string) => `labels ${quoteText(labels)}: ${reason}`;
  const pairs = attempt(() => parseExpectedLabels(labels, prometheus));
  if (pairs instanceof PromqlError) return asText(formatPromqlError(labels, pairs));
  const described = { labels: pairs, value, histogram: "" };
  if (histogram === "") return described;
  const text = `{} ${histogram}`;
  const parsed = attempt(() => parseSeriesDescription(text, { prometheus, samplesMax: 1000 }));
  if (parsed instanceof PromqlError) return asText(formatPromqlError(text, parsed));
  const [sample] = parsed.samples;
  if (parsed.samples.length !== 1) return asText(`expected 1 value, got ${parsed.samples.length}`);
  if (sample?.kind !== "histogram") return asText(`expected histogram, got ${histogram}`);
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
