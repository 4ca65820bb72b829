import { mapOf, numberOf, textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { type Frame, numberFields } from "../frame/frame.ts";

/** A heatmap: a row for each bucket from the lowest, a column for each time. */
export interface HeatmapView {
  readonly timesMs: readonly number[];
  readonly stepMs: number;
  readonly rows: readonly { readonly name: string; readonly counts: readonly (number | null)[] }[];
  readonly max: number;
}

/**
 * The heatmap of a panel: the buckets that its query made, or with `calculate` the values of its series counted in even buckets.
 */
export function heatmapView(frames: readonly Frame[], options: FieldMap): HeatmapView {
  const buckets = frames.find(({ name }) => name === "heatmap");
  const view = buckets === undefined ? seriesRows(frames, options) : bucketRows(buckets);
  let max = 0;
  for (const { counts } of view.rows)
    for (const count of counts) if (count !== null && count > max) max = count;
  return { ...view, max };
}

/**
 * How high a value lies in a heatmap whose rows are buckets, named by their upper bounds: 0 at the bottom, 1 on top; beyond the
 * bounds at the edge. Undefined where the rows are named otherwise.
 */
export function heightInBuckets({ rows }: Pick<HeatmapView, "rows">, value: number): number | undefined {
  const bounds = rows.map(({ name }) => (name === "+Inf" ? Number.POSITIVE_INFINITY : Number(name)));
  const isRising = bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? 0));
  if (bounds.length === 0 || rows.some(({ name }) => name === "") || bounds.some(Number.isNaN) || !isRising)
    return undefined;
  const row = bounds.findIndex((bound) => value <= bound);
  if (row < 0) return 1;
  const upper = bounds[row] ?? 0;
  const lower = bounds[row - 1] ?? Math.min(0, upper);
  // The uppermost bucket has no end, and what is below the lowest no beginning.
  const share = Number.isFinite(upper) && upper > lower ? (value - lower) / (upper - lower) : 0.5;
  return (row + Math.min(1, Math.max(0, share))) / bounds.length;
}

function bucketRows({ fields, stepMs = 1 }: Frame): Omit<HeatmapView, "max"> {
  const timesMs = fields.find(({ kind }) => kind === "time")?.values.map(Number) ?? [];
  const rows = fields
    .filter(({ kind }) => kind === "number")
    .map(({ name, values }) => ({
      name,
      counts: values.map((value) => (typeof value === "number" && value > 0 ? value : null)),
    }));
  return { timesMs, stepMs, rows };
}

// As many as Grafana makes of a range of values unless told.
const bucketCount = 30;

function seriesRows(frames: readonly Frame[], options: FieldMap): Omit<HeatmapView, "max"> {
  const places = numberFields(frames);
  const times = new Set<number>();
  for (const { frame } of places) for (const timeMs of timesOf(frame)) times.add(timeMs);
  const timesMs = [...times].sort((left, right) => left - right);
  const stepMs = frames[0]?.stepMs ?? 60_000;
  if (options.calculate !== true) {
    const rows = places.map(({ field, frame }) => {
      const byTime = new Map(timesOf(frame).map((timeMs, index) => [timeMs, field.values[index]]));
      const counts = timesMs.map((timeMs) => positive(byTime.get(timeMs)));
      return { name: field.legend ?? field.labels?.le ?? field.name, counts };
    });
    return { timesMs, stepMs, rows };
  }
  const values = places.flatMap(({ field }) =>
    field.values.filter((value) => typeof value === "number" && Number.isFinite(value)),
  );
  const numbers = values.map(Number);
  const low = numbers.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = numbers.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const { value: wanted, mode } = mapOf(mapOf(options.calculation).yBuckets);
  const count =
    textOf(mode) === "count" ? Math.max(1, Math.min(200, numberOf(wanted) ?? bucketCount)) : bucketCount;
  const size = high > low ? (high - low) / count : 1;
  const rows = Array.from({ length: high > low ? count : 1 }, (_, row) => ({
    name: String(Number((low + row * size).toPrecision(4))),
    counts: timesMs.map((): number | null => null),
  }));
  const columnOf = new Map(timesMs.map((timeMs, index) => [timeMs, index]));
  for (const { field, frame } of places) {
    for (const [index, timeMs] of timesOf(frame).entries()) {
      const value = field.values[index];
      if (typeof value !== "number" || !Number.isFinite(value)) continue;
      const row = rows[Math.min(rows.length - 1, Math.floor((value - low) / size))];
      const column = columnOf.get(timeMs) ?? 0;
      if (row !== undefined) row.counts[column] = (row.counts[column] ?? 0) + 1;
    }
  }
  return { timesMs, stepMs, rows };
}

function timesOf({ fields }: Frame): readonly number[] {
  return fields.find(({ kind }) => kind === "time")?.values.map(Number) ?? [];
}

function positive(value: unknown): number | null {
  return typeof value === "number" && value > 0 ? value : null;
}
