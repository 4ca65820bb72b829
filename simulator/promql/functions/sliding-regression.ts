import type { StepOutput, WindowSeries } from "./window.ts";

/** The least-squares line through a window, by its middle, which always lies on it. */
export interface Line {
  slope: number;
  originMs: number;
  /** In seconds since `originMs`: a time since the epoch has too few digits left for fractions. */
  meanTimeS: number;
  meanValue: number;
}

/**
 * Calls `visit` with the line of each present step, in time independent of how long the windows are. Sums from each
 * sample up to a pivot are kept, those past the pivot run along, and a window's are those two together: nothing is
 * ever subtracted, so nothing drifts. They are taken of distances from the pivot's time and value, so that neither
 * costs digits. `visitPlain` gets the steps whose windows hold an infinity. The line is valid until the next call.
 */
export function slideLines(
  series: WindowSeries,
  output: StepOutput,
  visit: (step: number, line: Line) => void,
  visitPlain: (step: number) => void,
): void {
  const { first, end } = series.bounds;
  const sums = new SlidingSums(series, first[0] ?? 0, end[output.values.length - 1] ?? 0);
  const line: Line = { slope: 0, originMs: 0, meanTimeS: 0, meanValue: 0 };
  for (let step = 0; step < output.values.length; step++) {
    if (output.isPresent[step] === 0) continue;
    const from = first[step]!;
    const until = end[step]!;
    sums.moveTo(from, until);
    if (sums.infinityAt >= from) visitPlain(step);
    else {
      sums.fit(line, from, until);
      visit(step, line);
    }
  }
}

class SlidingSums {
  /** The newest sample so far that is infinite; -1 before the first. */
  infinityAt = -1;
  readonly #timestampsMs: Float64Array;
  readonly #values: Float64Array;
  readonly #origin: number;
  // Sums from each sample up to the pivot, and of what lies past it: of times, values, products and squares.
  readonly #times: Float64Array;
  readonly #levels: Float64Array;
  readonly #products: Float64Array;
  readonly #squares: Float64Array;
  #time = 0;
  #level = 0;
  #product = 0;
  #square = 0;
  #pivot: number;
  #pivotMs = 0;
  #pivotValue = 0;
  #next: number;
  #nanAt = -1;
  // Since which sample the value has been the same.
  #sameSince: number;

  constructor(series: WindowSeries, origin: number, end: number) {
    const size = Math.max(0, end - origin);
    this.#timestampsMs = series.timestampsMs;
    this.#values = series.values;
    this.#origin = origin;
    this.#pivot = origin;
    this.#next = origin;
    this.#sameSince = origin;
    this.#times = new Float64Array(size);
    this.#levels = new Float64Array(size);
    this.#products = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  /** Takes in the samples of the next window; neither end may be before that of the last one. */
  moveTo(from: number, until: number): void {
    const isPastPivot = from >= this.#pivot;
    for (; this.#next < until; this.#next++) {
      this.#note(this.#next);
      if (!isPastPivot) this.#append(this.#next);
    }
    if (isPastPivot) this.#movePivot(from, until);
  }

  fit(line: Line, from: number, until: number): void {
    const count = until - from;
    const oldest = this.#values[from]!;
    if (this.#nanAt >= from) {
      line.slope = Number.NaN;
      line.meanValue = Number.NaN;
      return;
    }
    if (this.#sameSince <= from) {
      line.slope = 0;
      line.meanValue = oldest;
      return;
    }
    const at = from - this.#origin;
    const time = this.#times[at]! + this.#time;
    const level = this.#levels[at]! + this.#level;
    const covariance = this.#products[at]! + this.#product - (time * level) / count;
    const variance = this.#squares[at]! + this.#square - (time * time) / count;
    line.slope = covariance / variance;
    line.originMs = this.#pivotMs;
    line.meanTimeS = time / count;
    line.meanValue = this.#pivotValue + level / count;
  }

  #note(index: number): void {
    const value = this.#values[index]!;
    if (Number.isNaN(value)) this.#nanAt = index;
    else if (!Number.isFinite(value)) this.infinityAt = index;
    if (index > this.#origin && value !== this.#values[index - 1]) this.#sameSince = index;
  }

  // What is no number must not spoil the windows that come after it.
  #append(index: number): void {
    const level = this.#values[index]! - this.#pivotValue;
    if (!Number.isFinite(level)) return;
    const time = (this.#timestampsMs[index]! - this.#pivotMs) / 1000;
    this.#time += time;
    this.#level += level;
    this.#product += time * level;
    this.#square += time * time;
  }

  #movePivot(from: number, until: number): void {
    this.#pivot = until;
    this.#pivotMs = this.#timestampsMs[until - 1]!;
    const newest = this.#values[until - 1]!;
    this.#pivotValue = Number.isFinite(newest) ? newest : 0;
    this.#clear();
    for (let index = until - 1; index >= from; index--) {
      this.#append(index);
      const at = index - this.#origin;
      this.#times[at] = this.#time;
      this.#levels[at] = this.#level;
      this.#products[at] = this.#product;
      this.#squares[at] = this.#square;
    }
    this.#clear();
  }

  #clear(): void {
    this.#time = 0;
    this.#level = 0;
    this.#product = 0;
    this.#square = 0;
  }
}
