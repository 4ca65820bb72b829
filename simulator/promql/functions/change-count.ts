import { extendedSpan } from "./extended-rate.ts";
import { markSamples } from "./over-time.ts";
import type { StepOutput, WindowFunction, WindowSeries, WindowSetup } from "./window.ts";
import { hasHistograms } from "./window.ts";

/** `changes`: how often the value differs from the one before it within the window. */
export const changes: WindowFunction = (series, setup, output) =>
  countPairs(
    series,
    setup,
    output,
    (before, value) => value !== before && !(Number.isNaN(value) && Number.isNaN(before)),
  );

/** `resets`: how often a counter fell within the window. */
export const resets: WindowFunction = (series, setup, output) =>
  countPairs(series, setup, output, (before, value) => value < before);

/** Counts pairs of neighbours by differences of running counts, so that the window's length does not matter. */
function countPairs(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  isCounted: (before: number, value: number) => boolean,
): void {
  markSamples(series, output);
  if (setup.extension !== undefined) {
    countFromAnchor(series, setup, output, isCounted);
    return;
  }
  const { values, bounds } = series;
  const origin = bounds.first[0] ?? 0;
  const size = Math.max(0, (bounds.end[setup.stepCount - 1] ?? 0) - origin);
  const countUpTo = new Int32Array(size);
  for (let i = 1; i < size; i++) {
    const isPair = isCounted(values[origin + i - 1]!, values[origin + i]!);
    countUpTo[i] = countUpTo[i - 1]! + (isPair ? 1 : 0);
  }
  for (let step = 0; step < setup.stepCount; step++) {
    const from = bounds.first[step]! - origin;
    const last = bounds.end[step]! - 1 - origin;
    output.values[step] = last > from ? countUpTo[last]! - countUpTo[from]! : 0;
  }
  if (series.histograms !== undefined) addHistogramPairs(series, setup, output, isCounted);
}

/** Counts from the last sample until the begin of the range on; nothing where no sample lies after it. */
function countFromAnchor(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  isCounted: (before: number, value: number) => boolean,
): void {
  for (let step = 0; step < setup.stepCount; step++) {
    if (hasHistograms(series, step))
      setup.fail("smoothed and anchored modifiers do not work with native histograms");
    const span = extendedSpan(series, setup, step);
    if (span === undefined && output.isPresent[step] === 1) {
      output.isPresent[step] = 0;
      output.presentCount--;
    }
    if (span === undefined) continue;
    let count = 0;
    for (let i = span.first + 1; i <= span.last; i++)
      count += isCounted(series.values[i - 1]!, series.values[i]!) ? 1 : 0;
    output.values[step] = count;
  }
}

/** Goes over windows with histograms sample by sample: a float beside a histogram counts as well. */
function addHistogramPairs(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  isCounted: (before: number, value: number) => boolean,
): void {
  const { histograms, timestampsMs, values } = series;
  if (histograms === undefined) return;
  const { first, end } = series.bounds;
  for (let step = 0; step < setup.stepCount; step++) {
    let float = first[step]!;
    let histogram = histograms.first[step]!;
    if (histogram >= histograms.end[step]!) continue;
    let count = 0;
    let before: number | "histogram" | undefined;
    while (float < end[step]! || histogram < histograms.end[step]!) {
      const isFloat =
        histogram >= histograms.end[step]! ||
        (float < end[step]! && timestampsMs[float]! < histograms.timestampsMs[histogram]!);
      const sample = isFloat ? values[float++]! : "histogram";
      if (!isFloat) histogram++;
      if (before === "histogram" && sample === "histogram")
        setup.fail("changes and resets of native histograms are not supported yet");
      if (before !== undefined) {
        const isPair = before === "histogram" || sample === "histogram" || isCounted(before, sample);
        count += isPair ? 1 : 0;
      }
      before = sample;
    }
    output.values[step] = count;
  }
}
