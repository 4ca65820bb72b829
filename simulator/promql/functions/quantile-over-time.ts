import { formatFloatShort } from "../number.ts";
import { medianDistance } from "./median-distance.ts";
import { markFloatsOnly } from "./over-time.ts";
import { quantileOfSorted, quantileProblem } from "./quantile.ts";
import type { StepOutput, WindowFunction, WindowSeries, WindowSetup } from "./window.ts";

/** `quantile_over_time`: the quantile of the window's floats, which may differ from step to step. */
export const quantileOverTime: WindowFunction = (series, setup, output) => {
  const quantiles = setup.parameters[0] ?? new Float64Array(setup.stepCount);
  forEachSortedWindow(series, setup, output, (step, sorted, count) => {
    const quantile = quantiles[step]!;
    const problem = quantileProblem(quantile, formatFloatShort);
    if (problem !== undefined) setup.annotate("warning", problem, 0);
    return quantileOfSorted(quantile, sorted, count);
  });
};

/** `mad_over_time`: the median of the distances from the window's median. */
export const madOverTime: WindowFunction = (series, setup, output) => {
  forEachSortedWindow(series, setup, output, (_step, sorted, count) => medianDistance(sorted, count));
};

/** Keeps the window's floats sorted from step to step: a sample costs one search and one move of memory. */
function forEachSortedWindow(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  compute: (step: number, sorted: Float64Array, count: number) => number,
): void {
  markFloatsOnly(series, setup, output, 1);
  const { values } = series;
  const { first, end } = series.bounds;
  const sorted = new Float64Array(series.bounds.sampleCountMax);
  let count = 0;
  let from = 0;
  let until = 0;
  for (let step = 0; step < setup.stepCount; step++) {
    if (output.isPresent[step] === 0) continue;
    if (first[step]! >= until) {
      count = 0;
      from = first[step]!;
      until = from;
    }
    for (; from < first[step]!; from++) remove(sorted, count--, values[from]!);
    for (; until < end[step]!; until++) insert(sorted, count++, values[until]!);
    output.values[step] = compute(step, sorted, count);
  }
}

function insert(sorted: Float64Array, count: number, value: number): void {
  const at = positionOf(sorted, count, value);
  sorted.copyWithin(at + 1, at, count);
  sorted[at] = value;
}

function remove(sorted: Float64Array, count: number, value: number): void {
  sorted.copyWithin(positionOf(sorted, count, value), positionOf(sorted, count, value) + 1, count);
}

/** The first position whose value is not less; NaN is less than everything. */
function positionOf(sorted: Float64Array, count: number, value: number): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const probe = sorted[middle]!;
    if (probe < value || Number.isNaN(probe)) low = middle + 1;
    else high = middle;
  }
  return low;
}
