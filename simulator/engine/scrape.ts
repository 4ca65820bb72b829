import { strict as assert } from "node:assert";
import type { Labels, PrometheusMajor } from "../promql/index.ts";
import { isTargetIdentity, reportLabels, storedLabels } from "./scrape-labels.ts";
import type { SeriesStore } from "./store.ts";
import type { StoredSeries } from "./stored-series.ts";
import { TimestampColumn } from "./timestamp-column.ts";

/** How a target is scraped into a store. */
export interface TargetOptions {
  /** What every series of the target carries: `job`, `instance` and whatever the configuration adds. */
  readonly labels: Labels;
  /** How many scrapes to expect, so that columns are made in their final size. Default 64. */
  readonly expectedScrapeCount?: number;
  /** The release line, for the spelling of bucket bounds. Default 3. */
  readonly prometheus?: PrometheusMajor;
  /**
   * Which metric names are stored; all by default. What is not stored still counts in the scrape's own metrics, so
   * leaving out what nobody reads changes nothing but the memory taken.
   */
  readonly isStored?: (metricName: string) => boolean;
}

/** Starts writing what a target's scrapes yield. The target's labels must hold a job and an instance. */
export function openTarget(store: SeriesStore, options: TargetOptions): TargetWriter {
  return new TargetWriter(store, options);
}

/** What Prometheus writes itself for each scrape, in the order of writing. */
export const scrapeReportNames = [
  "up",
  "scrape_duration_seconds",
  "scrape_samples_scraped",
  "scrape_samples_post_metric_relabeling",
  "scrape_series_added",
] as const;

/**
 * Writes one target's scrapes: `begin`, `set` for each exposed sample, `commit`; or `fail`. Series are
 * known by a handle, so that a scrape costs no look-ups. What was exposed by the scrape before and is
 * not any more is marked stale; a failed scrape marks everything stale and reports `up` 0.
 */
export class TargetWriter {
  private readonly store: SeriesStore;
  private readonly target: Labels;
  private readonly prometheus: PrometheusMajor;
  private readonly capacity: number;
  private readonly handles = new Map<string, number>();
  private readonly series: (StoredSeries | undefined)[] = [];
  private readonly isStored: (metricName: string) => boolean;
  private staged: Float64Array = new Float64Array(64);
  private stagedAt: Float64Array = new Float64Array(64);
  private presentAt: Float64Array = new Float64Array(64);
  private readonly successes: TimestampColumn;
  private readonly reports: TimestampColumn;
  private readonly reportSeries: readonly StoredSeries[];
  private scrape = 0;
  private lastScrape = 0;
  private lastSuccess = 0;
  private timestampMs = Number.NEGATIVE_INFINITY;
  private isOpen = false;

  constructor(store: SeriesStore, options: TargetOptions) {
    assert(isTargetIdentity(options.labels), "a target needs the labels `job` and `instance`");
    this.store = store;
    this.target = options.labels;
    this.prometheus = options.prometheus ?? 3;
    this.capacity = options.expectedScrapeCount ?? 64;
    this.isStored = options.isStored ?? (() => true);
    this.successes = new TimestampColumn(this.capacity);
    this.reports = new TimestampColumn(this.capacity);
    this.reportSeries = scrapeReportNames.map((name) =>
      store.openShared(reportLabels(name, this.target), this.reports, 0, this.capacity),
    );
  }

  /** The handle of an exposed series, made when it is asked for the first time. */
  handle(name: string, labels: Iterable<readonly [string, string]>): number {
    const stored = this.isStored(name) ? storedLabels(name, labels, this.target, this.prometheus) : undefined;
    const key = stored?.key ?? unstoredKey(name, labels);
    const known = this.handles.get(key);
    if (known !== undefined) return known;
    const handle = this.series.length;
    this.handles.set(key, handle);
    this.series.push(
      stored && this.store.openShared(stored, this.successes, this.successes.length, this.capacity),
    );
    if (handle >= this.staged.length) {
      this.staged = enlarged(this.staged);
      this.stagedAt = enlarged(this.stagedAt);
      this.presentAt = enlarged(this.presentAt);
    }
    return handle;
  }

  /** Begins a scrape. Its time must be later than that of the scrape before. */
  begin(timestampMs: number): void {
    assert(!this.isOpen, "a scrape begins before the last one is committed");
    assert(timestampMs > this.timestampMs, "a scrape is not later than the one before");
    this.timestampMs = timestampMs;
    this.scrape++;
    this.isOpen = true;
  }

  /** Sets an exposed sample; of two with one handle the first counts. */
  set(handle: number, value: number): void {
    if (this.stagedAt[handle] === this.scrape) return;
    this.stagedAt[handle] = this.scrape;
    this.staged[handle] = value;
  }

  /** Ends a successful scrape that took so long. */
  commit(durationSeconds: number): void {
    assert(this.isOpen, "a scrape is committed that was not begun");
    this.isOpen = false;
    const index = this.successes.push(this.timestampMs);
    const { scrape, lastScrape, lastSuccess, series, staged, stagedAt, presentAt, successes } = this;
    let scrapedCount = 0;
    let addedCount = 0;
    for (let handle = 0; handle < series.length; handle++) {
      const one = series[handle];
      const before = presentAt[handle];
      if (stagedAt[handle] === scrape) {
        one?.appendShared(successes, index, staged[handle] ?? 0);
        scrapedCount++;
        if (before === 0 || before !== lastSuccess) addedCount++;
        presentAt[handle] = scrape;
      } else if (before === lastScrape && before !== 0) {
        one?.append(this.timestampMs, undefined);
      }
    }
    this.lastSuccess = scrape;
    this.lastScrape = scrape;
    this.report(1, durationSeconds, scrapedCount, addedCount);
  }

  /** Writes down a scrape that failed; samples set since `begin` are dropped. */
  fail(timestampMs: number, durationSeconds: number): void {
    if (!this.isOpen) this.begin(timestampMs);
    this.isOpen = false;
    this.markPresentStale();
    this.lastScrape = this.scrape;
    this.report(0, durationSeconds, 0, 0);
  }

  /** Ends the target, as when it leaves the configuration: everything of it is marked stale. */
  remove(timestampMs: number): void {
    this.begin(timestampMs);
    this.isOpen = false;
    this.markPresentStale();
    this.lastScrape = this.scrape;
    for (const series of this.reportSeries) series.append(timestampMs, undefined);
  }

  private markPresentStale(): void {
    for (let handle = 0; handle < this.series.length; handle++) {
      const before = this.presentAt[handle];
      if (before === this.lastScrape && before !== 0)
        this.series[handle]?.append(this.timestampMs, undefined);
    }
  }

  private report(up: number, durationSeconds: number, scrapedCount: number, addedCount: number): void {
    const index = this.reports.push(this.timestampMs);
    const values = [up, durationSeconds, scrapedCount, scrapedCount, addedCount];
    for (const [position, series] of this.reportSeries.entries()) {
      series.appendShared(this.reports, index, values[position] ?? 0);
    }
  }
}

function unstoredKey(name: string, labels: Iterable<readonly [string, string]>): string {
  return JSON.stringify([name, ...labels]);
}

function enlarged(column: Float64Array): Float64Array {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}
