import type { WindowSeries } from "../functions/index.ts";
import type { Labels } from "../labels.ts";
import type { Span } from "../span.ts";
import type { EvaluationContext } from "./context.ts";
import type { VectorSeries } from "./vector-series.ts";

/** A part of an expression, ready to be evaluated any number of times. It holds no state of an evaluation. */
export type PlanNode = ScalarNode | VectorNode | RangeNode | StringNode;

/** Yields one number for each step. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly span: Span;
  evaluate(context: EvaluationContext): Float64Array;
}

/** Yields an instant vector for each step, series by series. */
export interface VectorNode {
  readonly kind: "vector";
  readonly span: Span;
  /** That no labels are visited twice; left out where that cannot be told beforehand. */
  readonly isMerged?: true;
  /**
   * Visits each series with at least one step present; see `VectorSeries` for what a visitor may do. Returns
   * how many samples it took into account with the budget; the caller releases them when it is done.
   */
  forEachSeries(context: EvaluationContext, visit: (series: VectorSeries) => void): number;
}

/** Which windows a range vector has on a grid. */
export interface WindowFrame {
  readonly rangeMs: number;
  /** Where each step's window ends. */
  readonly endsMs: Float64Array;
  readonly extension: "anchored" | "smoothed" | undefined;
  /** What is added to where each step's window begins; undefined where nothing is. */
  readonly startShiftsMs: Float64Array | undefined;
}

/** Yields a window of samples for each step, series by series. */
export interface RangeNode {
  readonly kind: "range";
  readonly span: Span;
  /** The labels that `absent_over_time` infers. */
  readonly absentLabels: Labels;
  /** Whether all series are known to have one metric name. */
  readonly isOneMetric: boolean;
  frame(context: EvaluationContext): WindowFrame;
  /** Visits each series; the series is lent as in `VectorNode`. Returns what the budget holds for it. */
  forEachWindow(
    context: EvaluationContext,
    frame: WindowFrame,
    visit: (series: WindowSeries) => void,
  ): number;
}

/** A text. */
export interface StringNode {
  readonly kind: "string";
  readonly span: Span;
  readonly value: string;
}
