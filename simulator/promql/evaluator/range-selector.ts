import type { MatrixSelector } from "../ast.ts";
import type { HistogramWindows, WindowBounds, WindowSeries } from "../functions/index.ts";
import type { HistogramColumn, Series } from "../series.ts";
import { absentLabelsOf } from "./absent-labels.ts";
import type { EvaluationContext } from "./context.ts";
import type { RangeNode, WindowFrame } from "./node.ts";
import { findWindows, type TimestampCache, type WindowEdges } from "./sample-index.ts";
import { durationMs, referenceTimes, strayShifts } from "./selection-time.ts";
import { statsColumn, withHistograms } from "./stats-column.ts";
import { selectsOneMetric } from "./vector-selector.ts";

/** How a range selector is read. */
export interface RangeReading {
  /** An expression around it is evaluated once for all steps. */
  readonly isFixed: boolean;
  /** Only the counts and sums of histograms are needed; see `statsOnlySelectors`. */
  readonly isStatsOnly: boolean;
}

/** Plans a range selector. */
export function planRangeSelector(
  expression: MatrixSelector,
  { isFixed, isStatsOnly }: RangeReading,
): RangeNode {
  const { selector } = expression;
  return {
    kind: "range",
    span: expression.span,
    absentLabels: absentLabelsOf(selector),
    isOneMetric: selectsOneMetric(selector),
    frame(context) {
      return {
        rangeMs: durationMs(expression.range, context),
        endsMs: referenceTimes(selector, context),
        extension: selector.extension,
        startShiftsMs: strayShifts(selector, context, isFixed),
      };
    },
    forEachWindow(context, frame, visit) {
      const edges = edgesOf(frame, context);
      const { startsMs, endsMs } = edges;
      if (endsMs.length === 0) return 0;
      const found = context.source.select({
        matchers: selector.matchers,
        fromMs: startsMs[0]! + (edges.isClosed ? 0 : 1),
        toMs: endsMs[endsMs.length - 1]!,
        prometheus: context.settings.prometheus,
      });
      const visitWindows = windowVisitor(
        { edges, bounds: context.memory.windows(edges) },
        visit,
        context.settings.usesStartTimestamps,
      );
      for (const series of found) {
        const { histograms } = series;
        const isReduced = isStatsOnly && histograms !== undefined;
        visitWindows(isReduced ? withHistograms(series, statsColumn(histograms, edges)) : series);
      }
      return 0;
    },
  };
}

/** Where the windows of a frame begin and end, with what an extended selector looks at beside its range. */
export function edgesOf(frame: WindowFrame, context: EvaluationContext): WindowEdges {
  const { lookbackMs, prometheus } = context.settings;
  const beforeMs = frame.rangeMs + (frame.extension === undefined ? 0 : lookbackMs);
  const afterMs = frame.extension === "smoothed" ? lookbackMs : 0;
  const startsMs = context.memory.shifted(frame.endsMs, -beforeMs);
  const { startShiftsMs } = frame;
  return {
    startsMs:
      startShiftsMs === undefined
        ? startsMs
        : startsMs.map((startMs, step) => startMs + startShiftsMs[step]!),
    endsMs: context.memory.shifted(frame.endsMs, afterMs),
    isClosed: prometheus === 2,
    spanMs: startShiftsMs === undefined ? beforeMs + afterMs : undefined,
  };
}

/** Windows, and how they are found in a column of timestamps. */
export interface FoundWindows {
  readonly edges: WindowEdges;
  readonly bounds: TimestampCache<WindowBounds>;
}

/** Makes a function that finds the windows of a stored series and passes them on where any sample is in them. */
export function windowVisitor(
  { edges, bounds: known }: FoundWindows,
  visit: (series: WindowSeries) => void,
  usesStartTimestamps = false,
): (series: Series) => void {
  return (series) => {
    const bounds = known.of(series.timestampsMs, series.sampleCount);
    const histograms =
      series.histograms === undefined
        ? undefined
        : histogramWindows(series.histograms, edges, usesStartTimestamps);
    if (bounds.sampleVisits === 0 && histograms === undefined) return;
    visit({
      labels: series.labels,
      timestampsMs: series.timestampsMs,
      values: series.values,
      bounds,
      histograms,
      startTimestampsMs: usesStartTimestamps ? series.startTimestampsMs : undefined,
    });
  };
}

function histogramWindows(
  column: HistogramColumn,
  edges: WindowEdges,
  usesStartTimestamps: boolean,
): HistogramWindows | undefined {
  const timestampsMs = Float64Array.from(column.timestampsMs);
  const { first, end, sampleVisits } = findWindows(timestampsMs, timestampsMs.length, edges);
  if (sampleVisits === 0) return undefined;
  const { values } = column;
  const startTimestampsMs = usesStartTimestamps ? column.startTimestampsMs : undefined;
  return { timestampsMs: column.timestampsMs, values, startTimestampsMs, first, end };
}
