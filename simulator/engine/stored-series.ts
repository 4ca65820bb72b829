import type { HistogramColumn, Labels, NativeHistogram, Series } from "../promql/index.ts";
import type { ColumnArena } from "./column-arena.ts";
import { countBefore, TimestampColumn } from "./timestamp-column.ts";

/**
 * What became of a sample. `same` means that an equal sample was there already, which is no error;
 * the last two are refused, as Prometheus refuses them.
 */
export type AppendOutcome = "appended" | "same" | "duplicate-timestamp" | "out-of-order";

/** A float, a native histogram, or undefined for a staleness marker. */
export type SampleValue = number | NativeHistogram | undefined;

const valuesCapacityMin = 8;

/**
 * A series of the store: `Series` as evaluations read it, and the operations that write to it.
 * Its arrays are only valid until the next write.
 */
export class StoredSeries implements Series {
  readonly labels: Labels;
  private column: TimestampColumn;
  private columnStart: number;
  private isColumnOwn = false;
  private view: Float64Array;
  private stored: Float64Array;
  private readonly arena: ColumnArena | undefined;
  private count = 0;
  private readonly stale: number[] = [];
  private histogramTimes: number[] | undefined;
  private histogramValues: NativeHistogram[] | undefined;
  private newestMs = Number.NEGATIVE_INFINITY;

  /** The series has its samples at the instants of `column` from `columnStart` on, until it misses one. */
  constructor(
    labels: Labels,
    column: TimestampColumn,
    columnStart: number,
    capacity: number,
    arena: ColumnArena | undefined,
  ) {
    this.labels = labels;
    this.column = column;
    this.columnStart = columnStart;
    this.view = viewFrom(column.data, columnStart);
    this.arena = arena;
    this.stored = capacity === 0 ? noValues : newColumn(capacity, arena);
  }

  get timestampsMs(): Float64Array {
    const data = this.column.data;
    if (this.view.buffer !== data.buffer) this.view = viewFrom(data, this.columnStart);
    return this.view;
  }

  get values(): Float64Array {
    return this.stored;
  }

  get sampleCount(): number {
    return this.count;
  }

  get staleTimestampsMs(): readonly number[] {
    return this.stale;
  }

  get histograms(): HistogramColumn | undefined {
    if (this.histogramTimes === undefined || this.histogramValues === undefined) return undefined;
    return { timestampsMs: this.histogramTimes, values: this.histogramValues };
  }

  /** The time of the newest sample or staleness marker; minus infinity before the first. */
  get lastTimestampMs(): number {
    return this.newestMs;
  }

  /** The time of the oldest sample or staleness marker; infinity before the first. */
  get firstTimestampMs(): number {
    const float = this.count > 0 ? (this.timestampsMs[0] ?? 0) : Number.POSITIVE_INFINITY;
    return Math.min(
      float,
      this.stale[0] ?? Number.POSITIVE_INFINITY,
      this.histogramTimes?.[0] ?? Number.POSITIVE_INFINITY,
    );
  }

  /**
   * Appends the float that belongs to an instant of a shared column. Without a gap since the series' last
   * sample nothing but the value is stored. The instant must be newer than everything stored.
   */
  appendShared(column: TimestampColumn, index: number, value: number): void {
    if (this.column === column && this.columnStart + this.count === index) {
      if (this.count === this.stored.length) this.grow(this.count + 1);
      this.stored[this.count++] = value;
      this.newestMs = column.data[index] ?? 0;
      return;
    }
    if (this.count === 0 && !this.isColumnOwn) {
      this.column = column;
      this.columnStart = index;
      this.view = viewFrom(column.data, index);
      this.appendShared(column, index, value);
      return;
    }
    this.appendOwn(column.data[index] ?? 0, value);
  }

  /** As `appendShared` for the instants from `index` on, one for each value. */
  appendSharedRun(column: TimestampColumn, index: number, values: Float64Array): void {
    if (this.column !== column || this.columnStart + this.count !== index) {
      for (let i = 0; i < values.length; i++) this.appendShared(column, index + i, values[i] ?? 0);
      return;
    }
    if (this.count + values.length > this.stored.length) this.grow(this.count + values.length);
    this.stored.set(values, this.count);
    this.count += values.length;
    this.newestMs = column.data[index + values.length - 1] ?? this.newestMs;
  }

  /** As `appendShared` for so many instants from `index` on, with one value at all of them. */
  appendSharedConstant(column: TimestampColumn, index: number, count: number, value: number): void {
    if (this.column !== column || this.columnStart + this.count !== index) {
      for (let i = 0; i < count; i++) this.appendShared(column, index + i, value);
      return;
    }
    if (this.count + count > this.stored.length) this.grow(this.count + count);
    this.stored.fill(value, this.count, this.count + count);
    this.count += count;
    this.newestMs = column.data[index + count - 1] ?? this.newestMs;
  }

  /** Appends whatever is newer than everything stored; anything else is refused. */
  append(timestampMs: number, value: SampleValue): AppendOutcome {
    return this.write(timestampMs, value, Number.POSITIVE_INFINITY);
  }

