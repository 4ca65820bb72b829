import { createTimeMemory, type MetricMemory, type PrometheusMajor } from "../promql/index.ts";
import { ColumnArena } from "./column-arena.ts";
import { TimestampColumn } from "./timestamp-column.ts";

/**
 * What evaluations over one time line after the other take turns with: memory for the columns of their stores, and what
 * depends on times alone. Time lines of one length, as the tests of a file mostly are, find each window once.
 */
export class EvaluationMemory {
  /** Where stores have their columns from; given back by `nextTimeLine`. */
  readonly arena = new ColumnArena();
  /** What evaluations know of grids and windows. */
  readonly times = createTimeMemory();
  private readonly metrics: Readonly<Record<PrometheusMajor, MetricMemory>> = { 2: new Map(), 3: new Map() };
  private readonly grids = new Map<string, TimestampColumn>();

  /** The metrics of input series by their text. */
  metricsOf(prometheus: PrometheusMajor): MetricMemory {
    return this.metrics[prometheus];
  }

  /** Begins another time line: what stores of the ones before held must not be read any more. */
  nextTimeLine(): void {
    this.arena.reset();
  }

  /** The column of at least `count` instants from `startMs` on. It is shared: nobody may push to it. */
  gridColumn(startMs: number, intervalMs: number, count: number): TimestampColumn {
    const key = `${startMs} ${intervalMs}`;
    const known = this.grids.get(key);
    if (known !== undefined && known.length >= count) return known;
    const column = new TimestampColumn(count);
    for (let index = 0; index < count; index++) column.push(startMs + index * intervalMs);
    if (this.grids.size >= gridsMax) this.grids.clear();
    this.grids.set(key, column);
    return column;
  }
}

// Tests of one file mostly share their times; nobody waits for more.
const gridsMax = 16;
