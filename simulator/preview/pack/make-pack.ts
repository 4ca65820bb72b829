import {
  compareLabels,
  labelValue,
  metricNameLabel,
  type PrometheusMajor,
  type Series,
  type SeriesSource,
} from "../../promql/index.ts";
import type { Exemplar } from "../query/data-source.ts";
import type { NeededSeries } from "./needed-series.ts";
import { packExemplar } from "./packed-exemplar.ts";
import {
  nameOf,
  type PackedSeries,
  packSeries,
  packVersion,
  type SeriesPack,
  TimesPacker,
} from "./series-pack.ts";

/** Where a pack's series are taken from. */
export interface PackedFrom {
  readonly source: SeriesSource;
  /** Every series that the source has. */
  readonly all: Iterable<Series>;
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
  readonly prometheus: PrometheusMajor;
  /** Exemplars by the key of their series' labels, the oldest first; absent where the source has none. */
  readonly exemplars?: ReadonlyMap<string, readonly Exemplar[]>;
}

/** How much a pack may hold. */
export interface PackLimits {
  readonly seriesMax: number;
  readonly samplesMax: number;
}

/** As much as a page can open with at once. */
const defaultPackLimits: PackLimits = { seriesMax: 20_000, samplesMax: 6_000_000 };

// Panels show some hundred; the oldest are left out.
const exemplarsMax = 20_000;

// A native histogram is as large as the buckets that it has.
const histogramWeight = 20;

/** Packs the series that a dashboard needs; what is beyond the limits is left out and noted. */
export function makePack(
  needed: NeededSeries,
  from: PackedFrom,
  limits: PackLimits = defaultPackLimits,
): SeriesPack {
  const { series, isCut } = pickedSeries(needed, from, limits);
  const packer = new TimesPacker();
  const names = new Set<string>();
  const labelValues = new Map(needed.labels.map((label) => [label, new Set<string>()]));
  for (const { labels } of from.all) {
    names.add(nameOf(labels));
    for (const [label, values] of labelValues) values.add(labelValue(labels, label));
  }
  const exemplars = needed.hasExemplars ? (from.exemplars ?? new Map()) : new Map();
  // As many for each series as all of them together may have.
  const ownMax = Math.max(1, Math.floor(exemplarsMax / Math.max(1, exemplars.size)));
  const packed = series.map((one): PackedSeries => {
    const own: readonly Exemplar[] = exemplars.get(one.labels.key) ?? [];
    const last = own.slice(-ownMax).map(packExemplar);
    return { ...packSeries(one, packer), ...(last.length === 0 ? {} : { exemplars: last }) };
  });
  const notes = [
    ...(isCut
      ? [`only the first ${series.length} series are here, since there are too many; narrow the selectors`]
      : []),
  ];
  names.delete("");
  return {
    version: packVersion,
    startMs: from.startMs,
    endMs: from.endMs,
    intervalMs: from.intervalMs,
    times: packer.times,
    series: packed,
    metricNames: [...names].sort(),
    labelValues: Object.fromEntries([...labelValues].map(([label, values]) => [label, sorted(values)])),
    notes,
  };
}

function sorted(values: Set<string>): readonly string[] {
  values.delete("");
  return [...values].sort();
}

function pickedSeries(
  { selectors }: NeededSeries,
  { source, prometheus }: PackedFrom,
  { seriesMax, samplesMax }: PackLimits,
): { readonly series: readonly Series[]; readonly isCut: boolean } {
  const picked = new Map<string, Series>();
  let sampleCount = 0;
  for (const matchers of selectors) {
    // What is left of a selector that is nothing but variables would pick everything there is.
    if (!matchers.some(({ label }) => label === metricNameLabel) && matchers.length === 0) continue;
    const selection = {
      matchers,
      fromMs: Number.NEGATIVE_INFINITY,
      toMs: Number.POSITIVE_INFINITY,
      prometheus,
    };
    for (const series of source.select(selection)) {
      if (picked.has(series.labels.key)) continue;
      const ownCount = series.sampleCount + (series.histograms?.values.length ?? 0) * histogramWeight;
      if (picked.size >= seriesMax || sampleCount + ownCount > samplesMax)
        return { series: inOrder(picked), isCut: true };
      picked.set(series.labels.key, series);
      sampleCount += ownCount;
    }
  }
  return { series: inOrder(picked), isCut: false };
}

function inOrder(picked: ReadonlyMap<string, Series>): readonly Series[] {
  return [...picked.values()].sort((left, right) => compareLabels(left.labels, right.labels));
}
