import { type BucketColumn, emptyColumn } from "./bucket-column.ts";

/** A column of buckets that others are added to; on request it keeps what rounding loses (Neumaier). */
export class GrowingColumn {
  readonly #isCompensated: boolean;
  #offset = 0;
  #counts: number[] = [];
  #lost: number[] = [];

  constructor(column: BucketColumn, isCompensated: boolean) {
    this.#isCompensated = isCompensated;
    this.replace(column);
  }

  /** Takes over a column with nothing lost. */
  replace({ offset, counts }: BucketColumn): void {
    this.#offset = offset;
    this.#counts = counts.slice();
    this.#lost = this.#isCompensated ? new Array<number>(counts.length).fill(0) : [];
  }

  /** Adds a column, or takes it away with a `sign` of -1. */
  add({ offset, counts }: BucketColumn, sign: 1 | -1): void {
    if (counts.length === 0) return;
    this.#cover(offset, offset + counts.length);
    const from = offset - this.#offset;
    for (let i = 0; i < counts.length; i++) {
      const at = from + i;
      const value = sign * counts[i]!;
      const before = this.#counts[at]!;
      const after = before + value;
      this.#counts[at] = after;
      if (!this.#isCompensated) continue;
      this.#lost[at] = Number.isFinite(after) ? this.#lost[at]! + lostBy(before, value, after) : 0;
    }
  }

  /** Multiplies all counts. */
  multiply(factor: number): void {
    for (let i = 0; i < this.#counts.length; i++) this.#counts[i]! *= factor;
    for (let i = 0; i < this.#lost.length; i++) this.#lost[i]! *= factor;
  }

  /** The sums as they are now. */
  column(): BucketColumn {
    if (this.#counts.length === 0) return emptyColumn;
    const counts = this.#isCompensated
      ? this.#counts.map((count, i) => count + this.#lost[i]!)
      : this.#counts.slice();
    return { offset: this.#offset, counts };
  }

  #cover(start: number, end: number): void {
    if (this.#counts.length === 0) this.#offset = start;
    const before = Math.max(0, this.#offset - start);
    const behind = Math.max(0, end - this.#offset - this.#counts.length);
    if (before === 0 && behind === 0) return;
    this.#counts = padded(this.#counts, before, behind);
    if (this.#isCompensated) this.#lost = padded(this.#lost, before, behind);
    this.#offset -= before;
  }
}

/** What is lost when `before + value` is rounded to `after`. */
export function lostBy(before: number, value: number, after: number): number {
  return Math.abs(before) >= Math.abs(value) ? before - after + value : value - after + before;
}

function padded(counts: readonly number[], before: number, behind: number): number[] {
  const result = new Array<number>(before + counts.length + behind).fill(0);
  for (let i = 0; i < counts.length; i++) result[before + i] = counts[i]!;
  return result;
}
