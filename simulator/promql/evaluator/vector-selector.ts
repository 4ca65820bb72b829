import type { VectorSelector } from "../ast.ts";
import { metricNameLabel } from "../labels.ts";
import type { Series } from "../series.ts";
import type { EvaluationContext } from "./context.ts";
import type { VectorNode } from "./node.ts";
import type { Lookback, NewestSamples } from "./sample-index.ts";
import { referenceTimes } from "./selection-time.ts";
import { fillSmoothed } from "./smoothed-selector.ts";
import { statsColumn, withHistograms } from "./stats-column.ts";
import type { VectorSeries } from "./vector-series.ts";
import { hasTypeOrUnit } from "./visible-labels.ts";

/**
 * What a selector yields of the sample it finds: its value; when it was, as `timestamp` wants; or its start
 * timestamp, where the series has them, as `start_timestamp` wants. Times are in seconds.
 */
export type SelectedPart = "value" | "time" | "start";

/** Plans an instant selector; `isStatsOnly` when no more than counts and sums of histograms are needed. */
export function planVectorSelector(
  selector: VectorSelector,
  part: SelectedPart,
  isStatsOnly = false,
): VectorNode {
  const isOneMetric = selectsOneMetric(selector);
  return {
    kind: "vector",
    span: selector.span,
    isMerged: true,
    forEachSeries(context, visit) {
      const lookback = lookbackOf(selector, context);
      const found = selectSeries(selector, context, lookback);
      const newest = context.memory.newest(lookback);
      const loan = context.memory.columns.lend(context.grid.stepCount);
      const output = loan.series();
      const mayCollide = !isOneMetric || found.some((series) => hasTypeOrUnit(series.labels));
      let held = 0;
      for (const series of found) {
        output.labels = series.labels;
        output.isNameDropped = false;
        output.mayCollide = mayCollide;
        if (part === "start" && series.startTimestampsMs === undefined) continue;
        // What else than the value is asked for is that of the newest sample, as in Prometheus.
        if (selector.extension === "smoothed" && part === "value")
          fillSmoothed(series, lookback, output, (level, message) =>
            context.log.add(level, message, selector.span),
          );
        else if (series.staleTimestampsMs.length === 0 && series.histograms === undefined)
          fillFloats(series, newest.of(series.timestampsMs, series.sampleCount), output, part);
        else fillAny(isStatsOnly ? reduced(series, lookback) : series, lookback, output, part);
        if (output.presentCount === 0) continue;
        held += output.presentCount;
        context.budget.hold(output.presentCount, selector.span);
        visit(output);
      }
      loan.end();
      return held;
    },
  };
}

/** The series with counts and sums of its histograms alone; see `statsOnlySelectors`. */
function reduced(series: Series, { timesMs, lookbackMs, isClosed }: Lookback): Series {
  if (series.histograms === undefined) return series;
  const startsMs = timesMs.map((timeMs) => timeMs - lookbackMs);
  return withHistograms(
    series,
    statsColumn(series.histograms, { startsMs, endsMs: timesMs, isClosed, spanMs: lookbackMs }),
  );
}

/** Whether every series that a selector finds has the same metric name. */
export function selectsOneMetric(selector: VectorSelector): boolean {
  return selector.matchers.some(
    ({ label, operator, value }) => label === metricNameLabel && operator === "=" && value !== "",
  );
}

function lookbackOf(selector: VectorSelector, context: EvaluationContext): Lookback {
  return {
    timesMs: referenceTimes(selector, context),
    lookbackMs: context.settings.lookbackMs,
    isClosed: context.settings.prometheus === 2,
  };
}

function selectSeries(
  selector: VectorSelector,
  context: EvaluationContext,
  lookback: Lookback,
): readonly Series[] {
  const { timesMs } = lookback;
  if (timesMs.length === 0) return [];
  return context.source.select({
    matchers: selector.matchers,
    fromMs: timesMs[0]! - lookback.lookbackMs + (lookback.isClosed ? 0 : 1),
    toMs: timesMs[timesMs.length - 1]! + (selector.extension === "smoothed" ? lookback.lookbackMs : 0),
    prometheus: context.settings.prometheus,
  });
}

/** A series of floats alone: which sample counts at each step was found once for all series with its times. */
function fillFloats(series: Series, newest: NewestSamples, output: VectorSeries, part: SelectedPart): void {
  const { index } = newest;
  const { values } = output;
  output.isPresent.set(newest.isPresent);
  output.presentCount = newest.presentCount;
  output.histograms = undefined;
  const column = columnOf(series, part);
  const divisor = part === "value" ? 1 : 1000;
  for (let step = 0; step < values.length; step++) {
    const at = index[step]!;
    if (at >= 0) values[step] = column[at]! / divisor;
  }
}

function columnOf(series: Series, part: SelectedPart): Float64Array {
  if (part === "value") return series.values;
  return part === "time" ? series.timestampsMs : (series.startTimestampsMs ?? series.timestampsMs);
}

/** A series with staleness markers or histograms: the newest of the three kinds decides. */
function fillAny(series: Series, lookback: Lookback, output: VectorSeries, part: SelectedPart): void {
  const { values, isPresent } = output;
  const { timesMs, lookbackMs, isClosed } = lookback;
  const histograms = series.histograms;
  output.histograms = histograms === undefined ? undefined : new Array(values.length).fill(undefined);
  output.presentCount = 0;
  const newestFloat = newestFinder(series.timestampsMs, series.sampleCount);
  const newestMarker = newestFinder(series.staleTimestampsMs, series.staleTimestampsMs.length);
  const newestHistogram = newestFinder(histograms?.timestampsMs ?? [], histograms?.timestampsMs.length ?? 0);
  for (let step = 0; step < values.length; step++) {
    const timeMs = timesMs[step]!;
    isPresent[step] = 0;
    const float = newestFloat(timeMs);
    const histogram = newestHistogram(timeMs);
    const floatMs = float < 0 ? Number.NEGATIVE_INFINITY : series.timestampsMs[float]!;
    const histogramMs = histogram < 0 ? Number.NEGATIVE_INFINITY : histograms!.timestampsMs[histogram]!;
    const sampleMs = Math.max(floatMs, histogramMs);
    const marker = newestMarker(timeMs);
    if (marker >= 0 && series.staleTimestampsMs[marker]! >= sampleMs) continue;
    const ageMs = timeMs - sampleMs;
    if (!(ageMs < lookbackMs || (isClosed && ageMs === lookbackMs))) continue;
    isPresent[step] = 1;
    output.presentCount++;
    if (part === "time") values[step] = sampleMs / 1000;
    else if (part === "start" && histogramMs > floatMs)
      values[step] = (histograms?.startTimestampsMs?.[histogram] ?? 0) / 1000;
    else if (part === "start") values[step] = columnOf(series, part)[float]! / 1000;
    else if (histogramMs > floatMs) output.histograms![step] = histograms!.values[histogram]!;
    else values[step] = series.values[float]!;
  }
}

/** Finds the newest entry at or before a time, for times that do not fall. */
function newestFinder(timestampsMs: ArrayLike<number>, count: number): (timeMs: number) => number {
  let next = 0;
  return (timeMs) => {
    while (next < count && timestampsMs[next]! <= timeMs) next++;
    return next - 1;
  };
}
