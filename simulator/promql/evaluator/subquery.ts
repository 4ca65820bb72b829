import type { Subquery } from "../ast.ts";
import { emptyLabels } from "../labels.ts";
import type { Series } from "../series.ts";
import { type EvaluationContext, type QueryTimes, withGrid } from "./context.ts";
import type { RangeNode, ScalarNode, VectorNode, WindowFrame } from "./node.ts";
import { edgesOf, windowVisitor } from "./range-selector.ts";
import { durationMs, referenceTimes, strayShifts } from "./selection-time.ts";
import { SeriesCollector } from "./series-collector.ts";
import { TimeMemory } from "./time-memory.ts";
import type { VectorSeries } from "./vector-series.ts";
import { dropMetadata, visibleLabels } from "./visible-labels.ts";

/**
 * Plans a subquery over an expression that is planned already; `isFixed` as for a range selector, `isWhole` where
 * nothing is around it.
 */
export function planSubquery(
  expression: Subquery,
  inner: VectorNode | ScalarNode,
  { isFixed, isWhole }: { readonly isFixed: boolean; readonly isWhole: boolean },
): RangeNode {
  return {
    kind: "range",
    span: expression.span,
    absentLabels: emptyLabels,
    isOneMetric: false,
    frame(context) {
      const endsMs = referenceTimes(expression, context);
      const shiftsMs = strayShifts(expression, context, isFixed);
      return {
        rangeMs: durationMs(expression.range, context),
        endsMs: shiftsMs === undefined ? endsMs : endsMs.map((endMs, step) => endMs + shiftsMs[step]!),
        extension: undefined,
        startShiftsMs: undefined,
      };
    },
    forEachWindow(context, frame, visit) {
      const times = innerTimes(expression, context, frame);
      if (times === undefined) return 0;
      const innerContext = withGrid(context, times, expression.span);
      const edges = edgesOf(frame, context);
      // The columns are made for this evaluation, so nothing is remembered about them.
      const visitWindows = windowVisitor({ edges, bounds: new TimeMemory().windows(edges) }, visit);
      if (inner.kind === "scalar") {
        visitWindows(scalarSeries(inner.evaluate(innerContext), innerContext.grid.timesMs));
        return 0;
      }
      if (inner.isMerged)
        return inner.forEachSeries(innerContext, (series) =>
          visitWindows(storedSeries(series, innerContext, isWhole)),
        );
      const collector = new SeriesCollector(innerContext, expression.span);
      const held = inner.forEachSeries(innerContext, (series) => collector.add(series));
      for (const series of collector.list()) visitWindows(storedSeries(series, innerContext, isWhole));
      return held;
    },
  };
}

/** The grid of the inner expression: multiples of its step from the first window's begin to the last one's end. */
function innerTimes(
  expression: Subquery,
  context: EvaluationContext,
  frame: WindowFrame,
): QueryTimes | undefined {
  const { endsMs, rangeMs } = frame;
  if (endsMs.length === 0) return undefined;
  const wantedMs = expression.step === undefined ? 0 : durationMs(expression.step, context);
  const stepMs = wantedMs === 0 ? context.settings.defaultSubqueryStepMs : wantedMs;
  const beginMs = endsMs[0]! - rangeMs;
  const isClosed = context.settings.prometheus === 2;
  let startMs = stepMs * Math.trunc(beginMs / stepMs);
  if (startMs < beginMs || (startMs === beginMs && !isClosed)) startMs += stepMs;
  return { startMs, endMs: endsMs[endsMs.length - 1]!, stepMs };
}

function scalarSeries(values: Float64Array, timestampsMs: Float64Array): Series {
  return {
    labels: emptyLabels,
    timestampsMs,
    values,
    sampleCount: values.length,
    staleTimestampsMs: [],
    histograms: undefined,
  };
}

/** Turns a series over the grid into one that windows can be laid over; full ones share the grid's times. */
function storedSeries(series: VectorSeries, context: EvaluationContext, isWhole: boolean): Series {
  const { timesMs, stepCount } = context.grid;
  const visible = visibleLabels(series, context);
  // Functions over subqueries see names whose removal is delayed; the result of a query does not.
  const labels =
    isWhole && series.isNameDropped ? dropMetadata(visible, context.settings.prometheus) : visible;
  const { histograms } = series;
  if (series.presentCount === stepCount && histograms === undefined)
    return { ...scalarSeries(series.values, timesMs), labels };
  const isFloat = (step: number) => series.isPresent[step] === 1 && histograms?.[step] === undefined;
  const floats = Int32Array.from(timesMs.keys()).filter(isFloat);
  return {
    ...scalarSeries(
      Float64Array.from(floats, (step) => series.values[step]!),
      Float64Array.from(floats, (step) => timesMs[step]!),
    ),
    labels,
    histograms: histograms === undefined ? undefined : histogramColumn(series, timesMs),
  };
}

/** Hints of resets are lost: samples between those of the subquery are not seen. */
function histogramColumn(series: VectorSeries, timesMs: Float64Array): Series["histograms"] {
  const timestampsMs: number[] = [];
  const values = [];
  for (let step = 0; step < timesMs.length; step++) {
    const histogram = series.isPresent[step] === 1 ? series.histograms?.[step] : undefined;
    if (histogram === undefined) continue;
    timestampsMs.push(timesMs[step]!);
    const isHinted = histogram.counterResetHint === "reset" || histogram.counterResetHint === "not_reset";
    values.push(isHinted ? { ...histogram, counterResetHint: "unknown" as const } : histogram);
  }
  return timestampsMs.length === 0 ? undefined : { timestampsMs, values };
}
