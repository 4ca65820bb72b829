import { labelsFromRecord } from "../../simulator/promql/index.ts";
import type { Chance } from "../support/chance.ts";
import type { DatasetSeries, DatasetSetup } from "./dataset-form.ts";
import { gauge } from "./gauge.ts";
import { type HistogramForm, histogramSequence } from "./histogram-series.ts";
import { restartsOf, samplesOf, type Target } from "./target.ts";

/** Adds what scrapes of a target leave: counters, gauges, classic and native histograms. */
export function scrapeTarget(
  target: Target,
  { prometheus, chance }: DatasetSetup,
  series: DatasetSeries[],
): void {
  const { job, instance } = target;
  const add = (name: string, more: Readonly<Record<string, string>>, next: (index: number) => number) => {
    const labels = labelsFromRecord({ __name__: name, job, instance, ...more });
    series.push({ labels, samples: samplesOf(target, next) });
  };
  const restarts = restartsOf(target, chance);
  for (const code of ["200", "404", "500"])
    if (chance.happens(0.9)) add("requests_total", { code }, counter(chance, restarts));
  if (chance.happens(0.8)) add("errors_total", { code: "500" }, counter(chance, restarts));
  add("memory_bytes", {}, gauge(chance, 2e9, 1e7));
  add("temperature", {}, gauge(chance, 0, 3));
  add("build_info", { version: chance.pick(["1.0", "1.1"]) }, () => 1);
  const state = () => (chance.happens(0.9) ? 1 : 0);
  add("healthy", {}, state);
  const buckets = bucketCounters(chance, restarts);
  for (const [le, next] of buckets) add("latency_seconds_bucket", { le }, next);
  add("latency_seconds_sum", {}, counter(chance, restarts));
  // 2.42 loses what comes before a marker that ends histograms.
  const marksEnds = target.marksEnds && prometheus === 3;
  const addHistogram = (name: string, form: HistogramForm, more: Readonly<Record<string, string>> = {}) => {
    const labels = labelsFromRecord({ __name__: name, job, instance, ...more });
    const next = histogramSequence(form, chance, restarts);
    series.push({ labels, samples: samplesOf({ ...target, marksEnds }, next) });
  };
  for (const code of ["200", "500"])
    if (chance.happens(0.8)) addHistogram("request_seconds", "exponential", { code });
  addHistogram("offset_seconds", "both signs");
  if (prometheus === 2) return;
  addHistogram("custom_seconds", "custom");
  addHistogram("backlog", "gauge");
  addHistogram("latency_seconds", chance.pick(["exponential", "custom"]));
  // A name for each release: what `info()` adds changes when the process is another one.
  const switchAt = chance.below(target.timesMs.length * 2);
  for (const [version, isCurrent] of [
    ["1", (index: number) => index < switchAt],
    ["2", (index: number) => index >= switchAt],
  ] as const) {
    const labels = labelsFromRecord({
      __name__: "target_info",
      job,
      instance,
      version,
      zone: chance.pick(["", "x"]),
    });
    const samples = samplesOf(target, () => 1).filter((_, index) => isCurrent(index));
    if (samples.length > 0) series.push({ labels, samples });
  }
  add("http.requests", { "service.name": chance.pick(["shop", "cart"]) }, counter(chance, restarts));
}

function counter(chance: Chance, restarts: ReadonlySet<number>): (index: number) => number {
  const growth = chance.pick([0, 1, 7, 0.25, 1000, 1e12]);
  let value = chance.happens(0.5) ? 0 : chance.below(10_000) * growth;
  return (index) => {
    if (restarts.has(index)) value = 0;
    value += chance.happens(0.3) ? 0 : growth * chance.below(10);
    return value;
  };
}

/** Cumulative counters by upper bound, which at times are not monotonic, as scrapes in the middle of a write are. */
function bucketCounters(
  chance: Chance,
  restarts: ReadonlySet<number>,
): readonly (readonly [string, (index: number) => number])[] {
  const bounds = ["0.1", "0.5", "1", "2.5", "+Inf"];
  const own = bounds.map(() => counter(chance, restarts));
  const counts = new Float64Array(bounds.length);
  return bounds.map((bound, position) => [
    bound,
    (index) => {
      counts[position] = own[position]?.(index) ?? 0;
      const below = position === 0 ? 0 : (counts[position - 1] ?? 0);
      counts[position] = Math.min(1e9, counts[position]!) + below;
      return counts[position]!;
    },
  ]);
}
