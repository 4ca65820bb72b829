import type { Annotation } from "./annotation.ts";
import type { Labels } from "./labels.ts";
import type { NativeHistogram } from "./native-histogram.ts";

/**
 * One series of an evaluation's result over a grid of steps: a value for each step at which it is present.
 * `values[i]` counts only where `isPresent[i]` is 1; where `histograms?.[i]` is set it is the value instead.
 */
export interface ResultSeries {
  readonly labels: Labels;
  readonly values: Float64Array;
  readonly isPresent: Uint8Array;
  readonly histograms: readonly (NativeHistogram | undefined)[] | undefined;
}

/** The grid of times at which an expression is evaluated: `startMs`, `startMs + stepMs`, … up to `endMs`. */
export interface StepGrid {
  readonly startMs: number;
  readonly endMs: number;
  /** At least 1. For a single instant `startMs` equals `endMs`. */
  readonly stepMs: number;
}

/** What an evaluation over a grid yields. A scalar has one value for each step. */
export type RangeResult =
  | {
      readonly type: "vector";
      readonly series: readonly ResultSeries[];
      readonly annotations: readonly Annotation[];
    }
  | { readonly type: "scalar"; readonly values: Float64Array; readonly annotations: readonly Annotation[] }
  | { readonly type: "string"; readonly value: string; readonly annotations: readonly Annotation[] };

/** One element of an instant vector. `value` is NaN where `histogram` is set. */
export interface InstantSample {
  readonly labels: Labels;
  readonly timestampMs: number;
  readonly value: number;
  readonly histogram: NativeHistogram | undefined;
}

/** One series of a range vector that is a query's own result. */
export interface RangeVectorSeries {
  readonly labels: Labels;
  readonly samples: readonly {
    readonly timestampMs: number;
    readonly value: number;
    readonly histogram: NativeHistogram | undefined;
  }[];
}

/** What an evaluation at one instant yields; vectors keep the order of `sort` and `topk`. */
export type InstantResult =
  | {
      readonly type: "vector";
      readonly samples: readonly InstantSample[];
      readonly annotations: readonly Annotation[];
    }
  | {
      readonly type: "matrix";
      readonly series: readonly RangeVectorSeries[];
      readonly annotations: readonly Annotation[];
    }
  | {
      readonly type: "scalar";
      readonly value: number;
      readonly timestampMs: number;
      readonly annotations: readonly Annotation[];
    }
  | { readonly type: "string"; readonly value: string; readonly annotations: readonly Annotation[] };
