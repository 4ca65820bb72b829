/**
 * Which thread does which piece of work: a list of positions in memory that all threads share, so that none waits for another to
 * be told what is next.
 */
export class WorkClaims {
  /** For each position who has claimed it, 0 while nobody has. */
  readonly owners: Int32Array;
  // How many positions were seen from either end; what was taken once is never free again.
  private readonly passed = { first: 0, last: 0 };

  constructor(owners: Int32Array) {
    this.owners = owners;
  }

  /** Claims for so many positions. */
  static ofLength(length: number): WorkClaims {
    return new WorkClaims(new Int32Array(new SharedArrayBuffer(4 * length)));
  }

  /** Claims a free position for an owner (not 0), the first or the last; undefined when none is left. */
  claim(owner: number, end: "first" | "last" = "first"): number | undefined {
    const count = this.owners.length;
    while (this.passed[end] < count) {
      const step = this.passed[end]++;
      const position = end === "first" ? step : count - 1 - step;
      if (Atomics.compareExchange(this.owners, position, 0, owner) === 0) return position;
    }
    return undefined;
  }

  /** The positions that nobody has claimed yet. */
  free(): readonly number[] {
    return this.ownedBy(0);
  }

  /** The positions of one thread, in order. */
  ownedBy(owner: number): readonly number[] {
    const owned: number[] = [];
    for (let position = 0; position < this.owners.length; position++) {
      if (Atomics.load(this.owners, position) === owner) owned.push(position);
    }
    return owned;
  }
}
