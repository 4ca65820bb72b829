import type { ComparisonOperator } from "../promql/index.ts";

/** How the expression of an alert went over a drill: each of its conditions, drawn against its threshold. */
export interface AlertCurve {
  readonly alert: string;
  /** The rule's expression, as written. */
  readonly expression: string;
  /** The rule's `for`, in the time of the scenario. */
  readonly holdDurationMs: number;
  /** In the order in which they are written. */
  readonly conditions: readonly ConditionCurve[];
}

/**
 * One comparison of an expression, as written, over a drill; or, with a `remark` that says so, a part that compares
 * nothing and whose mere presence decides.
 */
export interface ConditionCurve {
  readonly text: string;
  /** As it reads with the measured side on the left. Absent where nothing is compared. */
  readonly operator?: ComparisonOperator;
  /** The side that is drawn. */
  readonly measured: string;
  /** Of the first value, counted from the drill's start; what follows lies `stepMs` apart. */
  readonly startMs: number;
  readonly stepMs: number;
  /** Those that matter most first. */
  readonly series: readonly CurveSeries[];
  readonly seriesLeftOut: number;
  /** A number where it never changes, one for each value where it does; absent where each series has its own, or none has. */
  readonly threshold?: CurveThreshold;
  /** What somebody who looks at it should know: that nothing is compared, or why there are no values. */
  readonly remark?: string;
}

/** One series of a condition. */
export interface CurveSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** `null` where there was no sample, or none that is a number. */
  readonly values: readonly (number | null)[];
  /** Where the series of a condition have thresholds that differ. */
  readonly threshold?: CurveThreshold;
}

/** What a value is compared with, over time. */
export type CurveThreshold = number | readonly (number | null)[];
