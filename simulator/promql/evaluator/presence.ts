import type { ColumnLoan } from "./column-pool.ts";
import type { VectorSeries } from "./vector-series.ts";

/** Marks the steps of a group; a series that is present at all steps fills it once and for all. */
export class Presence {
  readonly isPresent: Uint8Array;
  #isFull = false;

  constructor(loan: ColumnLoan) {
    this.isPresent = loan.bytes();
  }

  note(series: VectorSeries): void {
    if (this.#isFull) return;
    if (series.presentCount === this.isPresent.length) {
      this.isPresent.fill(1);
      this.#isFull = true;
      return;
    }
    for (let step = 0; step < this.isPresent.length; step++) this.isPresent[step]! |= series.isPresent[step]!;
  }
}
