import type { WindowBounds } from "../functions/index.ts";

/** Where the windows of a range vector begin and end at each step; `isClosed` when the begin belongs to them. */
export interface WindowEdges {
  readonly startsMs: Float64Array;
  readonly endsMs: Float64Array;
  readonly isClosed: boolean;
  /** How long each window is; undefined where they are not of one length. */
  readonly spanMs: number | undefined;
}

/** Finds the samples of each window by two pointers. The edges must not fall from step to step. */
export function findWindows(
  timestampsMs: Float64Array,
  sampleCount: number,
  edges: WindowEdges,
): WindowBounds {
  const { startsMs, endsMs, isClosed } = edges;
  const stepCount = endsMs.length;
  const first = new Int32Array(stepCount);
  const end = new Int32Array(stepCount);
  let from = stepCount === 0 ? 0 : firstAfter(timestampsMs, sampleCount, startsMs[0]! - (isClosed ? 1 : 0));
  let until = stepCount === 0 ? 0 : firstAfter(timestampsMs, sampleCount, endsMs[0]!);
  let sampleVisits = 0;
  let sampleCountMax = 0;
  for (let step = 0; step < stepCount; step++) {
    const startMs = isClosed ? startsMs[step]! - 1 : startsMs[step]!;
    const endMs = endsMs[step]!;
    while (from < sampleCount && timestampsMs[from]! <= startMs) from++;
    if (until < from) until = from;
    while (until < sampleCount && timestampsMs[until]! <= endMs) until++;
    first[step] = from;
    end[step] = until;
    sampleVisits += until - from;
    if (until - from > sampleCountMax) sampleCountMax = until - from;
  }
  return {
    first,
    end,
    sampleVisits,
    sampleCountMax,
    extrapolations: { rate: undefined, increase: undefined },
  };
}

/** For each step the newest sample that an instant selector finds, or -1; and where there is one. */
export interface NewestSamples {
  readonly index: Int32Array;
  readonly isPresent: Uint8Array;
  readonly presentCount: number;
  /** One more than the index at the last step. */
  readonly end: number;
}

/** How an instant selector looks back from each step. */
export interface Lookback {
  readonly timesMs: Float64Array;
  readonly lookbackMs: number;
  /** Whether a sample exactly `lookbackMs` old still counts. */
  readonly isClosed: boolean;
}

/** Finds the newest sample for each step by one pointer. */
export function findNewest(
  timestampsMs: Float64Array,
  sampleCount: number,
  lookback: Lookback,
): NewestSamples {
  const { timesMs, lookbackMs, isClosed } = lookback;
  const stepCount = timesMs.length;
  const index = new Int32Array(stepCount);
  const isPresent = new Uint8Array(stepCount);
  let next = stepCount === 0 ? 0 : firstAfter(timestampsMs, sampleCount, timesMs[0]!);
  let presentCount = 0;
  for (let step = 0; step < stepCount; step++) {
    const timeMs = timesMs[step]!;
    while (next < sampleCount && timestampsMs[next]! <= timeMs) next++;
    index[step] = -1;
    if (next === 0) continue;
    const ageMs = timeMs - timestampsMs[next - 1]!;
    if (ageMs < lookbackMs || (isClosed && ageMs === lookbackMs)) {
      index[step] = next - 1;
      isPresent[step] = 1;
      presentCount++;
    }
  }
  return { index, isPresent, presentCount, end: next };
}

/** The first index whose time is after `timeMs`. */
export function firstAfter(timestampsMs: ArrayLike<number>, sampleCount: number, timeMs: number): number {
  let low = 0;
  let high = sampleCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timestampsMs[middle]! <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Remembers what was found for a column of timestamps, because all series of a scrape target share theirs.
 * Another sample count over the same column shares it too when neither ends before the last window.
 */
export class TimestampCache<Found> {
  readonly #byColumn = new Map<Float64Array, { readonly sampleCount: number; readonly found: Found }>();
  readonly #find: (timestampsMs: Float64Array, sampleCount: number) => Found;
  readonly #endOf: (found: Found) => number;
  readonly #columnsMax: number;
  #lastColumn: Float64Array | undefined;
  #lastCount = -1;
  #last: Found | undefined;

  constructor(
    find: (timestampsMs: Float64Array, sampleCount: number) => Found,
    endOf: (found: Found) => number,
    stepCount: number,
  ) {
    this.#find = find;
    this.#endOf = endOf;
    const fitting = Math.floor(stepsRememberedMax / Math.max(1, stepCount));
    this.#columnsMax = Math.min(columnsRememberedMax, Math.max(16, fitting));
  }

  /** How many columns are remembered. */
  get columnCount(): number {
    return this.#byColumn.size;
  }

  of(timestampsMs: Float64Array, sampleCount: number): Found {
    if (this.#lastColumn === timestampsMs && this.#lastCount === sampleCount && this.#last !== undefined)
      return this.#last;
    const known = this.#byColumn.get(timestampsMs);
    let found = known?.found;
    if (known === undefined || found === undefined || !this.#isSame(known, sampleCount)) {
      found = this.#find(timestampsMs, sampleCount);
      if (this.#byColumn.size >= this.#columnsMax) this.#byColumn.clear();
      this.#byColumn.set(timestampsMs, { sampleCount, found });
    }
    this.#lastColumn = timestampsMs;
    this.#lastCount = sampleCount;
    this.#last = found;
    return found;
  }

  #isSame(known: { readonly sampleCount: number; readonly found: Found }, sampleCount: number): boolean {
    if (known.sampleCount === sampleCount) return true;
    return Math.min(known.sampleCount, sampleCount) > this.#endOf(known.found);
  }
}

// Bounds the memory for series that share nothing; 60 bytes a step where rates are extrapolated.
const stepsRememberedMax = 1_000_000;
const columnsRememberedMax = 10_000;
