import { labelsFromRecord } from "../../simulator/promql/index.ts";
import type { Chance } from "../support/chance.ts";
import {
  type DatasetSample,
  type DatasetSeries,
  type DatasetSetup,
  type DatasetValue,
  datasetLengthMs,
  datasetStartMs,
} from "./dataset-form.ts";
import { gauge } from "./gauge.ts";
import { type HistogramForm, histogramSequence } from "./histogram-series.ts";

/** Series that no scrape would leave: extreme values, equal values, hardly any samples, buckets that fit nowhere. */
export function addOddSeries({ prometheus, chance }: DatasetSetup, series: DatasetSeries[]): void {
  const add = (
    record: Readonly<Record<string, string>>,
    next: (index: number) => DatasetValue | undefined,
  ) => {
    const samples: DatasetSample[] = [];
    const offMs = chance.happens(0.7) ? 0 : chance.below(15_000);
    for (let atMs = 0, index = 0; atMs <= datasetLengthMs; atMs += 15_000, index++) {
      const value = next(index);
      if (value !== undefined) samples.push({ timestampMs: datasetStartMs + atMs + offMs, value });
    }
    if (samples.length > 0) series.push({ labels: labelsFromRecord(record), samples });
  };
  // Nothing near 2e-308: below it Go's logarithm is wrong on some processors.
  const extremes = [
    Number.NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    1,
    -1,
    0.5,
    1e150,
    -1e150,
    2.5e-200,
    2 ** 53,
  ] as const;
  for (const kind of ["x", "y", "z"]) add({ __name__: "extreme", kind }, () => chance.pick([...extremes]));
  for (const kind of ["x", "y"])
    add({ __name__: "mostly_nan", kind }, () => (chance.happens(0.6) ? Number.NaN : chance.below(5)));
  for (const zone of ["east", "west", ""]) {
    const ratio = chance.pick([0.3, 0.05, 0.01]);
    add({ __name__: "sparse", zone }, () => {
      if (!chance.happens(ratio)) return undefined;
      return chance.happens(0.2) ? "stale" : chance.below(100);
    });
  }
  for (const id of ["1", "2", "3", "10", "20"])
    add({ __name__: "level", id, parity: Number(id) % 2 === 0 ? "even" : "odd" }, () => chance.below(4));
  for (const job of ["api", "db", "web"]) {
    add({ __name__: "queue_length", job }, gauge(chance, 50, 2));
    add({ __name__: "limit", job }, () => 60);
  }
  add({ __name__: "odd_bucket", le: "1" }, (index) => index);
  add({ __name__: "odd_bucket", le: "1.0" }, (index) => index * 2);
  add({ __name__: "odd_bucket", le: "one" }, (index) => index);
  add({ __name__: "odd_bucket", le: "2" }, () => chance.below(5));
  if (chance.happens(0.7)) add({ __name__: "odd_bucket", le: "+Inf" }, (index) => index * 3);
  add({ __name__: "odd_bucket", le: "-1", kind: "x" }, () => 2);
  add({ __name__: "odd_bucket", le: "+Inf", kind: "x" }, () => 4);
  add({ __name__: "only_stale" }, (index) => (index % 40 === 0 ? "stale" : index % 3 === 0 ? 1 : undefined));
  if (prometheus === 2) return;
  const never: ReadonlySet<number> = new Set();
  for (const kind of ["x", "y"])
    add({ __name__: "odd_histogram", kind }, histogramSequence("odd", chance, never));
  for (const kind of ["x", "y", "float", "histogram"])
    add({ __name__: "mixed", kind }, mixedSequence(kind, chance));
  const start = gauge(chance, 5, 1);
  add(
    { __name__: "typed_total", __type__: "counter", __unit__: "seconds", job: "api" },
    (index) => index * 2,
  );
  add({ __name__: "typed_total", __type__: "gauge", __unit__: "seconds", job: "db" }, start);
}

/** A metric that was floats once and is histograms now, and the other way round. */
function mixedSequence(kind: string, chance: Chance): (index: number) => DatasetValue | undefined {
  const form = chance.pick<HistogramForm>(["exponential", "both signs", "custom", "gauge"]);
  const histogram = histogramSequence(form, chance, new Set([chance.below(300)]));
  let isHistogram = kind === "histogram";
  return (index) => {
    if (kind.length === 1 && chance.happens(0.05)) isHistogram = !isHistogram;
    if (chance.happens(0.03)) return chance.happens(0.3) ? "stale" : undefined;
    return isHistogram ? histogram(index) : index * 2;
  };
}
