import type { PrometheusMajor } from "../matcher.ts";

/**
 * The largest (or smallest) values of those offered, as a binary heap whose root is the one to go first. Of equal
 * values the earlier one stays. NaN goes before everything else.
 */
export class TopHeap {
  readonly #capacity: number;
  readonly #sign: 1 | -1;
  readonly #isOld: boolean;
  readonly #values: number[] = [];
  readonly #members: number[] = [];

  /**
   * Which of several equal values goes first depends on how a new value takes the place of the root: Prometheus 3
   * writes it there, Prometheus 2 removes the root and appends it.
   */
  constructor(capacity: number, isLargest: boolean, prometheus: PrometheusMajor) {
    this.#capacity = capacity;
    this.#sign = isLargest ? 1 : -1;
    this.#isOld = prometheus === 2;
  }

  offer(value: number, member: number): void {
    const rank = value * this.#sign;
    if (this.#values.length < this.#capacity) {
      this.#values.push(rank);
      this.#members.push(member);
      this.#moveUp(this.#values.length - 1);
      return;
    }
    const worst = this.#values[0]!;
    // In Prometheus 2 one NaN takes the place of another.
    const isReplaceable = Number.isNaN(worst) && (this.#isOld || !Number.isNaN(rank));
    if (!(worst < rank || isReplaceable)) return;
    const last = this.#values.length - 1;
    if (this.#isOld) {
      this.#swap(0, last);
      this.#moveDown(0, last);
    }
    const place = this.#isOld ? last : 0;
    this.#values[place] = rank;
    this.#members[place] = member;
    if (this.#isOld) this.#moveUp(last);
    else this.#moveDown(0, this.#values.length);
  }

  /** The members that are left, best first; of a few that are all NaN the last one is, as in Go's sorting. */
  best(): readonly number[] {
    const positions = this.#values.map((_, position) => position);
    if (positions.length <= insertionSortMax) this.#sortByInsertion(positions);
    else positions.sort((left, right) => compareRanks(this.#values[right]!, this.#values[left]!));
    return positions.map((position) => this.#members[position]!);
  }

  #sortByInsertion(positions: number[]): void {
    for (let end = 1; end < positions.length; end++) {
      for (let at = end; at > 0 && this.#isWorse(positions[at - 1]!, positions[at]!); at--)
        [positions[at - 1], positions[at]] = [positions[at]!, positions[at - 1]!];
    }
  }

  #isWorse(left: number, right: number): boolean {
    const rank = this.#values[left]!;
    return Number.isNaN(rank) || rank < this.#values[right]!;
  }

  #moveUp(start: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Restores the order of the first `length` values below `start`. */
  #moveDown(start: number, length: number): void {
    let at = start;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= length) return;
      const right = left + 1;
      const worse = right < length && this.#isWorse(right, left) ? right : left;
      if (!this.#isWorse(worse, at)) return;
      this.#swap(at, worse);
      at = worse;
    }
  }

  #swap(left: number, right: number): void {
    [this.#values[left], this.#values[right]] = [this.#values[right]!, this.#values[left]!];
    [this.#members[left], this.#members[right]] = [this.#members[right]!, this.#members[left]!];
  }
}

// Go sorts so few values by insertion.
const insertionSortMax = 12;

/** Orders numbers with NaN below everything. */
function compareRanks(left: number, right: number): number {
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  if (Number.isNaN(right)) return 1;
  return left - right || 0;
}
