import { copySeries, VectorSeries } from "./vector-series.ts";

/**
 * Columns that are lent for the time of a visit. A rule needs a few dozen, every rule the same, and making them anew
 * would keep the garbage collector busier than the evaluation is.
 */
export class ColumnPool {
  #stepCount = 0;
  #floats: Float64Array[] = [];
  #bytes: Uint8Array[] = [];

  /** Begins to lend columns of one length. */
  lend(stepCount: number): ColumnLoan {
    // What an instant needs is made as fast as found, and would push the columns of ranges out.
    if (stepCount < stepsMin) return new ColumnLoan(stepCount, [], []);
    if (stepCount !== this.#stepCount) {
      this.#stepCount = stepCount;
      this.#floats = [];
      this.#bytes = [];
    }
    return new ColumnLoan(stepCount, this.#floats, this.#bytes);
  }

  /** Gives columns back that were kept beyond their loan; nobody may use them any more. */
  takeBack(values: Float64Array, isPresent: Uint8Array): void {
    if (values.length !== this.#stepCount || this.#floats.length >= freeMax) return;
    this.#floats.push(values);
    this.#bytes.push(isPresent);
  }
}

/** Columns that one part of an evaluation borrowed. What is not given back is lost to the pool, and no harm. */
export class ColumnLoan {
  readonly stepCount: number;
  readonly #freeFloats: Float64Array[];
  readonly #freeBytes: Uint8Array[];
  readonly #floats: Float64Array[] = [];
  readonly #bytes: Uint8Array[] = [];

  constructor(stepCount: number, floats: Float64Array[], bytes: Uint8Array[]) {
    this.stepCount = stepCount;
    this.#freeFloats = floats;
    this.#freeBytes = bytes;
  }

  /** A column with this value at each step. */
  floats(value: number): Float64Array {
    return this.#anyFloats().fill(value);
  }

  /** A column of zeros. */
  bytes(): Uint8Array {
    return this.#anyBytes().fill(0);
  }

  /** A series to be lent to a visitor; its columns may hold anything. */
  series(): VectorSeries {
    return new VectorSeries(this.stepCount, this.#anyFloats(), this.#anyBytes());
  }

  /** A copy that is borrowed as well. */
  copy(series: VectorSeries): VectorSeries {
    return copySeries(series, this.series());
  }

  /** A copy that its owner may keep for good, or give back to the pool. */
  keep(series: VectorSeries): VectorSeries {
    const values = this.#freeFloats.pop() ?? new Float64Array(this.stepCount);
    const isPresent = this.#freeBytes.pop() ?? new Uint8Array(this.stepCount);
    return copySeries(series, new VectorSeries(this.stepCount, values, isPresent));
  }

  /** Gives everything back; nobody may use it any more. */
  end(): void {
    for (const column of this.#floats) if (this.#freeFloats.length < freeMax) this.#freeFloats.push(column);
    for (const column of this.#bytes) if (this.#freeBytes.length < freeMax) this.#freeBytes.push(column);
    this.#floats.length = 0;
    this.#bytes.length = 0;
  }

  #anyFloats(): Float64Array {
    const column = this.#freeFloats.pop() ?? new Float64Array(this.stepCount);
    this.#floats.push(column);
    return column;
  }

  #anyBytes(): Uint8Array {
    const column = this.#freeBytes.pop() ?? new Uint8Array(this.stepCount);
    this.#bytes.push(column);
    return column;
  }
}

// Shorter columns are not worth keeping.
const stepsMin = 8;

// More than that are those of a wide aggregation, which need not all stay.
const freeMax = 64;
