/** Picks a share of what comes by at an even pace: of a fifth, each fifth. */
export class EvenShare {
  private owed = 0;

  /** Whether the next one is picked; the ratio is from 0 to 1 and may change at any time. */
  next(ratio: number): boolean {
    this.owed += ratio;
    // Sums of fractions are a little off.
    if (this.owed < 1 - 1e-9) return false;
    this.owed -= 1;
    return true;
  }
}
