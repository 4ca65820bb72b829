import { extendedRate } from "./extended-rate.ts";
import { fillHistogramRates } from "./histogram-rate.ts";
import type { RateKind } from "./rate-kind.ts";
import { exactMax, type ResetSums, resetSums } from "./reset.ts";
import { fillStartedSlopes, remarkOnOverlap } from "./started-rate.ts";
import type { Extrapolation, StepOutput, WindowFunction, WindowSeries, WindowSetup } from "./window.ts";

/** `rate`: the per-second slope of a counter, extrapolated to the window's boundaries. */
export const rate: WindowFunction = (series, setup, output) =>
  extrapolatedRate(series, setup, output, { isCounter: true, isRate: true });

/** `increase`: how much a counter grew over the window, extrapolated to its boundaries. */
export const increase: WindowFunction = (series, setup, output) =>
  extrapolatedRate(series, setup, output, { isCounter: true, isRate: false });

/** `delta`: the difference of a gauge over the window, extrapolated to its boundaries. */
export const delta: WindowFunction = (series, setup, output) =>
  extrapolatedRate(series, setup, output, { isCounter: false, isRate: false });

function extrapolatedRate(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  kind: RateKind,
): void {
  if (setup.extension !== undefined) {
    extendedRate(series, setup, output, kind);
    return;
  }
  const times = extrapolationOf(series, setup, kind);
  output.isPresent.set(times.isDefined);
  output.presentCount = times.definedCount;
  const resets = kind.isCounter ? resetSums(series, setup.stepCount) : undefined;
  if (!kind.isCounter) fillSlopes(series, times, output);
  else if (setup.prometheus === 2) fillCounterSlopes2(series, setup, times, output, { resets, kind });
  else fillCounterSlopes(series, setup, times, output, { resets, kind });
  if (kind.isCounter && series.startTimestampsMs !== undefined) {
    const { startTimestampsMs, timestampsMs, bounds } = series;
    fillStartedSlopes(series, setup, output, { resets, kind });
    remarkOnOverlap(series, setup, { startTimestampsMs, timestampsMs, ...bounds });
  }
  if (series.histograms !== undefined) fillHistogramRates(series, setup, output, kind);
}

/** A gauge: no zero to respect and no resets, so the difference is scaled by a factor of times alone. */
function fillSlopes(series: WindowSeries, times: Extrapolation, output: StepOutput): void {
  const { values } = series;
  const { first, end } = series.bounds;
  const result = output.values;
  for (let step = 0; step < result.length; step++) {
    if (times.isDefined[step] === 0) continue;
    result[step] = (values[end[step]! - 1]! - values[first[step]!]!) * times.factor[step]!;
  }
}

interface CounterInput {
  readonly resets: ResetSums | undefined;
  readonly kind: RateKind;
}

/**
 * A counter cannot be negative: where its slope reaches zero before the extrapolation does, the result is
 * extended to that zero only.
 */
function fillCounterSlopes(
  series: WindowSeries,
  setup: WindowSetup,
  times: Extrapolation,
  output: StepOutput,
  { resets, kind }: CounterInput,
): void {
  const { values } = series;
  const { first, end } = series.bounds;
  const { factor, toStartRatio, isDefined } = times;
  const divisorS = kind.isRate ? setup.rangeMs / 1000 : 1;
  const result = output.values;
  for (let step = 0; step < result.length; step++) {
    if (isDefined[step] === 0) continue;
    const oldest = values[first[step]!]!;
    let grown = values[end[step]! - 1]! - oldest;
    if (resets !== undefined) grown = raisedGrowth(grown, resets, step);
    if (grown > 0 && oldest >= 0 && oldest < toStartRatio[step]! * grown) {
      const sampledS = times.sampledS[step]!;
      const toZeroS = sampledS * (oldest / grown);
      result[step] = grown * ((sampledS + toZeroS + times.toEndS[step]!) / sampledS / divisorS);
    } else {
      result[step] = grown * factor[step]!;
    }
  }
}

