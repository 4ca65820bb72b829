import type { CellReader, Family, HistogramCell, ScalarCell, SummaryCell } from "../family.ts";
import { type FamilyOptions, headerOf, labelRenderer } from "./family-options.ts";
import { bucketsOf, exemplarOf, labelsOf, type MetricInternals, numberOf, quantilesOf } from "./internals.ts";

/**
 * A family over the entries that a metric of prom-client keeps; undefined where an entry is not what it was. Of two entries
 * with the same labels (an application that changes a labels object after using it makes such) the first one counts.
 */
export function liveFamily(metric: MetricInternals, options: FamilyOptions): Family | undefined {
  // The keys are the one thing that is copied: an object gives them only all at once, to `for … in` as well. Of a metric
  // with 100,000 label sets that takes 18 ms.
  const keys = Object.keys(metric.entries);
  const render = labelRenderer(metric.labelNames, options);
  const header = headerOf(metric, options);
  const first = keys[0];
  const readerOf =
    <Cell>(read: (entry: unknown, labels: string) => Cell | undefined) =>
    (): CellReader<Cell> => {
      const seen = new Set<string>();
      return (index) => {
        const entry = metric.entries[keys[index] ?? ""];
        if (entry === undefined) return undefined;
        const labels = render(labelsOf(entry));
        const before = seen.size;
        return seen.add(labels).size === before ? undefined : read(entry, labels);
      };
    };
  const isKnown = <Cell>(read: (entry: unknown, labels: string) => Cell | undefined) =>
    first === undefined || read(metric.entries[first], "") !== undefined;

  const cellCount = keys.length;
  switch (metric.type) {
    case "counter":
    case "gauge": {
      const read = (entry: unknown, labels: string): ScalarCell | undefined => {
        const value = numberOf(entry);
        return value === undefined ? undefined : { labels, value, exemplar: exemplarOf(entry) };
      };
      return isKnown(read) ? { ...header, type: metric.type, cellCount, reader: readerOf(read) } : undefined;
    }
    case "histogram": {
      const { bounds, boundKeys } = metric;
      const read = (entry: unknown, labels: string): HistogramCell | undefined =>
        bucketsOf(labels, entry, boundKeys);
      return isKnown(read)
        ? { ...header, type: "histogram", bounds, cellCount, reader: readerOf(read) }
        : undefined;
    }
    case "summary": {
      const read = (entry: unknown, labels: string): SummaryCell | undefined => {
        const figures = quantilesOf(entry, metric.percentiles);
        return figures === undefined ? undefined : { labels, ...figures };
      };
      return isKnown(read) ? { ...header, type: "summary", cellCount, reader: readerOf(read) } : undefined;
    }
    default:
      return metric.type satisfies never;
  }
}
