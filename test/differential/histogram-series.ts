import { customBucketsSchema, type NativeHistogram } from "../../simulator/promql/index.ts";
import type { Chance } from "../support/chance.ts";

/** What a generated series of histograms may be. */
export type HistogramForm = "exponential" | "both signs" | "custom" | "gauge" | "odd";

type Next = (index: number) => NativeHistogram;

/**
 * Histograms as a process exposes them, one for each scrape. They count observations up until a restart, after
 * which the layout is another one at times; only gauges and odd ones are drawn anew for each scrape.
 */
export function histogramSequence(form: HistogramForm, chance: Chance, restarts: ReadonlySet<number>): Next {
  let layout = drawLayout(form, chance);
  let counters = firstCounters(layout);
  let sum = firstCount;
  return (index) => {
    const isNew = form === "gauge" || form === "odd";
    if (restarts.has(index) && chance.happens(0.5)) layout = drawLayout(form, chance);
    if (restarts.has(index) || isNew) {
      counters = firstCounters(layout);
      sum = firstCount;
    }
    // A process without requests exposes the same histogram again.
    if (isNew || chance.happens(0.7)) sum += observe(counters, layout, chance);
    const histogram = histogramOf(layout, counters, sum);
    return form === "odd" ? spoil(histogram, chance) : histogram;
  };
}

interface Layout {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly offsets: readonly [positive: number, negative: number];
  readonly sizes: readonly [positive: number, negative: number];
  readonly customValues: readonly number[];
  readonly isGauge: boolean;
}

interface Counters {
  zero: number;
  readonly positive: number[];
  readonly negative: number[];
}

function drawLayout(form: HistogramForm, chance: Chance): Layout {
  const isGauge = form === "gauge";
  if (form === "custom") {
    const customValues = chance.happens(0.95) ? usualBounds : chance.pick(otherBounds);
    const size = customValues.length + chance.pick([1, 1, 0]);
    return {
      schema: customBucketsSchema,
      zeroThreshold: 0,
      offsets: [0, 0],
      sizes: [size, 0],
      customValues,
      isGauge,
    };
  }
  const schema = chance.pick([0, 0, 1, 3, -1]);
  // No bucket reaches into the zero bucket.
  const zeroThreshold = chance.pick([0, 2 ** -12, 2 ** -12, 0.25, 4]);
  const lowest = zeroThreshold < 0.25 ? -4 : Math.log2(zeroThreshold) * 2 ** schema + 1;
  return {
    schema,
    zeroThreshold,
    offsets: [lowest + chance.below(5), lowest + chance.below(3)],
    sizes: [chance.pick([0, 1, 4, 8, 8]), form === "exponential" ? 0 : chance.pick([0, 2, 5])],
    customValues: [],
    isGauge,
  };
}

type Bounds = NativeHistogram["customValues"];

const usualBounds: Bounds = [0.1, 1, 5];
const otherBounds: readonly [Bounds, ...Bounds[]] = [
  [0.1, 0.5, 1, 2.5, 5],
  [1, 5, 10],
  [-1, 0, 1],
];

// Far from zero, since up to where rates extrapolate counters that began a moment ago is not the same in all releases.
const firstCount = 24_000;

function firstCounters({ sizes, schema }: Layout): Counters {
  const [positive, negative] = sizes;
  const each = Math.floor(firstCount / (positive + negative + 1));
  const zero = schema === customBucketsSchema ? 0 : firstCount - each * (positive + negative);
  return { zero, positive: new Array(positive).fill(each), negative: new Array(negative).fill(each) };
}

/** Some observations more; returns what they add to the sum. */
function observe(counters: Counters, layout: Layout, chance: Chance): number {
  const { schema } = layout;
  if (schema !== customBucketsSchema && chance.happens(0.2)) counters.zero += chance.below(4);
  const growth = chance.pick([1, 3, 40]);
  for (const side of [counters.positive, counters.negative])
    for (const i of side.keys()) if (chance.happens(0.4)) side[i] = (side[i] ?? 0) + chance.below(growth + 1);
  return (chance.below(200) - (counters.negative.length > 0 ? 100 : 0)) / 8;
}

function histogramOf(layout: Layout, counters: Counters, sum: number): NativeHistogram {
  const total = [...counters.positive, ...counters.negative].reduce(
    (all, count) => all + count,
    counters.zero,
  );
  return {
    schema: layout.schema,
    counterResetHint: layout.isGauge ? "gauge" : "unknown",
    count: total,
    sum,
    zeroThreshold: layout.zeroThreshold,
    zeroCount: counters.zero,
    positiveOffset: layout.offsets[0],
    positiveBuckets: [...counters.positive],
    negativeOffset: layout.offsets[1],
    negativeBuckets: [...counters.negative],
    customValues: layout.customValues,
  };
}

/** Observations of NaN and infinities, which are in the sum and in no bucket, and nothing observed at all. */
function spoil(histogram: NativeHistogram, chance: Chance): NativeHistogram {
  const sum = chance.pick([histogram.sum, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]);
  const count = histogram.count + chance.pick([0, 0, 1, 5]);
  if (chance.happens(0.8)) return { ...histogram, sum, count };
  const none = (buckets: readonly number[]) => buckets.map(() => 0);
  const [positiveBuckets, negativeBuckets] = [
    none(histogram.positiveBuckets),
    none(histogram.negativeBuckets),
  ];
  return { ...histogram, sum: 0, count: 0, zeroCount: 0, positiveBuckets, negativeBuckets };
}
