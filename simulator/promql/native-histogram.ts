/** Whether a histogram may be read as a continuation of the one before it. */
export type CounterResetHint = "unknown" | "reset" | "not_reset" | "gauge";

/**
 * A native histogram with float counts. Buckets are absolute (not delta) counts of consecutive buckets
 * starting at the offset, zeros included. Schema -53 means custom buckets, whose upper bounds are
 * `customValues` (without +Inf) and which use positive buckets only.
 */
export interface NativeHistogram {
  readonly schema: number;
  readonly counterResetHint: CounterResetHint;
  readonly count: number;
  readonly sum: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positiveOffset: number;
  readonly positiveBuckets: readonly number[];
  readonly negativeOffset: number;
  readonly negativeBuckets: readonly number[];
  readonly customValues: readonly number[];
}

/** A histogram that has seen nothing. */
export const emptyHistogram: NativeHistogram = {
  schema: 0,
  counterResetHint: "unknown",
  count: 0,
  sum: 0,
  zeroThreshold: 0,
  zeroCount: 0,
  positiveOffset: 0,
  positiveBuckets: [],
  negativeOffset: 0,
  negativeBuckets: [],
  customValues: [],
};
