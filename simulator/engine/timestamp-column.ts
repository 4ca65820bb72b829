/**
 * A growing column of timestamps in milliseconds, strictly increasing. Series that have a sample at every
 * one of its instants from some index on share it instead of keeping timestamps of their own.
 */
export class TimestampColumn {
  private grown: Float64Array;
  private count = 0;

  constructor(capacity: number) {
    this.grown = new Float64Array(Math.max(4, capacity));
  }

  /** The column's memory; valid up to `length`, replaced when it grows. */
  get data(): Float64Array {
    return this.grown;
  }

  get length(): number {
    return this.count;
  }

  /** Appends an instant and returns its index. The caller keeps the order. */
  push(timestampMs: number): number {
    if (this.count === this.grown.length) {
      const larger = new Float64Array(this.count * 2);
      larger.set(this.grown);
      this.grown = larger;
    }
    this.grown[this.count] = timestampMs;
    return this.count++;
  }

  /** Appends instants that rise. */
  pushRun(timestampsMs: Float64Array): void {
    const count = this.count + timestampsMs.length;
    if (count > this.grown.length) {
      const larger = new Float64Array(Math.max(count, this.count * 2));
      larger.set(this.grown);
      this.grown = larger;
    }
    this.grown.set(timestampsMs, this.count);
    this.count = count;
  }
}

/** The number of leading elements that are smaller than `timestampMs`, among the first `count`. */
export function countBefore(
  timestampsMs: Float64Array | readonly number[],
  count: number,
  timestampMs: number,
): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestampsMs[middle] ?? 0) < timestampMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
