import type { Labels } from "./labels.ts";
import type { Matcher, PrometheusMajor } from "./matcher.ts";
import type { NativeHistogram } from "./native-histogram.ts";

/**
 * A stored series. Samples lie in columns sorted by time; floats, native histograms and staleness markers
 * have columns of their own, so that functions over ranges read floats without looking at each one's kind.
 * Several series may share one `timestampsMs` array (all series of a scrape target do); never write to it.
 */
export interface Series {
  readonly labels: Labels;
  /** Milliseconds since the epoch, strictly increasing. May be longer than `sampleCount`. */
  readonly timestampsMs: Float64Array;
  /** The float at the same index of `timestampsMs`. May be longer than `sampleCount`. */
  readonly values: Float64Array;
  readonly sampleCount: number;
  /** When the series was marked stale, sorted; usually empty. */
  readonly staleTimestampsMs: readonly number[];
  /** Native histogram samples, sorted by time; undefined for the great majority of series. */
  readonly histograms: HistogramColumn | undefined;
  /** Start timestamps (created timestamps) parallel to the floats, where they are known. */
  readonly startTimestampsMs?: Float64Array | undefined;
}

/** Native histogram samples of one series, sorted by time. */
export interface HistogramColumn {
  readonly timestampsMs: readonly number[];
  readonly values: readonly NativeHistogram[];
  readonly startTimestampsMs?: readonly number[] | undefined;
}

/** Where an evaluation finds its series: the series store, a file, a test's input. */
export interface SeriesSource {
  /**
   * All series that satisfy every matcher, each with at least the samples in the closed interval
   * `fromMs`..`toMs` (others may be there as well). The order is that of `compareLabels`.
   */
  select(selection: Selection): readonly Series[];
}

/** What a selector asks a source for. */
export interface Selection {
  readonly matchers: readonly Matcher[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly prometheus: PrometheusMajor;
}
