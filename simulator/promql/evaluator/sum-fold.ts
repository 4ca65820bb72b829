import type { ColumnLoan } from "./column-pool.ts";
import type { Fold } from "./fold.ts";
import { Presence } from "./presence.ts";
import type { VectorSeries } from "./vector-series.ts";

/** `sum`, compensated as in Prometheus 3, or plain as in Prometheus 2. */
export class SumFold implements Fold {
  readonly #presence: Presence;
  readonly #totals: Float64Array;
  readonly #isCompensated: boolean;
  readonly #loan: ColumnLoan;
  #lost: Float64Array | undefined;
  #seriesCount = 0;

  constructor(loan: ColumnLoan, isCompensated: boolean) {
    this.#presence = new Presence(loan);
    // Negative zero is the number that changes no other when it is added to.
    this.#totals = loan.floats(-0);
    this.#isCompensated = isCompensated;
    this.#loan = loan;
  }

  get isPresent(): Uint8Array {
    return this.#presence.isPresent;
  }

  add(series: VectorSeries): void {
    this.#presence.note(series);
    this.#seriesCount++;
    if (series.presentCount === series.values.length) {
      if (this.#seriesCount === 1) this.#totals.set(series.values);
      else if (this.#isCompensated) addCompensated(this.#totals, this.#lostSums(), series.values);
      else addPlain(this.#totals, series.values);
      return;
    }
    // What is absent adds nothing.
    const { values, isPresent } = series;
    for (let step = 0; step < values.length; step++) if (isPresent[step] === 0) values[step] = -0;
    if (this.#isCompensated) addCompensated(this.#totals, this.#lostSums(), values);
    else addPlain(this.#totals, values);
  }

  #lostSums(): Float64Array {
    this.#lost ??= this.#loan.floats(0);
    return this.#lost;
  }

  finish(values: Float64Array): void {
    values.set(this.#totals);
    if (this.#lost === undefined) return;
    for (let step = 0; step < values.length; step++) {
      if (Number.isFinite(values[step])) values[step]! += this.#lost[step]!;
    }
  }
}

// The exact error of each addition (Knuth's two-sum, which needs no comparison) is summed beside the totals. Once
// a total is no longer finite it stays so, and what was lost is not looked at.
function addCompensated(totals: Float64Array, lost: Float64Array, values: Float64Array): void {
  for (let step = 0; step < totals.length; step++) {
    const total = totals[step]!;
    const value = values[step]!;
    const sum = total + value;
    const added = sum - total;
    lost[step]! += total - (sum - added) + (value - added);
    totals[step] = sum;
  }
}

function addPlain(totals: Float64Array, values: Float64Array): void {
  for (let step = 0; step < totals.length; step++) totals[step]! += values[step]!;
}

/** `avg`: the compensated sum over the count; a step whose sum would overflow goes on with a running mean. */
export class MeanFold implements Fold {
  readonly #presence: Presence;
  readonly #totals: Float64Array;
  readonly #lost: Float64Array;
  readonly #counts: Float64Array;
  #isRunning: Uint8Array | undefined;

  constructor(loan: ColumnLoan) {
    this.#presence = new Presence(loan);
    this.#totals = loan.floats(0);
    this.#lost = loan.floats(0);
    this.#counts = loan.floats(0);
  }

  get isPresent(): Uint8Array {
    return this.#presence.isPresent;
  }

  add(series: VectorSeries): void {
    this.#presence.note(series);
    const { values, isPresent } = series;
    const totals = this.#totals;
    for (let step = 0; step < values.length; step++) {
      if (isPresent[step] === 0) continue;
      const count = ++this.#counts[step]!;
      const value = values[step]!;
      const total = totals[step]!;
      const sum = total + value;
      if (sum - sum !== 0 || this.#isRunning?.[step] === 1) {
        this.#addSpecial(step, value, count);
        continue;
      }
      const added = sum - total;
      this.#lost[step]! += total - (sum - added) + (value - added);
      totals[step] = sum;
    }
  }

  /** A sum that is not finite: because of a special value, or because it would overflow. */
  #addSpecial(step: number, value: number, count: number): void {
    const total = this.#totals[step]!;
    if (this.#isRunning?.[step] !== 1) {
      if (!Number.isFinite(total) || !Number.isFinite(value)) {
        this.#totals[step] = total + value;
        this.#lost[step] = 0;
        return;
      }
      this.#isRunning ??= new Uint8Array(this.#totals.length);
      this.#isRunning[step] = 1;
      this.#totals[step] = total / (count - 1);
      this.#lost[step]! /= count - 1;
    }
    const kept = (count - 1) / count;
    const mean = this.#totals[step]! * kept;
    const part = value / count;
    const sum = mean + part;
    const added = sum - mean;
    const lost = mean - (sum - added) + (part - added);
    this.#totals[step] = sum;
    this.#lost[step] = Number.isFinite(sum) ? this.#lost[step]! * kept + lost : 0;
  }

  finish(values: Float64Array): void {
    for (let step = 0; step < values.length; step++) {
      const divisor = this.#isRunning?.[step] === 1 ? 1 : this.#counts[step]!;
      values[step] = this.#totals[step]! / divisor + this.#lost[step]! / divisor;
    }
  }
}

/** `avg` as Prometheus 2 takes it: a running mean without compensation. */
export class RunningMeanFold implements Fold {
  readonly #presence: Presence;
  readonly #means: Float64Array;
  readonly #counts: Float64Array;

  constructor(loan: ColumnLoan) {
    this.#presence = new Presence(loan);
    this.#means = loan.floats(0);
    this.#counts = loan.floats(0);
  }

  get isPresent(): Uint8Array {
    return this.#presence.isPresent;
  }

  add(series: VectorSeries): void {
    this.#presence.note(series);
    const { values, isPresent } = series;
    for (let step = 0; step < values.length; step++) {
      if (isPresent[step] === 0) continue;
      const count = ++this.#counts[step]!;
      const value = values[step]!;
      const mean = this.#means[step]!;
      if (count === 1) this.#means[step] = value;
      // An infinite mean stays unless the opposite infinity or NaN follows.
      else if (mean - mean === 0 || !(Number.isFinite(value) || value === mean))
        this.#means[step] = mean + (value / count - mean / count);
    }
  }

  finish(values: Float64Array): void {
    values.set(this.#means);
  }
}
