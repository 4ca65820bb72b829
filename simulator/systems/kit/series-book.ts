import { strict as assert } from "node:assert";
import { histogramSeries, type MetricDefinition } from "../../../instrumentation/src/catalog/index.ts";
import type { ScrapeSink } from "./model.ts";

type LabelValues = Readonly<Record<string, string>>;

/**
 * The series that one target may expose. Each is opened once, with labels exactly as the catalog has them, and
 * from then on known by a number; the sink is asked for a handle when the series is first exposed.
 */
export class SeriesBook {
  private readonly names: string[] = [];
  private readonly labels: LabelValues[] = [];
  private handles: number[] = [];
  private sink: ScrapeSink | undefined;

  /** Opens a metric of any type but histogram; returns the series' number. */
  open(metric: MetricDefinition, labels: LabelValues = {}): number {
    assert(metric.type !== "histogram", `\`${metric.name}\` is a histogram`);
    assertLabels(metric, labels);
    return this.add(metric.name, labels);
  }

  /**
   * Opens a histogram; returns the number of its first bucket. The buckets follow in order of their bounds with
   * `+Inf` as the last, then the sum, then the count.
   */
  openHistogram(metric: MetricDefinition, labels: LabelValues = {}): number {
    assertLabels(metric, labels);
    const series = histogramSeries(metric);
    const first = this.names.length;
    for (const bound of metric.buckets ?? []) this.add(series.bucket, { ...labels, le: String(bound) });
    this.add(series.bucket, { ...labels, le: "+Inf" });
    this.add(series.sum, labels);
    this.add(series.count, labels);
    return first;
  }

  /** Begins a scrape into `sink`. */
  begin(sink: ScrapeSink): void {
    if (sink === this.sink) return;
    this.sink = sink;
    this.handles = this.names.map(() => -1);
  }

  /** Exposes a sample of an opened series. */
  set(series: number, value: number): void {
    const { sink } = this;
    if (sink === undefined) return;
    let handle = this.handles[series] ?? -1;
    if (handle < 0) {
      handle = sink.handle(this.names[series] ?? "", this.labels[series] ?? {});
      this.handles[series] = handle;
    }
    sink.set(handle, value);
  }

  private add(name: string, labels: LabelValues): number {
    this.names.push(name);
    this.labels.push(labels);
    this.handles.push(-1);
    return this.names.length - 1;
  }
}

function assertLabels(metric: MetricDefinition, labels: LabelValues): void {
  const expected = metric.labels.toSorted().join();
  const actual = Object.keys(labels).sort().join();
  assert(actual === expected, `\`${metric.name}\` has the labels ${expected}, not ${actual}`);
}
