import type { Labels, Series } from "../../promql/index.ts";
import { type PackedHistogram, packHistogram } from "./packed-histogram.ts";
import { type PackedNumber, packNumber, unpackNumber } from "./packed-number.ts";

/** The form of packs; a page of another form says so rather than misread one. */
export const packVersion = 1;

/**
 * Series as a page carries them: columns of numbers that JSON holds and gzip makes small. Series that were scraped together
 * share their times.
 */
export interface SeriesPack {
  readonly version: typeof packVersion;
  /** When there are samples, in milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  /** The distance of scrapes. */
  readonly intervalMs: number;
  readonly times: readonly PackedTimes[];
  readonly series: readonly PackedSeries[];
  /** Every metric that the source has, for saying what is meant by a name that is not there. */
  readonly metricNames: readonly string[];
  /** Values of labels that are asked for without a metric. */
  readonly labelValues: Readonly<Record<string, readonly string[]>>;
  /** What was left out because there is too much of it, or cannot be carried, in sentences. */
  readonly notes: readonly string[];
}

/** Instants as runs of equal steps: start, step, count, and so on. */
export type PackedTimes = readonly number[];

export interface PackedSeries {
  /** Names and values by turns, sorted by name. */
  readonly labels: readonly string[];
  /** Which of the times. */
  readonly times: number;
  /** `steps`: the first value, then the differences; `same`: one value at all times. */
  readonly form: "values" | "steps" | "same";
  readonly values: readonly PackedNumber[];
  /** When it was marked stale. */
  readonly stale?: readonly number[];
  /** Its native histograms, and which of the times they have. */
  readonly histograms?: { readonly times: number; readonly values: readonly PackedHistogram[] };
  /** Where a panel of the dashboard draws them. */
  readonly exemplars?: readonly PackedExemplar[];
}

/** The time, the value, then the names and values of its labels by turns. */
export type PackedExemplar = readonly [timeMs: number, value: PackedNumber, ...labels: string[]];

/** Packs the times of series, each distinct column once. */
export class TimesPacker {
  readonly times: PackedTimes[] = [];
  readonly #byText = new Map<string, number>();

  /** The index of so many of some times. */
  add(timestampsMs: ArrayLike<number>, count: number): number {
    const runs = packTimes(timestampsMs, count);
    const text = runs.join(" ");
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    this.#byText.set(text, this.times.length);
    return this.times.push(runs) - 1;
  }
}

function packTimes(timestampsMs: ArrayLike<number>, count: number): PackedTimes {
  const runs: number[] = [];
  let index = 0;
  while (index < count) {
    const start = timestampsMs[index] ?? 0;
    const step = index + 1 < count ? (timestampsMs[index + 1] ?? 0) - start : 1;
    let end = index + 1;
    while (end < count && (timestampsMs[end] ?? 0) - (timestampsMs[end - 1] ?? 0) === step) end++;
    runs.push(start, step, end - index);
    index = end;
  }
  return runs;
}

/** The instants of packed times. Throws a `RangeError` where they are more than `countMax`. */
export function unpackTimes(runs: PackedTimes, countMax: number): Float64Array {
  let count = 0;
  for (let at = 2; at < runs.length; at += 3) count += Math.max(0, runs[at] ?? 0);
  if (!(count <= countMax)) throw new RangeError(`a series of ${count} samples is too long`);
  const times = new Float64Array(count);
  let index = 0;
  for (let at = 0; at + 2 < runs.length; at += 3) {
    const [start = 0, step = 0, length = 0] = runs.slice(at, at + 3);
    for (let turn = 0; turn < length; turn++) times[index++] = start + turn * step;
  }
  return times;
}

/** Packs the values and the labels of a series; its times go into the packer. */
export function packSeries(series: Series, packer: TimesPacker): PackedSeries {
  const { labels, timestampsMs, values, sampleCount, staleTimestampsMs, histograms } = series;
  const times = packer.add(timestampsMs, sampleCount);
  const pairs = labels.names.flatMap((name, index) => [name, labels.values[index] ?? ""]);
  const stale = staleTimestampsMs.length === 0 ? {} : { stale: [...staleTimestampsMs] };
  const native =
    histograms === undefined || histograms.values.length === 0
      ? {}
      : {
          histograms: {
            times: packer.add(histograms.timestampsMs, histograms.values.length),
            values: histograms.values.map(packHistogram),
          },
        };
  return { labels: pairs, times, ...packValues(values.subarray(0, sampleCount)), ...stale, ...native };
}

function packValues(values: Float64Array): Pick<PackedSeries, "form" | "values"> {
  const first = values[0] ?? 0;
  if (values.length > 0 && values.every((value) => Object.is(value, first)))
    return { form: "same", values: [packNumber(first)] };
  if (values.every((value) => Number.isSafeInteger(value) && !Object.is(value, -0))) {
    return { form: "steps", values: Array.from(values, (value, index) => value - (values[index - 1] ?? 0)) };
  }
  return { form: "values", values: Array.from(values, packNumber) };
}

/** The values of a packed series, one for each of `count` times. */
export function unpackValues(
  { form, values }: Pick<PackedSeries, "form" | "values">,
  count: number,
): Float64Array {
  const unpacked = new Float64Array(count);
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const value = unpackNumber(values[form === "same" ? 0 : index]);
    sum += value;
    unpacked[index] = form === "steps" ? sum : value;
  }
  return unpacked;
}

/** The metric name of a label set; empty where it has none. */
export function nameOf({ names, values }: Labels): string {
  return values[names.indexOf("__name__")] ?? "";
}
