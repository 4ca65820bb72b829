import { compareLabels, type SequenceSample } from "../promql/index.ts";
import { isAlmostEqual, isExpectedValue } from "./compare-values.ts";
import type { Evaluated, EvaluatedSample, EvaluatedSeries } from "./evaluated.ts";
import { labelsText } from "./result-text.ts";
import type { Expectation, ExpectedSeries, RangeVectorTimes } from "./script.ts";

/** In what way a result is not what a script expects, in one line; undefined where it is. */
export function resultDifference(
  expectation: Expectation,
  got: Evaluated,
  times: RangeVectorTimes | undefined,
): string | undefined {
  const { result } = expectation;
  if (result.kind !== got.kind) return `a ${result.kind} is expected, and the result is a ${got.kind}`;
  if (result.kind === "scalar" && got.kind === "scalar")
    return isAlmostEqual(result.value, got.value) ? undefined : "the values differ";
  if (result.kind === "string" && got.kind === "string")
    return result.value === got.value ? undefined : "the texts differ";
  if (result.kind !== "series" || got.kind !== "series") return undefined;
  if (times !== undefined && !got.isRange)
    return "a range vector is expected, and the result is an instant vector";
  if (times === undefined && got.isRange)
    return "an instant vector is expected, and the result is a range vector";
  const compare =
    times === undefined
      ? sampleDifference
      : (e: ExpectedSeries, g: EvaluatedSeries) => rangeDifference(e, g, times);
  return (
    orderDifference(expectation.isOrdered, result.series, got.series) ??
    (got.isRange ? sortingProblem(got.series) : undefined) ??
    seriesDifference(result.series, got.series, compare)
  );
}

function orderDifference(
  isOrdered: boolean,
  expected: readonly ExpectedSeries[],
  got: readonly EvaluatedSeries[],
): string | undefined {
  if (!isOrdered) return undefined;
  const at = got.findIndex(({ labels }, i) => labels.key !== expected[i]?.labels.key);
  if (at < 0) return undefined;
  const wanted = expected[at];
  const found = labelsText(got[at]?.labels ?? noLabels);
  return `at position ${at + 1} \`${wanted === undefined ? "nothing" : labelsText(wanted.labels)}\` is expected, and \`${found}\` is there`;
}

const noLabels = { names: [], values: [], key: "" };

function sortingProblem(series: readonly EvaluatedSeries[]): string | undefined {
  const at = series.findIndex(({ labels }, i) => i > 0 && compareLabels(series[i - 1]!.labels, labels) > 0);
  return at < 0 ? undefined : `\`${labelsText(series[at]!.labels)}\` is not in the order of labels`;
}

function seriesDifference(
  expected: readonly ExpectedSeries[],
  got: readonly EvaluatedSeries[],
  compare: (expected: ExpectedSeries, got: EvaluatedSeries) => string | undefined,
): string | undefined {
  const wantedByKey = new Map(expected.map((series) => [series.labels.key, series]));
  const seen = new Set<string>();
  for (const series of got) {
    const wanted = wantedByKey.get(series.labels.key);
    if (wanted === undefined) return `\`${labelsText(series.labels)}\` is not expected`;
    if (seen.has(series.labels.key)) return `\`${labelsText(series.labels)}\` is there more than once`;
    seen.add(series.labels.key);
    const difference = compare(wanted, series);
    if (difference !== undefined) return `\`${labelsText(series.labels)}\`: ${difference}`;
  }
  const missing = expected.find(({ labels }) => !seen.has(labels.key));
  return missing === undefined ? undefined : `\`${labelsText(missing.labels)}\` is missing`;
}

function sampleDifference({ samples }: ExpectedSeries, got: EvaluatedSeries): string | undefined {
  const wanted = samples[0];
  const found = got.samples[0];
  if (wanted === undefined || found === undefined) return "there is no sample to compare";
  return isExpectedValue(wanted, found.value) ? undefined : "the values differ";
}

function rangeDifference(
  { samples }: ExpectedSeries,
  got: EvaluatedSeries,
  { startMs, endMs, stepMs }: RangeVectorTimes,
): string | undefined {
  const wanted = samples
    .map((sample, i) => ({ sample, timestampMs: startMs + i * stepMs }))
    .filter(({ sample }) => sample.kind !== "gap");
  const last = wanted.at(-1);
  if (last !== undefined && last.timestampMs > endMs)
    return `${samples.length} samples are expected, more than the range has steps`;
  for (let i = 0; i < Math.max(wanted.length, got.samples.length); i++) {
    const difference = pairDifference(wanted[i], got.samples[i]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function pairDifference(
  wanted: { readonly sample: SequenceSample; readonly timestampMs: number } | undefined,
  got: EvaluatedSample | undefined,
): string | undefined {
  const at = (timestampMs: number) => `at ${timestampMs / 1000}s`;
  if (wanted === undefined && got === undefined) return undefined;
  if (got === undefined || (wanted !== undefined && wanted.timestampMs < got.timestampMs))
    return `a sample is expected ${at(wanted?.timestampMs ?? 0)}, and there is none`;
  if (wanted === undefined || wanted.timestampMs > got.timestampMs)
    return `no sample is expected ${at(got.timestampMs)}, and there is one`;
  return isExpectedValue(wanted.sample, got.value) ? undefined : `the values differ ${at(got.timestampMs)}`;
}
