import type { WindowBounds } from "../functions/index.ts";
import type { ResultSeries } from "../result.ts";
import { ColumnPool } from "./column-pool.ts";
import {
  findNewest,
  findWindows,
  type Lookback,
  type NewestSamples,
  TimestampCache,
  type WindowEdges,
} from "./sample-index.ts";

/**
 * What depends on times alone: grids, edges of windows, and which samples of a column of timestamps lie in them. Rules
 * ask for the same again and again, so evaluations that are given one memory compute it once. Their sources must not
 * change a column of timestamps below its `sampleCount`; they may append to it, or hand out another array.
 */
export class TimeMemory {
  /** Columns that evaluations with this memory take turns with. */
  readonly columns = new ColumnPool();
  readonly #grids = new Map<string, Float64Array>();
  readonly #shifted = new WeakMap<Float64Array, Map<number, Float64Array>>();
  readonly #windows = new Map<Float64Array, Map<string, TimestampCache<WindowBounds>>>();
  readonly #newest = new Map<Float64Array, Map<string, TimestampCache<NewestSamples>>>();

  /** The times of a grid; equal grids get the same array, which is not to be written to. */
  gridTimes(startMs: number, stepMs: number, stepCount: number): Float64Array {
    const key = `${startMs} ${stepMs} ${stepCount}`;
    let timesMs = this.#grids.get(key);
    if (timesMs !== undefined) return timesMs;
    timesMs = new Float64Array(stepCount);
    for (let step = 0; step < stepCount; step++) timesMs[step] = startMs + step * stepMs;
    if (!isWorthwhile(timesMs)) return timesMs;
    if (this.#grids.size >= gridsMax) this.#grids.clear();
    this.#grids.set(key, timesMs);
    return timesMs;
  }

  /** Times that lie so much later; the same array for the same times. */
  shifted(timesMs: Float64Array, byMs: number): Float64Array {
    if (byMs === 0) return timesMs;
    let known = this.#shifted.get(timesMs);
    let result = known?.get(byMs);
    if (result !== undefined) return result;
    result = new Float64Array(timesMs.length);
    for (let step = 0; step < result.length; step++) result[step] = timesMs[step]! + byMs;
    if (known === undefined) {
      known = new Map();
      this.#shifted.set(timesMs, known);
    }
    known.set(byMs, result);
    return result;
  }

  /** Finds windows between these edges. */
  windows(edges: WindowEdges): TimestampCache<WindowBounds> {
    const { startsMs, endsMs, isClosed, spanMs } = edges;
    const stepCount = endsMs.length;
    const make = () =>
      new TimestampCache<WindowBounds>(
        (timestampsMs, sampleCount) => findWindows(timestampsMs, sampleCount, edges),
        (bounds) => bounds.end[stepCount - 1] ?? 0,
        stepCount,
      );
    if (spanMs === undefined || !isWorthwhile(startsMs)) return make();
    return this.#remember(this.#windows, endsMs, `${spanMs} ${isClosed}`, make);
  }

  /** Finds the newest samples for this lookback. */
  newest(lookback: Lookback): TimestampCache<NewestSamples> {
    const { timesMs, lookbackMs, isClosed } = lookback;
    const make = () =>
      new TimestampCache<NewestSamples>(
        (timestampsMs, sampleCount) => findNewest(timestampsMs, sampleCount, lookback),
        (samples) => samples.end,
        timesMs.length,
      );
    if (!isWorthwhile(timesMs)) return make();
    return this.#remember(this.#newest, timesMs, `${lookbackMs} ${isClosed}`, make);
  }

  #remember<Found>(
    caches: Map<Float64Array, Map<string, TimestampCache<Found>>>,
    timesMs: Float64Array,
    key: string,
    make: () => TimestampCache<Found>,
  ): TimestampCache<Found> {
    if (stepsIn(this.#windows) + stepsIn(this.#newest) > stepsRememberedMax) {
      this.#windows.clear();
      this.#newest.clear();
    }
    let byKey = caches.get(timesMs);
    if (byKey === undefined) {
      byKey = new Map();
      caches.set(timesMs, byKey);
    }
    let cache = byKey.get(key);
    if (cache === undefined) {
      cache = make();
      byKey.set(key, cache);
    }
    return cache;
  }
}

/** Makes a memory to be given to several evaluations; see `EvaluationOptions`. */
export function createTimeMemory(): TimeMemory {
  return new TimeMemory();
}

/**
 * Gives the columns of a range's result back to the memory that its evaluation was given; nobody may read them any more.
 * For those who evaluate the same grid again and again.
 */
export function recycleSeries(memory: TimeMemory, series: readonly ResultSeries[]): void {
  for (const { values, isPresent } of series) memory.columns.takeBack(values, isPresent);
}

// A few grids: that of the rules, and those of their subqueries.
const gridsMax = 16;

// Some 20 MB at 60 bytes a step, between evaluations.
const stepsRememberedMax = 350_000;

/** Instant queries compute less than looking it up would take, and each has a time of its own. */
function isWorthwhile(timesMs: Float64Array): boolean {
  return timesMs.length > 1;
}

function stepsIn<Found>(caches: Map<Float64Array, Map<string, TimestampCache<Found>>>): number {
  let stepCount = 0;
  for (const [timesMs, byKey] of caches)
    for (const cache of byKey.values()) stepCount += timesMs.length * cache.columnCount;
  return stepCount;
}
