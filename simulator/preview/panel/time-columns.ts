import type { Frame } from "../frame/frame.ts";
import { type Look, type ShownField, shownFields } from "./shown-fields.ts";

/** Series on one column of times, as graphs are drawn. */
export interface TimeColumns {
  readonly timesMs: readonly number[];
  readonly columns: readonly TimeColumn[];
}

export interface TimeColumn extends ShownField {
  /** One for each time; null is a gap. */
  readonly aligned: readonly (number | null)[];
}

// Beyond that neither the screen nor the reader can follow.
const seriesMax = 500;

/**
 * Puts the series of some frames on the times of all of them. Where a series misses a step there is a gap, also where no other
 * series has a sample there.
 */
export function timeColumns(frames: readonly Frame[], look: Look): TimeColumns {
  const fields = shownFields(frames, look).slice(0, seriesMax);
  const times = new Set<number>();
  for (const frame of new Set(fields.map((one) => one.frame)))
    for (const timeMs of timesWithGaps(frame)) times.add(timeMs);
  const timesMs = [...times].sort((left, right) => left - right);
  const places = new Map(timesMs.map((timeMs, index) => [timeMs, index]));
  const columns = fields.map((one): TimeColumn => {
    const aligned = new Array<number | null>(timesMs.length).fill(null);
    const own = one.frame.fields.find(({ kind }) => kind === "time")?.values ?? [];
    for (const [index, timeMs] of own.entries()) {
      const place = typeof timeMs === "number" ? places.get(timeMs) : undefined;
      const value = one.field.values[index];
      if (place !== undefined && typeof value === "number" && Number.isFinite(value)) aligned[place] = value;
    }
    return { ...one, aligned };
  });
  return { timesMs, columns };
}

function* timesWithGaps({ fields, stepMs }: Frame): Iterable<number> {
  let beforeMs: number | undefined;
  for (const timeMs of fields.find(({ kind }) => kind === "time")?.values ?? []) {
    if (typeof timeMs !== "number") continue;
    // One time without a sample is enough for a gap to be seen.
    if (stepMs !== undefined && beforeMs !== undefined && timeMs - beforeMs > stepMs * 1.5)
      yield beforeMs + stepMs;
    yield timeMs;
    beforeMs = timeMs;
  }
}
