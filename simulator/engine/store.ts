import {
  compareLabels,
  compileMatcher,
  type Labels,
  labelValue,
  type Matcher,
  metricNameLabel,
  type NativeHistogram,
  type PrometheusMajor,
  type Selection,
  type Series,
  type SeriesSource,
} from "../promql/index.ts";
import type { ColumnArena } from "./column-arena.ts";
import { type AppendOutcome, StoredSeries } from "./stored-series.ts";
import { TimestampColumn } from "./timestamp-column.ts";

/** A whole column of a series, sorted by time. The store keeps the arrays; do not write to them afterwards. */
export interface SampleColumn {
  readonly timestampsMs: readonly number[] | Float64Array;
  /** One for each timestamp; undefined is a staleness marker. */
  readonly values: readonly (number | NativeHistogram | undefined)[] | Float64Array;
}

/** Makes an empty series store. With an arena, what it holds is lost when the arena is reset. */
export function createSeriesStore(arena?: ColumnArena): SeriesStore {
  return new SeriesStore(arena);
}

/**
 * Series in columns: append-only per series, found by their labels. It is what scrapes and rules write to
 * and what evaluations read. Selected series are views that are valid until the next write.
 */
export class SeriesStore implements SeriesSource {
  private readonly byKey = new Map<string, StoredSeries>();
  private readonly byName = new Map<string, NamedSeries>();
  private readonly selections = new Map<string, CachedSelection>();
  private readonly arena: ColumnArena | undefined;
  private lastTimes: TimestampColumn | undefined;
  private version = 0;

  constructor(arena?: ColumnArena) {
    this.arena = arena;
  }

  get seriesCount(): number {
    return this.byKey.size;
  }

  /** Floats held in all, staleness markers and histograms not counted. */
  get sampleCount(): number {
    let count = 0;
    for (const series of this.byKey.values()) count += series.sampleCount;
    return count;
  }

  /** Every series, in no particular order. */
  all(): Iterable<StoredSeries> {
    return this.byKey.values();
  }

  /** The series of a label set, if it exists. */
  find(labels: Labels): StoredSeries | undefined {
    return this.byKey.get(labels.key);
  }

  /** The series of a label set; made without samples where it does not exist. */
  open(labels: Labels): StoredSeries {
    const present = this.byKey.get(labels.key);
    return present ?? this.insert(new StoredSeries(labels, new TimestampColumn(8), 0, 8, this.arena));
  }

  /**
   * As `open`; a new series expects its samples at the instants of `column` from `index` on and has room
   * for `capacity` of them.
   */
  openShared(labels: Labels, column: TimestampColumn, index: number, capacity: number): StoredSeries {
    const present = this.byKey.get(labels.key);
    return present ?? this.insert(new StoredSeries(labels, column, index, capacity, this.arena));
  }

  /** Appends a float or, where it is older than what the series has, says why not. */
  append(labels: Labels, timestampMs: number, value: number): AppendOutcome {
    return this.open(labels).append(timestampMs, value);
  }

  /** Appends a native histogram; see `append`. */
  appendHistogram(labels: Labels, timestampMs: number, value: NativeHistogram): AppendOutcome {
    return this.open(labels).append(timestampMs, value);
  }

  /** Marks a series as ended at this time; see `append`. */
  markStale(labels: Labels, timestampMs: number): AppendOutcome {
    return this.open(labels).append(timestampMs, undefined);
  }

  /**
   * Appends samples one after the other and stops at the first that is refused; the outcome is that of the
   * last one tried, `appended` for an empty column. New series whose columns follow each other share their
   * timestamps where those are equal.
   */
  appendColumn(labels: Labels, column: SampleColumn): AppendOutcome {
    const floats = this.byKey.has(labels.key) ? undefined : floatsOf(column);
    if (floats !== undefined) {
      this.lastTimes = sharedTimes(this.lastTimes, column.timestampsMs);
      this.openShared(labels, this.lastTimes, 0, floats.length).appendSharedRun(this.lastTimes, 0, floats);
      return "appended";
    }
    const series = this.open(labels);
    series.reserve(series.sampleCount + column.timestampsMs.length);
    let outcome: AppendOutcome = "appended";
    for (let i = 0; i < column.timestampsMs.length; i++) {
      outcome = series.append(column.timestampsMs[i] ?? 0, column.values[i]);
      if (outcome === "duplicate-timestamp" || outcome === "out-of-order") return outcome;
    }
    return outcome;
  }

  /** Appends floats at the first instants of a shared column, one for each value, to a series that is new. */
  appendGrid(labels: Labels, column: TimestampColumn, values: Float64Array): void {
    this.openShared(labels, column, 0, values.length).appendSharedRun(column, 0, values);
  }

  select(selection: Selection): readonly Series[] {
    return this.selectStored(selection);
  }

  /** As `select`, for the parts of the engine that also write. */
  selectStored(selection: Selection): readonly StoredSeries[] {
    const { fromMs, toMs } = selection;
    const matching = this.matching(selection);
    if (!matching.some((series) => isOutside(series, fromMs, toMs))) return matching;
    return matching.filter((series) => !isOutside(series, fromMs, toMs));
  }