  /**
   * Writes a sample at the moment `nowMs`. Samples after `nowMs` are there already only because the
   * input was loaded beforehand: they neither count as newer ones nor keep the sample out.
   */
  write(timestampMs: number, value: SampleValue, nowMs: number): AppendOutcome {
    if (timestampMs > this.newestMs) {
      this.appendNewest(timestampMs, value);
      return "appended";
    }
    if (this.hasSampleWithin(timestampMs, nowMs)) return "out-of-order";
    const present = this.sampleAt(timestampMs);
    if (present.isThere) return isSameSample(present.value, value) ? "same" : "duplicate-timestamp";
    this.insert(timestampMs, value);
    return "appended";
  }

  /** Reserves memory for so many floats in all. */
  reserve(capacity: number): void {
    if (capacity > this.stored.length) this.resize(capacity);
  }

  private appendNewest(timestampMs: number, value: SampleValue): void {
    if (typeof value === "number") this.appendOwn(timestampMs, value);
    else {
      this.newestMs = timestampMs;
      if (value === undefined) this.stale.push(timestampMs);
      else {
        this.histogramTimes ??= [];
        this.histogramValues ??= [];
        this.histogramTimes.push(timestampMs);
        this.histogramValues.push(value);
      }
    }
  }

  private appendOwn(timestampMs: number, value: number): void {
    this.unshare();
    if (this.count === this.stored.length) this.grow(this.count + 1);
    this.column.push(timestampMs);
    this.stored[this.count++] = value;
    this.newestMs = timestampMs;
  }

  private unshare(): void {
    if (this.isColumnOwn) return;
    const own = new TimestampColumn(Math.max(this.count + 1, this.stored.length));
    const shared = this.timestampsMs;
    for (let i = 0; i < this.count; i++) own.push(shared[i] ?? 0);
    this.column = own;
    this.columnStart = 0;
    this.view = own.data;
    this.isColumnOwn = true;
  }

  private insert(timestampMs: number, value: SampleValue): void {
    if (value === undefined) {
      this.stale.splice(countBefore(this.stale, this.stale.length, timestampMs), 0, timestampMs);
    } else if (typeof value === "number") {
      this.insertFloat(timestampMs, value);
    } else {
      this.histogramTimes ??= [];
      this.histogramValues ??= [];
      const at = countBefore(this.histogramTimes, this.histogramTimes.length, timestampMs);
      this.histogramTimes.splice(at, 0, timestampMs);
      this.histogramValues.splice(at, 0, value);
    }
  }

  private insertFloat(timestampMs: number, value: number): void {
    const at = countBefore(this.timestampsMs, this.count, timestampMs);
    if (this.count === this.stored.length) this.grow(this.count + 1);
    // A column of its own and a new one each time: readers may remember what they found in the old one.
    const times = new TimestampColumn(this.stored.length);
    const before = this.timestampsMs;
    for (let i = 0; i < at; i++) times.push(before[i] ?? 0);
    times.push(timestampMs);
    for (let i = at; i < this.count; i++) times.push(before[i] ?? 0);
    this.column = times;
    this.columnStart = 0;
    this.view = times.data;
    this.isColumnOwn = true;
    this.stored.copyWithin(at + 1, at, this.count);
    this.stored[at] = value;
    this.count++;
  }

  private sampleAt(timestampMs: number): { readonly isThere: boolean; readonly value: SampleValue } {
    const at = countBefore(this.timestampsMs, this.count, timestampMs);
    if (at < this.count && this.timestampsMs[at] === timestampMs) {
      return { isThere: true, value: this.stored[at] ?? 0 };
    }
    if (this.stale[countBefore(this.stale, this.stale.length, timestampMs)] === timestampMs) {
      return { isThere: true, value: undefined };
    }
    const times = this.histogramTimes ?? [];
    const index = countBefore(times, times.length, timestampMs);
    return { isThere: times[index] === timestampMs, value: this.histogramValues?.[index] };
  }

  private hasSampleWithin(afterMs: number, untilMs: number): boolean {
    const hasNext = (times: Float64Array | readonly number[], count: number): boolean => {
      const first = countBefore(times, count, afterMs);
      const next = times[first] === afterMs ? first + 1 : first;
      return next < count && (times[next] ?? 0) <= untilMs;
    };
    const histograms = this.histogramTimes ?? [];
    return (
      hasNext(this.timestampsMs, this.count) ||
      hasNext(this.stale, this.stale.length) ||
      hasNext(histograms, histograms.length)
    );
  }

  private grow(needed: number): void {
    this.resize(Math.max(needed, this.stored.length * 2));
  }

  private resize(capacity: number): void {
    const larger = newColumn(capacity, this.arena);
    larger.set(this.count === this.stored.length ? this.stored : this.stored.subarray(0, this.count));
    this.stored = larger;
  }
}

const noValues = new Float64Array(0);

function newColumn(capacity: number, arena: ColumnArena | undefined): Float64Array {
  const length = Math.max(valuesCapacityMin, capacity);
  return arena?.take(length) ?? new Float64Array(length);
}

function isSameSample(left: SampleValue, right: SampleValue): boolean {
  if (typeof left === "object" && typeof right === "object") {
    return JSON.stringify(left) === JSON.stringify(right);
  }
  return Object.is(left, right);
}

// Evaluations compute windows once for each array of timestamps, so series that share a column from its start must
// show the very same array.
function viewFrom(timestampsMs: Float64Array, start: number): Float64Array {
  return start === 0 ? timestampsMs : timestampsMs.subarray(start);
}
