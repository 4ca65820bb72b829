import {
  compareLabels,
  compileMatcher,
  type Labels,
  labelValue,
  type NativeHistogram,
  type Selection,
  type Series,
  type SeriesSource,
} from "../../../simulator/promql/index.ts";

/** One sample of a series in memory. */
export interface MemorySample {
  readonly timestampMs: number;
  readonly value: number | NativeHistogram | "stale";
}

/** A source over series given once; a matcher is compiled once for each list of matchers. */
export function memorySource(series: readonly Series[]): SeriesSource {
  const sorted = [...series].sort((left, right) => compareLabels(left.labels, right.labels));
  const found = new WeakMap<Selection["matchers"], readonly Series[]>();
  return {
    select({ matchers, prometheus }) {
      let selected = found.get(matchers);
      if (selected === undefined) {
        const tests = matchers.map((matcher) => ({
          label: matcher.label,
          isMatch: compileMatcher(matcher, prometheus),
        }));
        selected = sorted.filter(({ labels }) =>
          tests.every(({ label, isMatch }) => isMatch(labelValue(labels, label))),
        );
        found.set(matchers, selected);
      }
      return selected;
    },
  };
}

/** Builds a series from samples in order of time. */
export function memorySeries(labels: Labels, samples: readonly MemorySample[]): Series {
  const floats = samples.filter(({ value }) => typeof value === "number");
  const stale = samples.filter(({ value }) => value === "stale");
  const timestampsMs: number[] = [];
  const histograms: NativeHistogram[] = [];
  for (const { timestampMs, value } of samples) {
    if (typeof value !== "object") continue;
    timestampsMs.push(timestampMs);
    histograms.push(value);
  }
  return {
    labels,
    timestampsMs: Float64Array.from(floats, ({ timestampMs }) => timestampMs),
    values: Float64Array.from(floats, ({ value }) => (typeof value === "number" ? value : 0)),
    sampleCount: floats.length,
    staleTimestampsMs: stale.map(({ timestampMs }) => timestampMs),
    histograms: histograms.length === 0 ? undefined : { timestampsMs, values: histograms },
  };
}