  private matching({ matchers, prometheus }: Selection): readonly StoredSeries[] {
    const { key, name, tests } = selectorOf(matchers, prometheus);
    const named = name === undefined ? "any" : this.byName.get(name);
    const version = named === "any" ? this.version : (named?.version ?? -1);
    const cached = this.selections.get(key);
    if (cached !== undefined && cached.version === version) return cached.series;
    const candidates = named === "any" ? this.candidates(tests) : (named?.sorted() ?? []);
    const series = candidates.filter(({ labels }) =>
      tests.every(({ label, matches }) => matches(labelValue(labels, label))),
    );
    if (this.selections.size >= selectionsMax) this.selections.clear();
    this.selections.set(key, { version, series });
    return series;
  }

  private candidates(tests: readonly LabelTest[]): readonly StoredSeries[] {
    const nameTests = tests.filter(({ label }) => label === metricNameLabel);
    const candidates: StoredSeries[] = [];
    for (const [name, named] of this.byName) {
      if (nameTests.every(({ matches }) => matches(name)))
        for (const one of named.sorted()) candidates.push(one);
    }
    return candidates.sort((left, right) => compareLabels(left.labels, right.labels));
  }

  private insert(series: StoredSeries): StoredSeries {
    this.byKey.set(series.labels.key, series);
    const name = labelValue(series.labels, metricNameLabel);
    let named = this.byName.get(name);
    if (named === undefined) {
      named = new NamedSeries();
      this.byName.set(name, named);
    }
    named.add(series);
    this.version++;
    return series;
  }
}

// Selectors recur at every step of a rule that goes step by step. Bounded, since matchers may be generated.
const selectionsMax = 4096;

interface CachedSelection {
  readonly version: number;
  readonly series: readonly StoredSeries[];
}

/** Matchers as a store needs them. */
interface Selector {
  /** Equal for equal matchers of one release line. */
  readonly key: string;
  /** The one metric name that matches, where they say which. */
  readonly name: string | undefined;
  readonly tests: readonly LabelTest[];
}

const knownSelectors: Readonly<Record<PrometheusMajor, WeakMap<readonly Matcher[], Selector>>> = {
  2: new WeakMap(),
  3: new WeakMap(),
};

// The matchers of a rule are the same ones in all its evaluations.
function selectorOf(matchers: readonly Matcher[], prometheus: PrometheusMajor): Selector {
  let selector = knownSelectors[prometheus].get(matchers);
  if (selector === undefined) {
    let key = `${prometheus}`;
    for (const { label, operator, value } of matchers) key += `\u0000${label}\u0000${operator}\u0000${value}`;
    const named = matchers.find(({ label, operator }) => label === metricNameLabel && operator === "=");
    const tests = matchers.map((matcher) => ({
      label: matcher.label,
      matches: compileMatcher(matcher, prometheus),
    }));
    selector = { key, name: named?.value, tests };
    knownSelectors[prometheus].set(matchers, selector);
  }
  return selector;
}

interface LabelTest {
  readonly label: string;
  readonly matches: (value: string) => boolean;
}

/** The series of one metric name, sorted when they are asked for. */
class NamedSeries {
  version = 0;
  private readonly series: StoredSeries[] = [];
  private isSorted = true;

  add(series: StoredSeries): void {
    this.series.push(series);
    this.version++;
    this.isSorted = this.series.length === 1;
  }

  sorted(): readonly StoredSeries[] {
    if (!this.isSorted) this.series.sort((left, right) => compareLabels(left.labels, right.labels));
    this.isSorted = true;
    return this.series;
  }
}

/** The values of a column that is nothing but floats at times that rise; undefined for any other. */
function floatsOf({ timestampsMs, values }: SampleColumn): Float64Array | undefined {
  const floats = new Float64Array(timestampsMs.length);
  let beforeMs = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < floats.length; i++) {
    const value = values[i];
    const timestampMs = timestampsMs[i] ?? Number.NaN;
    if (typeof value !== "number" || !(timestampMs > beforeMs)) return undefined;
    floats[i] = value;
    beforeMs = timestampMs;
  }
  return floats;
}

/** A column that begins with these timestamps: the one there is, if it does, else a new one. */
function sharedTimes(
  present: TimestampColumn | undefined,
  timestampsMs: SampleColumn["timestampsMs"],
): TimestampColumn {
  if (present !== undefined && startsWith(present, timestampsMs)) return present;
  const column = new TimestampColumn(timestampsMs.length);
  for (const timestampMs of timestampsMs) column.push(timestampMs);
  return column;
}

function startsWith({ data, length }: TimestampColumn, timestampsMs: SampleColumn["timestampsMs"]): boolean {
  if (timestampsMs.length > length) return false;
  for (let i = 0; i < timestampsMs.length; i++) if (data[i] !== timestampsMs[i]) return false;
  return true;
}

function isOutside(series: StoredSeries, fromMs: number, toMs: number): boolean {
  return series.lastTimestampMs < fromMs || series.firstTimestampMs > toMs;
}
