import type { BatchLimits } from "./push-batch.ts";

/** However often pushes fail, one may carry this much, if the settings allow it. */
const bytesMin = 65_536;

/** How much the next push may carry: less after failures that its size may have caused, more after each success. */
export class BatchSize {
  limits: BatchLimits;
  readonly #largest: BatchLimits;

  constructor(largest: BatchLimits) {
    this.limits = largest;
    this.#largest = largest;
  }

  /** Down to a single line, so that one that makes a server fail is found. */
  halve(): void {
    const { lines, bytes } = this.limits;
    const least = Math.min(bytesMin, this.#largest.bytes);
    this.limits = { lines: Math.max(1, lines >> 1), bytes: Math.max(least, bytes >> 1) };
  }

  /** Up to what the settings say. */
  double(): void {
    const { lines, bytes } = this.limits;
    this.limits = {
      lines: Math.min(this.#largest.lines, lines * 2),
      bytes: Math.min(this.#largest.bytes, bytes * 2),
    };
  }
}
