import type { Labels, ResultSeries } from "../promql/index.ts";
import type { EvaluationMemory } from "./evaluation-memory.ts";
import type { ScheduledGroup } from "./schedule.ts";
import type { SeriesStore } from "./store.ts";
import type { AppendOutcome, SampleValue, StoredSeries } from "./stored-series.ts";
import { TimestampColumn } from "./timestamp-column.ts";

/** The instants at which a group's rules write: those of its evaluations, less the query offset. */
export function outputColumn(
  { timestampsMs, queryOffsetMs, stretches, intervalMs }: ScheduledGroup,
  memory: EvaluationMemory | undefined,
): TimestampColumn {
  const startMs = (timestampsMs[0] ?? 0) - queryOffsetMs;
  if (memory !== undefined && stretches.length === 1)
    return memory.gridColumn(startMs, intervalMs, timestampsMs.length);
  const column = new TimestampColumn(timestampsMs.length);
  for (const timestampMs of timestampsMs) column.push(timestampMs - queryOffsetMs);
  return column;
}

/** A result over consecutive evaluations and the series it is written to. */
export interface RecordedColumn {
  readonly target: StoredSeries;
  readonly result: ResultSeries;
}

/**
 * Writes what one rule yields, evaluation by evaluation, and marks stale what it yielded at the evaluation
 * before and not any more. Samples that another writer was there before are refused as Prometheus does.
 */
export class RuleWriter {
  private readonly store: SeriesStore;
  private readonly column: TimestampColumn;
  private readonly evaluationTimesMs: Float64Array;
  private readonly writtenRound = new Map<StoredSeries, number>();
  private previous: StoredSeries[] = [];
  private current: StoredSeries[] = [];
  private round = 0;

  constructor(store: SeriesStore, scheduled: ScheduledGroup, column: TimestampColumn) {
    this.store = store;
    this.column = column;
    this.evaluationTimesMs = scheduled.timestampsMs;
  }

  /** Whether the evaluation before this one wrote anything. */
  get hasPrevious(): boolean {
    return this.previous.length > 0;
  }

  /** Every series the rule has written. */
  get written(): Iterable<StoredSeries> {
    return this.writtenRound.keys();
  }

  /** The series of a label set, made where it does not exist. */
  open(labels: Labels): StoredSeries {
    return this.store.openShared(labels, this.column, 0, 0);
  }

  /**
   * Writes a sample of the evaluation at this index; says why where it is refused. A second one of the same evaluation
   * for a series is dropped without a word: Prometheus holds samples against what was committed before.
   */
  write(target: StoredSeries, index: number, value: SampleValue): string | undefined {
    if (this.writtenRound.get(target) === this.round + 1) return undefined;
    const outcome = this.append(target, index, value);
    if (outcome === "out-of-order") return "out of order sample";
    if (outcome === "duplicate-timestamp") return "duplicate sample for timestamp";
    this.writtenRound.set(target, this.round + 1);
    this.current.push(target);
    return undefined;
  }

  /** Ends a successful evaluation. */
  end(index: number): void {
    this.round++;
    for (const target of this.previous) {
      if (this.writtenRound.get(target) !== this.round) this.append(target, index, undefined);
    }
    const emptied = this.previous;
    this.previous = this.current;
    emptied.length = 0;
    this.current = emptied;
  }

  /** Forgets what the evaluation before wrote, as a restart does: nothing of it is marked stale. */
  forget(): void {
    this.previous = [];
    this.current = [];
  }

  /** Whether whole columns of these series can be written, since nobody else's samples are in the way. */
  canRecord(columns: readonly RecordedColumn[], index: number): boolean {
    const firstMs = this.column.data[index] ?? 0;
    return columns.every(
      ({ target, result }) => target.lastTimestampMs < firstMs && result.histograms === undefined,
    );
  }

  /** Writes the results of `count` successful evaluations from `index` on; see `canRecord`. */
  record(columns: readonly RecordedColumn[], index: number, count: number): void {
    const isContinued = new Set<StoredSeries>();
    for (const { target, result } of columns) if (result.isPresent[0] === 1) isContinued.add(target);
    for (const target of this.previous) {
      if (!isContinued.has(target)) this.append(target, index, undefined);
    }
    this.previous = [];
    this.round++;
    for (const { target, result } of columns) {
      const isPresent = result.isPresent.subarray(0, count);
      this.writtenRound.set(target, this.round);
      for (let start = isPresent.indexOf(1); start >= 0; ) {
        const gap = isPresent.indexOf(0, start);
        const end = gap < 0 ? count : gap;
        target.appendSharedRun(this.column, index + start, result.values.subarray(start, end));
        if (gap >= 0) this.append(target, index + gap, undefined);
        start = gap < 0 ? -1 : isPresent.indexOf(1, gap);
      }
      if (isPresent[count - 1] === 1) this.previous.push(target);
    }
  }

  /** Whether the last sample of a series is that of the evaluation before this one. */
  isContinued(target: StoredSeries, index: number): boolean {
    return index > 0 && target.lastTimestampMs === this.column.data[index - 1];
  }

  /** Goes on writing what was written at the evaluation before, for so many more; see `isContinued`. */
  repeat(target: StoredSeries, index: number, count: number, value: number): void {
    target.appendSharedConstant(this.column, index, count, value);
  }

  private append(target: StoredSeries, index: number, value: SampleValue): AppendOutcome {
    const timestampMs = this.column.data[index] ?? 0;
    if (typeof value === "number" && timestampMs > target.lastTimestampMs) {
      target.appendShared(this.column, index, value);
      return "appended";
    }
    return target.write(timestampMs, value, this.evaluationTimesMs[index] ?? 0);
  }
}
