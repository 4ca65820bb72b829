import { markSamples } from "./over-time.ts";
import type { StepOutput, WindowFunction, WindowSeries } from "./window.ts";

/** `first_over_time`: the oldest sample of the window. */
export const firstOverTime: WindowFunction = (series, _setup, output) =>
  sampleOverTime(series, output, { isNewest: false, isTime: false });

/** `last_over_time`: the newest sample of the window. */
export const lastOverTime: WindowFunction = (series, _setup, output) =>
  sampleOverTime(series, output, { isNewest: true, isTime: false });

/** `ts_of_first_over_time`: when the oldest sample of the window was, in seconds. */
export const tsOfFirstOverTime: WindowFunction = (series, _setup, output) =>
  sampleOverTime(series, output, { isNewest: false, isTime: true });

/** `ts_of_last_over_time`: when the newest sample of the window was, in seconds. */
export const tsOfLastOverTime: WindowFunction = (series, _setup, output) =>
  sampleOverTime(series, output, { isNewest: true, isTime: true });

interface BoundaryKind {
  readonly isNewest: boolean;
  readonly isTime: boolean;
}

function sampleOverTime(series: WindowSeries, output: StepOutput, kind: BoundaryKind): void {
  markSamples(series, output);
  const { first, end } = series.bounds;
  const column = kind.isTime ? series.timestampsMs : series.values;
  const divisor = kind.isTime ? 1000 : 1;
  for (let step = 0; step < output.values.length; step++) {
    if (output.isPresent[step] === 0) continue;
    output.values[step] = column[kind.isNewest ? end[step]! - 1 : first[step]!]! / divisor;
  }
  if (series.histograms !== undefined) putHistograms(series, output, kind);
}

/** Replaces the value where a histogram lies further out than every float of the window. */
function putHistograms(series: WindowSeries, output: StepOutput, { isNewest, isTime }: BoundaryKind): void {
  const histograms = series.histograms;
  if (histograms === undefined) return;
  const { first, end } = series.bounds;
  for (let step = 0; step < output.values.length; step++) {
    if (histograms.first[step]! >= histograms.end[step]!) continue;
    const at = isNewest ? histograms.end[step]! - 1 : histograms.first[step]!;
    const atMs = histograms.timestampsMs[at]!;
    if (end[step]! > first[step]!) {
      const floatMs = series.timestampsMs[isNewest ? end[step]! - 1 : first[step]!]!;
      if (isNewest ? atMs < floatMs : floatMs < atMs) continue;
    }
    if (isTime) {
      output.values[step] = atMs / 1000;
      continue;
    }
    output.values[step] = Number.NaN;
    output.histograms ??= new Array(output.values.length).fill(undefined);
    output.histograms[step] = histograms.values[at];
  }
}
