import { fillHistogramDifferences } from "./histogram-rate.ts";
import { isRestart } from "./reset.ts";
import type { StepOutput, WindowFunction, WindowSeries, WindowSetup } from "./window.ts";

/** `irate`: the per-second slope between the last two samples of a counter. */
export const irate: WindowFunction = (series, setup, output) => lastDifference(series, setup, output, true);

/** `idelta`: the difference between the last two samples of a gauge. */
export const idelta: WindowFunction = (series, setup, output) => lastDifference(series, setup, output, false);

function lastDifference(series: WindowSeries, setup: WindowSetup, output: StepOutput, isRate: boolean): void {
  const { values, timestampsMs, startTimestampsMs } = series;
  const { first, end } = series.bounds;
  const { values: result, isPresent } = output;
  let presentCount = 0;
  for (let step = 0; step < setup.stepCount; step++) {
    isPresent[step] = 0;
    const last = end[step]! - 1;
    if (last <= first[step]!) continue;
    const before = values[last - 1]!;
    let change = values[last]!;
    const isReset =
      isRate &&
      (change < before ||
        (startTimestampsMs !== undefined &&
          isRestart(
            startTimestampsMs[last - 1]!,
            timestampsMs[last - 1]!,
            startTimestampsMs[last]!,
            timestampsMs[last]!,
          )));
    if (!isReset) change -= before;
    result[step] = isRate ? change / ((timestampsMs[last]! - timestampsMs[last - 1]!) / 1000) : change;
    isPresent[step] = 1;
    presentCount++;
  }
  output.presentCount = presentCount;
  if (series.histograms !== undefined) fillHistogramDifferences(series, setup, output, isRate);
}
