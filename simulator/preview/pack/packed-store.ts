import {
  compareLabels,
  compileMatcher,
  type HistogramColumn,
  labelsFromPairs,
  labelValue,
  metricNameLabel,
  type Selection,
  type Series,
  type SeriesSource,
} from "../../promql/index.ts";
import type { Exemplar } from "../query/data-source.ts";
import { unpackExemplar } from "./packed-exemplar.ts";
import { unpackHistogram } from "./packed-histogram.ts";
import {
  nameOf,
  type PackedExemplar,
  type PackedSeries,
  type SeriesPack,
  unpackTimes,
  unpackValues,
} from "./series-pack.ts";

// A page never has as many; a damaged pack could say so.
const samplesMax = 10_000_000;

/** The series of a pack, to be evaluated. Throws a `RangeError` where a pack says of itself that it is too long. */
export class PackedStore implements SeriesSource {
  readonly #all: readonly Series[];
  readonly #byName = new Map<string, Series[]>();
  readonly #exemplars = new Map<Series, readonly PackedExemplar[]>();

  constructor(pack: SeriesPack) {
    const times = pack.times.map((runs) => unpackTimes(runs, samplesMax));
    this.#all = pack.series
      .map((packed): Series => {
        const { labels } = packed;
        const pairs = labels.flatMap((name, index) =>
          index % 2 === 0 ? [[name, labels[index + 1] ?? ""] as const] : [],
        );
        const timestampsMs = times[packed.times] ?? new Float64Array();
        const series: Series = {
          labels: labelsFromPairs(pairs),
          timestampsMs,
          values: unpackValues(packed, timestampsMs.length),
          sampleCount: timestampsMs.length,
          staleTimestampsMs: packed.stale ?? [],
          histograms: histogramsOf(packed, times),
        };
        if (packed.exemplars !== undefined) this.#exemplars.set(series, packed.exemplars);
        return series;
      })
      .sort((left, right) => compareLabels(left.labels, right.labels));
    for (const series of this.#all) {
      const name = nameOf(series.labels);
      const named = this.#byName.get(name) ?? [];
      named.push(series);
      this.#byName.set(name, named);
    }
  }

  /** The exemplars of one of its series, the oldest first. */
  exemplarsOf(series: Series): readonly Exemplar[] {
    return this.#exemplars.get(series)?.map(unpackExemplar) ?? [];
  }

  select({ matchers, fromMs, toMs, prometheus }: Selection): readonly Series[] {
    const named = matchers.find(({ label, operator }) => label === metricNameLabel && operator === "=");
    const candidates = named === undefined ? this.#all : (this.#byName.get(named.value) ?? []);
    const tests = matchers.map((matcher) => ({
      label: matcher.label,
      matches: compileMatcher(matcher, prometheus),
    }));
    return candidates.filter(
      (series) =>
        overlaps(series, fromMs, toMs) &&
        tests.every(({ label, matches }) => matches(labelValue(series.labels, label))),
    );
  }
}

function histogramsOf(
  { histograms }: PackedSeries,
  times: readonly Float64Array[],
): HistogramColumn | undefined {
  if (histograms === undefined) return undefined;
  const values = histograms.values.map(unpackHistogram);
  return { timestampsMs: Array.from(times[histograms.times] ?? []).slice(0, values.length), values };
}

function overlaps(series: Series, fromMs: number, toMs: number): boolean {
  const { timestampsMs, sampleCount, staleTimestampsMs, histograms } = series;
  // Few series have them, and those are looked at in any case.
  if (histograms !== undefined) return true;
  if (sampleCount === 0) return staleTimestampsMs.length > 0;
  const lastMs = Math.max(
    timestampsMs[sampleCount - 1] ?? 0,
    staleTimestampsMs.at(-1) ?? Number.NEGATIVE_INFINITY,
  );
  return lastMs >= fromMs && (timestampsMs[0] ?? 0) <= toMs;
}
