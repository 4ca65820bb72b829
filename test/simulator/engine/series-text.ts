import type { SeriesStore } from "../../../simulator/engine/index.ts";
import type { Labels, Series } from "../../../simulator/promql/index.ts";
import { labelPairs, labelsFromRecord, metricNameLabel } from "../../../simulator/promql/index.ts";

/** Reads `name{a="b"}`; only what tests need, no escapes. */
export function labelsOf(text: string): Labels {
  const [name = "", rest = ""] = text.split("{");
  const record: Record<string, string> = name === "" ? {} : { [metricNameLabel]: name };
  for (const match of rest.matchAll(/([^=,{}\s]+)="([^"]*)"/g)) record[match[1] ?? ""] = match[2] ?? "";
  return labelsFromRecord(record);
}

/** Writes a label set as `name{a="b"}`. */
export function labelsText(labels: Labels): string {
  const pairs = labelPairs(labels).filter(([name]) => name !== metricNameLabel);
  const name = labelPairs(labels).find(([label]) => label === metricNameLabel)?.[1] ?? "";
  return pairs.length === 0
    ? name
    : `${name}{${pairs.map(([label, value]) => `${label}="${value}"`).join(",")}}`;
}

/** Writes a series as `name{a="b"} value@seconds …`, staleness markers as `stale@seconds`, sorted by time. */
export function seriesText(series: Series): string {
  const samples: [number, string][] = [];
  for (let i = 0; i < series.sampleCount; i++)
    samples.push([series.timestampsMs[i] ?? 0, String(series.values[i])]);
  for (const timestampMs of series.staleTimestampsMs) samples.push([timestampMs, "stale"]);
  for (const [i, timestampMs] of (series.histograms?.timestampsMs ?? []).entries()) {
    samples.push([timestampMs, `{{count:${series.histograms?.values[i]?.count}}}`]);
  }
  samples.sort(([left], [right]) => left - right);
  return [
    labelsText(series.labels),
    ...samples.map(([timestampMs, text]) => `${text}@${timestampMs / 1000}`),
  ].join(" ");
}

/** Every series of a store with samples, one a line, sorted; names given keep the rest out. */
export function storeText(store: SeriesStore, names: RegExp = /./): readonly string[] {
  return [...store.all()]
    .map(seriesText)
    .filter((line) => line.includes("@") && names.test(line))
    .sort();
}
