import type { Span } from "../span.ts";
import type { ColumnLoan } from "./column-pool.ts";
import type { EvaluationContext } from "./context.ts";
import type { VectorSeries } from "./vector-series.ts";
import { duplicateLabels, visibleLabels } from "./visible-labels.ts";

/**
 * Keeps copies of series. Those with the same labels become one; where two of them are present at the same
 * step, `promql/duplicate-labels` is thrown.
 */
export class SeriesCollector {
  readonly #byKey = new Map<string, VectorSeries>();
  readonly #context: EvaluationContext;
  readonly #span: Span;
  readonly #columns: ColumnLoan;

  constructor(context: EvaluationContext, span: Span) {
    this.#context = context;
    this.#span = span;
    this.#columns = context.memory.columns.lend(context.grid.stepCount);
  }

  add(series: VectorSeries): void {
    const { key } = visibleLabels(series, this.#context);
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, this.#columns.keep(series));
    else mergeSeries(known, series, this.#span);
  }

  /** The series in the order in which they came first. */
  list(): Iterable<VectorSeries> {
    return this.#byKey.values();
  }
}

/** Adds the steps of one series to another; see `SeriesCollector`. */
function mergeSeries(into: VectorSeries, series: VectorSeries, span: Span): void {
  for (let step = 0; step < series.isPresent.length; step++) {
    if (series.isPresent[step] === 0) continue;
    if (into.isPresent[step] === 1) throw duplicateLabels(span);
    into.isPresent[step] = 1;
    into.presentCount++;
    into.values[step] = series.values[step]!;
    const histogram = series.histograms?.[step];
    if (histogram === undefined) continue;
    into.histograms ??= new Array(into.values.length).fill(undefined);
    into.histograms[step] = histogram;
  }
}
