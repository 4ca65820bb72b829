import type { Labels } from "../labels.ts";
import type { PrometheusMajor } from "../matcher.ts";
import type { NativeHistogram } from "../native-histogram.ts";

/**
 * For each step, which samples of a series lie in the step's window: those from index `first[step]` up to, not
 * including, `end[step]`. Both never fall from one step to the next. Series with equal timestamps share one
 * object, so what depends on times alone is kept here as well and computed once for all of them.
 */
export interface WindowBounds {
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** How many samples all windows hold together: what visiting each window's samples would cost. */
  readonly sampleVisits: number;
  /** The largest number of samples in one window. */
  readonly sampleCountMax: number;
  /** Filled by functions when they first need it; see `extrapolationOf`. */
  readonly extrapolations: { rate: Extrapolation | undefined; increase: Extrapolation | undefined };
}

/** What extrapolating to a window's boundaries needs to know of its times, for each step. Seconds throughout. */
export interface Extrapolation {
  /** Time between the first and the last sample. */
  readonly sampledS: Float64Array;
  /** How far the result is extended before the first and after the last sample. */
  readonly toStartS: Float64Array;
  readonly toEndS: Float64Array;
  /** `toStartS` as a share of `sampledS`. */
  readonly toStartRatio: Float64Array;
  /** The factor for a result that is extended fully at both ends. */
  readonly factor: Float64Array;
  /** 1 where a window holds the two samples that a slope needs. */
  readonly isDefined: Uint8Array;
  readonly definedCount: number;
}

/** The histogram samples in a series' windows; `first` and `end` as in `WindowBounds`. */
export interface HistogramWindows {
  readonly timestampsMs: readonly number[];
  readonly values: readonly NativeHistogram[];
  readonly startTimestampsMs: readonly number[] | undefined;
  readonly first: Int32Array;
  readonly end: Int32Array;
}

/** One series with its windows. Float samples are those of the columns at the indexes of `bounds`. */
export interface WindowSeries {
  readonly labels: Labels;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  readonly bounds: WindowBounds;
  readonly histograms: HistogramWindows | undefined;
  /** Start timestamps parallel to the floats, where the series has them. */
  readonly startTimestampsMs: Float64Array | undefined;
}

/** What holds for all series of one evaluation of a function over windows. */
export interface WindowSetup {
  readonly stepCount: number;
  readonly rangeMs: number;
  /** When each step evaluates, and where its window ends (they differ by an offset or an `@`). */
  readonly stepTimesMs: Float64Array;
  readonly windowEndsMs: Float64Array;
  /** `anchored` or `smoothed`: windows then also hold samples outside the range, by `extensionMs`. */
  readonly extension: "anchored" | "smoothed" | undefined;
  readonly prometheus: PrometheusMajor;
  /** Whether each window is added up sample by sample in Prometheus's order; see `EvaluationOptions.isExact`. */
  readonly isExact: boolean;
  /** The scalar arguments in order, without the range vector; one value for each step. */
  readonly parameters: readonly Float64Array[];
  /** Which argument of the call is the range vector. */
  readonly rangeArgumentIndex: number;
  /** Reports something doubtful about the argument at this index of the call. */
  annotate(level: "warning" | "info", message: string, argumentIndex: number): void;
  /** Ends the evaluation with a message in Prometheus's wording. */
  fail(message: string): never;
}

/** Where a function writes its value for each step; `presentCount` must equal the ones in `isPresent`. */
export interface StepOutput {
  readonly values: Float64Array;
  readonly isPresent: Uint8Array;
  presentCount: number;
  histograms: (NativeHistogram | undefined)[] | undefined;
}

/** A function over windows, applied to one series at all steps. It writes every step of `output`. */
export type WindowFunction = (series: WindowSeries, setup: WindowSetup, output: StepOutput) => void;

/** Whether the window of a step holds histogram samples. */
export function hasHistograms(series: WindowSeries, step: number): boolean {
  const histograms = series.histograms;
  return histograms !== undefined && histograms.first[step]! < histograms.end[step]!;
}
