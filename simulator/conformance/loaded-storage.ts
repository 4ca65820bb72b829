import {
  ClassicParts,
  classicPartOf,
  compareLabels,
  compileMatcher,
  HintRecorder,
  histogramProblem,
  type Labels,
  labelValue,
  type NativeHistogram,
  type Selection,
  type Series,
  type SeriesSource,
} from "../promql/index.ts";
import type { LoadCommand } from "./script.ts";

/** Why some of a load's samples cannot be stored. */
export interface LoadProblem {
  readonly message: string;
}

/** One sample as it is stored; undefined as value is a staleness marker. */
interface StoredSample {
  readonly value: number | NativeHistogram | undefined;
  readonly startMs: number | undefined;
}

interface StoredSeries {
  readonly labels: Labels;
  readonly samplesByMs: Map<number, StoredSample>;
}

/** The storage of a script: what was loaded since it was last cleared. */
export class LoadedStorage implements SeriesSource {
  readonly #byKey = new Map<string, StoredSeries>();
  #sorted: readonly Series[] | undefined;

  /** Takes a load's samples in; later ones at the same time replace earlier ones. */
  load(command: LoadCommand): readonly LoadProblem[] {
    this.#sorted = undefined;
    const problems: LoadProblem[] = [];
    for (const { labels, samples, startOffsetsMs } of command.series) {
      const series = this.#open(labels);
      samples.forEach((sample, index) => {
        if (sample.kind === "gap") return;
        const atMs = index * command.intervalMs;
        const offsetMs = startOffsetsMs?.[index];
        const startMs = offsetMs === undefined ? undefined : atMs + offsetMs;
        if (sample.kind === "histogram") {
          const problem = histogramProblem(sample.histogram);
          if (problem !== undefined) problems.push({ message: problem });
        }
        series.samplesByMs.set(atMs, { value: storedValue(sample), startMs });
      });
    }
    if (command.addsCustomBuckets) problems.push(...this.#addCustomBuckets(command));
    return problems;
  }

  select({ matchers, prometheus }: Selection): readonly Series[] {
    const tests = matchers.map((matcher) => ({
      label: matcher.label,
      isMatch: compileMatcher(matcher, prometheus),
    }));
    return this.#allSorted().filter(({ labels }) =>
      tests.every(({ label, isMatch }) => isMatch(labelValue(labels, label))),
    );
  }

  #open(labels: Labels): StoredSeries {
    let series = this.#byKey.get(labels.key);
    if (series === undefined) {
      series = { labels, samplesByMs: new Map() };
      this.#byKey.set(labels.key, series);
    }
    return series;
  }

  #allSorted(): readonly Series[] {
    this.#sorted ??= [...this.#byKey.values()]
      .map(seriesOf)
      .sort((left, right) => compareLabels(left.labels, right.labels));
    return this.#sorted;
  }

  #addCustomBuckets({ series, intervalMs }: LoadCommand): readonly LoadProblem[] {
    const wholes = new Map<
      string,
      { readonly labels: Labels; readonly partsByMs: Map<number, ClassicParts> }
    >();
    for (const { labels, samples } of series) {
      const found = classicPartOf(labels);
      if (found === undefined) continue;
      const whole = wholes.get(found.labels.key) ?? { labels: found.labels, partsByMs: new Map() };
      wholes.set(found.labels.key, whole);
      samples.forEach((sample, index) => {
        if (sample.kind !== "float") return;
        const parts = whole.partsByMs.get(index * intervalMs) ?? new ClassicParts();
        whole.partsByMs.set(index * intervalMs, parts);
        parts.add(found.part, sample.value);
      });
    }
    const problems: LoadProblem[] = [];
    for (const { labels, partsByMs } of wholes.values()) {
      for (const [atMs, parts] of partsByMs) {
        const converted = parts.convert();
        if ("problem" in converted) problems.push({ message: converted.problem });
        else this.#open(labels).samplesByMs.set(atMs, { value: converted.histogram, startMs: undefined });
      }
    }
    return problems;
  }
}

function storedValue(sample: LoadCommand["series"][number]["samples"][number]): StoredSample["value"] {
  switch (sample.kind) {
    case "float":
      return sample.value;
    case "histogram":
      return sample.histogram;
    case "gap":
    case "stale":
      return undefined;
    default:
      return sample satisfies never;
  }
}

/** The series in columns. Start timestamps that are not known are 0 there. */
function seriesOf({ labels, samplesByMs }: StoredSeries): Series {
  const samples = [...samplesByMs].sort(([left], [right]) => left - right);
  const hasStarts = samples.some(([, { startMs }]) => startMs !== undefined);
  const recorder = new HintRecorder();
  const floats = { atMs: [] as number[], values: [] as number[], startsMs: [] as number[] };
  const histograms = {
    atMs: [] as number[],
    values: [] as NativeHistogram[],
    startsMs: [] as number[],
  };
  const staleTimestampsMs: number[] = [];
  for (const [atMs, { value, startMs = 0 }] of samples) {
    if (typeof value === "object") {
      histograms.atMs.push(atMs);
      histograms.values.push(recorder.record(value));
      histograms.startsMs.push(startMs);
      continue;
    }
    recorder.endChunk();
    if (value === undefined) staleTimestampsMs.push(atMs);
    else {
      floats.atMs.push(atMs);
      floats.values.push(value);
      floats.startsMs.push(startMs);
    }
  }
  return {
    labels,
    timestampsMs: Float64Array.from(floats.atMs),
    values: Float64Array.from(floats.values),
    sampleCount: floats.atMs.length,
    staleTimestampsMs,
    startTimestampsMs: hasStarts ? Float64Array.from(floats.startsMs) : undefined,
    histograms:
      histograms.values.length === 0
        ? undefined
        : {
            timestampsMs: histograms.atMs,
            values: histograms.values,
            startTimestampsMs: hasStarts ? histograms.startsMs : undefined,
          },
  };
}
