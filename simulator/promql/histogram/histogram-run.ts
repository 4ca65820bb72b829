import type { NativeHistogram } from "../native-histogram.ts";
import { isCounterReset } from "./counter-reset.ts";

/** Samples of a series from index `first` up to, not including, `end`. */
export interface RunSlice {
  readonly first: number;
  readonly end: number;
}

/**
 * The histograms of a series in order of time, with what is found out about them once for all windows: where
 * counters began anew, and whether they are all alike.
 */
export class HistogramRun {
  readonly values: readonly NativeHistogram[];
  readonly timestampsMs: ArrayLike<number>;
  readonly #isRestart: ((index: number) => boolean) | undefined;
  readonly #isReset: (boolean | undefined)[] = [];
  #isUniform: boolean | undefined;
  #resets: { readonly slice: RunSlice; readonly indexes: readonly number[] } | undefined;

  /** `isRestart` tells from start timestamps whether counting began anew between a sample and the one before. */
  constructor(
    values: readonly NativeHistogram[],
    timestampsMs: ArrayLike<number>,
    isRestart?: (index: number) => boolean,
  ) {
    this.values = values;
    this.timestampsMs = timestampsMs;
    this.#isRestart = isRestart;
  }

  /** Whether all histograms have one schema and none is a gauge. */
  get isUniform(): boolean {
    const schema = this.values[0]?.schema;
    this.#isUniform ??= this.values.every(
      (value) => value.schema === schema && value.counterResetHint !== "gauge",
    );
    return this.#isUniform;
  }

  /** Whether a counter began anew between this sample, which is not the first, and the one before. */
  isReset(index: number): boolean {
    let isReset = this.#isReset[index];
    if (isReset === undefined) {
      isReset =
        this.#isRestart?.(index) === true || isCounterReset(this.values[index - 1]!, this.values[index]!);
      this.#isReset[index] = isReset;
    }
    return isReset;
  }

  /** The samples of a slice before which a counter began anew, the slice's first sample excepted. */
  resetsIn({ first, end }: RunSlice): readonly number[] {
    const indexes = this.#resetsUpTo(end);
    // Most series have no resets, and the others few.
    return indexes.length === 0 ? indexes : indexes.filter((index) => index > first && index < end);
  }

  #resetsUpTo(end: number): readonly number[] {
    const known = this.#resets;
    if (known !== undefined && end <= known.slice.end) return known.indexes;
    const indexes = [...(known?.indexes ?? [])];
    for (let i = Math.max(1, known?.slice.end ?? 1); i < end; i++) if (this.isReset(i)) indexes.push(i);
    this.#resets = { slice: { first: 0, end }, indexes };
    return indexes;
  }
}
