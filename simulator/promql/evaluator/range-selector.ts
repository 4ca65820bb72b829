import type { MatrixSelector } from "../ast.ts";
import type { HistogramWindows, WindowBounds, WindowSeries } from "../functions/index.ts";
import type { HistogramColumn, Series } from "../series.ts";
import { absentLabelsOf } from "./absent-labels.ts";
import type { EvaluationContext } from "./context.ts";
import type { RangeNode, WindowFrame } from "./node.ts";
import { findWindows, TimestampCache, type WindowEdges } from "./sample-index.ts";
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
      const visitWindows = windowVisitor(edges, visit);
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
  return {
    startsMs: frame.endsMs.map((endMs, step) => endMs - beforeMs + (frame.startShiftsMs?.[step] ?? 0)),
    endsMs: afterMs === 0 ? frame.endsMs : frame.endsMs.map((endMs) => endMs + afterMs),
    isClosed: prometheus === 2,
  };
}

/** Makes a function that finds the windows of a stored series and passes them on where any sample is in them. */
export function windowVisitor(
  edges: WindowEdges,
  visit: (series: WindowSeries) => void,
): (series: Series) => void {
  const stepCount = edges.endsMs.length;
  const windows = new TimestampCache<WindowBounds>(
    (timestampsMs, sampleCount) => findWindows(timestampsMs, sampleCount, edges),
    (bounds) => bounds.end[stepCount - 1] ?? 0,
    stepCount,
  );
  return (series) => {
    const bounds = windows.of(series.timestampsMs, series.sampleCount);
    const histograms =
      series.histograms === undefined ? undefined : histogramWindows(series.histograms, edges);
    if (bounds.sampleVisits === 0 && histograms === undefined) return;
    visit({
      labels: series.labels,
      timestampsMs: series.timestampsMs,
      values: series.values,
      bounds,
      histograms,
      startTimestampsMs: series.startTimestampsMs,
    });
  };
}

function histogramWindows(column: HistogramColumn, edges: WindowEdges): HistogramWindows | undefined {
  const timestampsMs = Float64Array.from(column.timestampsMs);
  const { first, end, sampleVisits } = findWindows(timestampsMs, timestampsMs.length, edges);
  if (sampleVisits === 0) return undefined;
  const { values, startTimestampsMs } = column;
  return { timestampsMs: column.timestampsMs, values, startTimestampsMs, first, end };
}
