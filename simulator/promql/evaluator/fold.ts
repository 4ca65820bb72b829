import type { ColumnLoan } from "./column-pool.ts";
import { Presence } from "./presence.ts";
import type { VectorSeries } from "./vector-series.ts";

/**
 * An aggregation that looks at one series after the other and keeps for each group as little as it needs. One
 * object is one group. `isPresent` marks the steps at which any series was added.
 */
export interface Fold {
  add(series: VectorSeries): void;
  readonly isPresent: Uint8Array;
  /** Writes the group's value for each step; those without a series do not matter. */
  finish(values: Float64Array): void;
}

/** `min` and `max`: NaN only where there is nothing else. */
export class ExtremeFold implements Fold {
  readonly #presence: Presence;
  readonly #best: Float64Array;
  readonly #isLargest: boolean;

  constructor(loan: ColumnLoan, isLargest: boolean) {
    this.#presence = new Presence(loan);
    this.#best = loan.floats(Number.NaN);
    this.#isLargest = isLargest;
  }

  get isPresent(): Uint8Array {
    return this.#presence.isPresent;
  }

  add(series: VectorSeries): void {
    this.#presence.note(series);
    const { values, isPresent } = series;
    const best = this.#best;
    const isDense = series.presentCount === values.length;
    // Written so that NaN as the best so far loses every comparison.
    if (this.#isLargest) {
      for (let step = 0; step < values.length; step++) {
        if ((isDense || isPresent[step] === 1) && !(best[step]! >= values[step]!))
          this.#take(step, values[step]!);
      }
    } else {
      for (let step = 0; step < values.length; step++) {
        if ((isDense || isPresent[step] === 1) && !(best[step]! <= values[step]!))
          this.#take(step, values[step]!);
      }
    }
  }

  #take(step: number, value: number): void {
    if (!Number.isNaN(value)) this.#best[step] = value;
  }

  finish(values: Float64Array): void {
    values.set(this.#best);
  }
}

/** `count` and `group`. */
export class CountFold implements Fold {
  readonly #presence: Presence;
  readonly #counts: Float64Array | undefined;

  constructor(loan: ColumnLoan, isCounted: boolean) {
    this.#presence = new Presence(loan);
    this.#counts = isCounted ? loan.floats(0) : undefined;
  }

  get isPresent(): Uint8Array {
    return this.#presence.isPresent;
  }

  add(series: VectorSeries): void {
    this.#presence.note(series);
    const counts = this.#counts;
    if (counts === undefined) return;
    for (let step = 0; step < counts.length; step++) counts[step]! += series.isPresent[step]!;
  }

  finish(values: Float64Array): void {
    if (this.#counts === undefined) values.fill(1);
    else values.set(this.#counts);
  }
}

/**
 * `stdvar` and `stddev` of the population, by Welford's algorithm. A first value that is not finite makes all of it
 * NaN, but not in Prometheus 2, which took the first value's variance for 0 without looking.
 */
export class VarianceFold implements Fold {
  readonly #presence: Presence;
  readonly #counts: Float64Array;
  readonly #means: Float64Array;
  readonly #squares: Float64Array;
  readonly #isRoot: boolean;
  readonly #trustsFirst: boolean;

  constructor(loan: ColumnLoan, options: { readonly isRoot: boolean; readonly trustsFirst: boolean }) {
    this.#presence = new Presence(loan);
    this.#counts = loan.floats(0);
    this.#means = loan.floats(0);
    this.#squares = loan.floats(0);
    this.#isRoot = options.isRoot;
    this.#trustsFirst = options.trustsFirst;
  }

  get isPresent(): Uint8Array {
    return this.#presence.isPresent;
  }

  add(series: VectorSeries): void {
    this.#presence.note(series);
    const { values, isPresent } = series;
    for (let step = 0; step < values.length; step++) {
      if (isPresent[step] === 0) continue;
      const value = values[step]!;
      const count = ++this.#counts[step]!;
      if (count === 1 && this.#trustsFirst) {
        this.#means[step] = value;
        continue;
      }
      const delta = value - this.#means[step]!;
      const mean = this.#means[step]! + delta / count;
      this.#means[step] = mean;
      this.#squares[step]! += delta * (value - mean);
    }
  }

  finish(values: Float64Array): void {
    for (let step = 0; step < values.length; step++) {
      const variance = this.#squares[step]! / this.#counts[step]!;
      values[step] = this.#isRoot ? Math.sqrt(variance) : variance;
    }
  }
}
