import { labelValue, metricNameLabel } from "../labels.ts";
import { quoteText } from "../quote.ts";
import type { RateKind } from "./rate-kind.ts";
import type { ResetSums } from "./reset.ts";
import type { StepOutput, WindowSeries, WindowSetup } from "./window.ts";

/**
 * Whether counting began within a window before its first sample: then nothing is extrapolated to the left, as the
 * counter was zero at that time. One sample is enough for a result there.
 */
export function isStartInWindow(startMs: number, firstMs: number, windowStartMs: number): boolean {
  return startMs !== 0 && startMs > windowStartMs && startMs < firstMs;
}

/** The part of a window that a rate is known for, and by what its growth is multiplied to cover the window. */
export interface StartedSpan {
  readonly startMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly sampleCount: number;
  readonly windowEndMs: number;
}

/** By how much the growth since the start is extended to the right. A single sample tells no distance to extend by. */
export function startedFactor(span: StartedSpan, kind: RateKind, rangeMs: number): number {
  const { startMs, firstMs, lastMs, sampleCount, windowEndMs } = span;
  const sampledS = (lastMs - startMs) / 1000;
  const spacingS = sampleCount > 1 ? (lastMs - firstMs) / 1000 / (sampleCount - 1) : 0;
  let toEndS = (windowEndMs - lastMs) / 1000;
  if (toEndS >= spacingS * 1.1) toEndS = spacingS / 2;
  const factor = (sampledS + toEndS) / sampledS;
  return kind.isRate ? factor / (rangeMs / 1000) : factor;
}

/** Replaces the results of a counter at the steps whose first sample says that counting began within the window. */
export function fillStartedSlopes(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  { resets, kind }: { readonly resets: ResetSums | undefined; readonly kind: RateKind },
): void {
  const { values, timestampsMs, startTimestampsMs, bounds } = series;
  if (startTimestampsMs === undefined) return;
  for (let step = 0; step < setup.stepCount; step++) {
    const first = bounds.first[step]!;
    const last = bounds.end[step]! - 1;
    if (last < first) continue;
    const startMs = startTimestampsMs[first]!;
    const firstMs = timestampsMs[first]!;
    const windowEndMs = setup.windowEndsMs[step]!;
    if (!isStartInWindow(startMs, firstMs, windowEndMs - setup.rangeMs)) continue;
    let growth = values[last]! - values[first]!;
    if (resets?.hasReset[step] === 1) growth = resets.exactGrowth(step);
    const lastMs = timestampsMs[last]!;
    const span = { startMs, firstMs, lastMs, sampleCount: last - first + 1, windowEndMs };
    output.values[step] = (growth + values[first]!) * startedFactor(span, kind, setup.rangeMs);
    output.presentCount += 1 - output.isPresent[step]!;
    output.isPresent[step] = 1;
  }
}

/** Samples of one kind with their start timestamps, and which of them lie in each step's window. */
export interface StartedSamples {
  readonly timestampsMs: ArrayLike<number>;
  readonly startTimestampsMs: ArrayLike<number>;
  readonly first: Int32Array;
  readonly end: Int32Array;
}

/** Remarks once on a series that says of a sample in a window that counting began before the sample before it. */
export function remarkOnOverlap(series: WindowSeries, setup: WindowSetup, samples: StartedSamples): void {
  const { timestampsMs, startTimestampsMs, first, end } = samples;
  let next = 0;
  for (let step = 0; step < setup.stepCount; step++) {
    next = Math.max(next, first[step]! + 1);
    for (; next < end[step]!; next++) {
      const startMs = startTimestampsMs[next]!;
      const isOverlap = startMs !== 0 && startMs < timestampsMs[next - 1]!;
      if (!isOverlap || startMs === startTimestampsMs[next - 1]) continue;
      const name = labelValue(series.labels, metricNameLabel);
      const message = `start timestamps overlap with earlier samples for metric name ${quoteText(name)}`;
      setup.annotate("warning", message, setup.rangeArgumentIndex);
      return;
    }
  }
}
