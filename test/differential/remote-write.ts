import { labelPairs, type NativeHistogram } from "../../simulator/promql/index.ts";
import type { DatasetSample, DatasetSeries } from "./dataset-form.ts";
import {
  bytesField,
  doubleField,
  doublesField,
  signedField,
  snappyLiterals,
  textField,
  varintField,
} from "./protobuf.ts";

/**
 * The bodies of remote write requests (version 1) with these series, to be sent in this order. More than one is
 * needed where series change between histograms and floats: of one request Prometheus appends all floats first.
 */
export function remoteWriteBodies(series: readonly DatasetSeries[]): readonly Buffer[] {
  const messages: Buffer[][] = [];
  for (const { labels, samples } of series)
    splitRuns(samples).forEach((run, index) => {
      messages[index] ??= [];
      messages[index].push(bytesField(1, timeSeries({ labels, samples: run })));
    });
  return messages.map((parts) => snappyLiterals(Buffer.concat(parts)));
}

/**
 * Samples up to where a float follows a histogram or the end of its series, and on from there. In a series that was
 * histograms once, the end of floats begins a run too: Prometheus takes it for an end of what it has appended last.
 */
function splitRuns(samples: readonly DatasetSample[]): readonly (readonly DatasetSample[])[] {
  const runs: DatasetSample[][] = [[]];
  let isOfHistograms = false;
  let hadHistograms = false;
  for (const sample of samples) {
    const isEndOfFloats = sample.value === "stale" && hadHistograms && !isOfHistograms;
    if (isEndOfFloats || (isOfHistograms && typeof sample.value === "number")) runs.push([]);
    if (sample.value !== "stale") isOfHistograms = typeof sample.value === "object";
    hadHistograms ||= isOfHistograms;
    runs.at(-1)?.push(sample);
  }
  return runs;
}

// Fields by number as in Prometheus's `prompb/types.proto`.
function timeSeries({ labels, samples }: DatasetSeries): Buffer {
  const parts = labelPairs(labels).map(([name, value]) =>
    bytesField(1, Buffer.concat([textField(1, name), textField(2, value)])),
  );
  let isOfHistograms = false;
  for (const sample of samples) {
    if (sample.value !== "stale") isOfHistograms = typeof sample.value === "object";
    parts.push(isOfHistograms ? bytesField(4, histogramSample(sample)) : bytesField(2, floatSample(sample)));
  }
  return Buffer.concat(parts);
}

// The bits of the one NaN that marks an end, and of the one that is a value.
const staleBits = 0x7ff0_0000_0000_0002n;
const nanBits = 0x7ff8_0000_0000_0001n;

function floatSample({ timestampMs, value }: DatasetSample): Buffer {
  if (typeof value === "object") throw new Error("a histogram among floats");
  const bits = value === "stale" ? staleBits : Number.isNaN(value) ? nanBits : value;
  return Buffer.concat([doubleField(1, bits), varintField(2, timestampMs)]);
}

const hintNumbers = { unknown: 0, reset: 1, not_reset: 2, gauge: 3 } as const;

/** The end of a histogram's series is marked by its sum. */
function histogramSample({ timestampMs, value }: DatasetSample): Buffer {
  if (typeof value === "number") throw new Error("a float among histograms");
  if (value === "stale")
    return Buffer.concat([doubleField(2, 0), doubleField(3, staleBits), varintField(15, timestampMs)]);
  return Buffer.concat([
    doubleField(2, value.count),
    doubleField(3, Number.isNaN(value.sum) ? nanBits : value.sum),
    signedField(4, value.schema),
    doubleField(5, value.zeroThreshold),
    doubleField(7, value.zeroCount),
    ...buckets({ spans: 8, counts: 10 }, value.negativeOffset, value.negativeBuckets),
    ...buckets({ spans: 11, counts: 13 }, value.positiveOffset, value.positiveBuckets),
    varintField(14, hintNumbers[value.counterResetHint]),
    varintField(15, timestampMs),
    doublesField(16, value.customValues),
  ]);
}

/** Buckets as spans of consecutive ones; longer runs of empty ones are in none. */
function buckets(
  fields: { readonly spans: number; readonly counts: number },
  offset: number,
  counts: NativeHistogram["positiveBuckets"],
): readonly Buffer[] {
  const spans: { offset: number; length: number }[] = [];
  const kept: number[] = [];
  let skippedCount = offset;
  for (let i = 0; i < counts.length; ) {
    const emptyCount = emptyRunLength(counts, i);
    if (emptyCount >= emptyRunMin) {
      skippedCount += emptyCount;
      i += emptyCount;
      continue;
    }
    const span = spans.at(-1);
    if (span === undefined || skippedCount > 0) spans.push({ offset: skippedCount, length: 1 });
    else span.length++;
    skippedCount = 0;
    kept.push(counts[i] ?? 0);
    i++;
  }
  return [
    ...spans.map((span) =>
      bytesField(fields.spans, Buffer.concat([signedField(1, span.offset), varintField(2, span.length)])),
    ),
    doublesField(fields.counts, kept),
  ];
}

const emptyRunMin = 3;

function emptyRunLength(counts: readonly number[], start: number): number {
  let end = start;
  while (end < counts.length && counts[end] === 0) end++;
  return end - start;
}