/** The growth with what was lost in resets, added up in Prometheus's order wherever that shows in the last digit. */
function raisedGrowth(growth: number, resets: ResetSums, step: number): number {
  if (resets.hasReset[step] === 0) return growth;
  const isExact = resets.isExact && Number.isInteger(growth) && Math.abs(growth) <= exactMax;
  return isExact ? growth + resets.sums[step]! : resets.exactGrowth(step);
}

/** As above in the order of Prometheus 2, which looked for the zero before it judged the distance to the start. */
function fillCounterSlopes2(
  series: WindowSeries,
  setup: WindowSetup,
  times: Extrapolation,
  output: StepOutput,
  { resets, kind }: CounterInput,
): void {
  const { values, timestampsMs } = series;
  const { first, end } = series.bounds;
  const divisorS = kind.isRate ? setup.rangeMs / 1000 : 1;
  const result = output.values;
  for (let step = 0; step < result.length; step++) {
    if (times.isDefined[step] === 0) continue;
    const from = first[step]!;
    const oldest = values[from]!;
    let grown = values[end[step]! - 1]! - oldest;
    if (resets !== undefined) grown = raisedGrowth(grown, resets, step);
    const sampledS = times.sampledS[step]!;
    const windowStartMs = setup.windowEndsMs[step]! - setup.rangeMs;
    let toStartS = (timestampsMs[from]! - windowStartMs) / 1000;
    if (grown > 0 && oldest >= 0) toStartS = Math.min(toStartS, sampledS * (oldest / grown));
    const spacingS = sampledS / (end[step]! - from - 1);
    if (!(toStartS < spacingS * 1.1)) toStartS = spacingS / 2;
    result[step] = grown * ((sampledS + toStartS + times.toEndS[step]!) / sampledS / divisorS);
  }
}

/**
 * The distances and factors that depend on times only. A boundary is extrapolated to when it is nearer than
 * 1.1 mean distances between samples, else by half such a distance.
 */
function extrapolationOf(series: WindowSeries, setup: WindowSetup, kind: RateKind): Extrapolation {
  const result = kind.isRate ? "rate" : "increase";
  const known = series.bounds.extrapolations[result];
  if (known !== undefined) return known;
  const { first, end } = series.bounds;
  const { timestampsMs } = series;
  const stepCount = setup.stepCount;
  const times = emptyExtrapolation(stepCount);
  const divisorS = kind.isRate ? setup.rangeMs / 1000 : 1;
  let definedCount = 0;
  for (let step = 0; step < stepCount; step++) {
    const spanCount = end[step]! - first[step]! - 1;
    if (spanCount < 1) continue;
    const oldestMs = timestampsMs[first[step]!]!;
    const newestMs = timestampsMs[end[step]! - 1]!;
    const sampledS = (newestMs - oldestMs) / 1000;
    const spacingS = sampledS / spanCount;
    const thresholdS = spacingS * 1.1;
    let toStartS = (oldestMs - (setup.windowEndsMs[step]! - setup.rangeMs)) / 1000;
    if (toStartS >= thresholdS) toStartS = spacingS / 2;
    let toEndS = (setup.windowEndsMs[step]! - newestMs) / 1000;
    if (toEndS >= thresholdS) toEndS = spacingS / 2;
    times.sampledS[step] = sampledS;
    times.toStartS[step] = toStartS;
    times.toEndS[step] = toEndS;
    times.toStartRatio[step] = toStartS / sampledS;
    times.factor[step] = (sampledS + toStartS + toEndS) / sampledS / divisorS;
    times.isDefined[step] = 1;
    definedCount++;
  }
  const extrapolation = { ...times, definedCount };
  series.bounds.extrapolations[result] = extrapolation;
  return extrapolation;
}

function emptyExtrapolation(stepCount: number): Omit<Extrapolation, "definedCount"> {
  return {
    sampledS: new Float64Array(stepCount),
    toStartS: new Float64Array(stepCount),
    toEndS: new Float64Array(stepCount),
    toStartRatio: new Float64Array(stepCount),
    factor: new Float64Array(stepCount),
    isDefined: new Uint8Array(stepCount),
  };
}
