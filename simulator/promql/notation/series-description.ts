import { type Labels, labelsFromPairs, metricNameLabel } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { isMetricName, reservedWordOf, type Token, TokenStream, unquote } from "../parser/index.ts";
import { combineHistograms } from "./combine-histograms.ts";
import { type HistogramDescription, readHistogram } from "./histogram-description.ts";
import { SampleList, type SequenceSample } from "./sample-list.ts";
import { type NotationOptions, SequenceReader } from "./sequence-reader.ts";

/** A series in promtool's notation: its labels, and its samples from time 0 on. */
export interface SeriesDescription {
  readonly labels: Labels;
  readonly samples: readonly SequenceSample[];
  /** The values of the samples where all are floats, without a gap; else undefined. */
  readonly floats: Float64Array | undefined;
}

/**
 * Reads a series in promtool's notation, `metric{label="value"} 1 2+3x4 _ stale {{sum:1 count:1}}`. An item with
 * `xN` stands for N more samples (`_xN` for N gaps); a growing one adds up sample by sample, with the rounding
 * that brings. Throws a positioned `PromqlError`, also where the series would grow past `samplesMax`.
 */
export function parseSeriesDescription(text: string, options: NotationOptions = {}): SeriesDescription {
  const { labels, end } = recallMetric(text, options);
  const reader = new SequenceReader(text, end, options);
  const list = readSequence(reader);
  let samples: readonly SequenceSample[] | undefined;
  return {
    labels,
    floats: list.floats(),
    // Made when somebody asks: whoever takes the floats does not.
    get samples() {
      samples ??= list.samples();
      return samples;
    },
  };
}

/** As `parseMetric`: the very label set that was read of the same text before. */
function recallMetric(
  text: string,
  options: NotationOptions,
): { readonly labels: Labels; readonly end: number } {
  const { metrics } = options;
  if (metrics === undefined) return parseMetric(text, options);
  // Where a metric mostly ends; where it does not, nothing is remembered.
  const end = text.includes("{") ? text.indexOf("} ") + 1 : text.indexOf(" ");
  const metric = text.slice(0, Math.max(0, end));
  const known = metrics.get(metric);
  if (known !== undefined) return { labels: known, end };
  const parsed = parseMetric(text, options);
  if (parsed.end === end && end > 0) {
    if (metrics.size >= metricsMax) metrics.clear();
    metrics.set(metric, parsed.labels);
  }
  return parsed;
}

const metricsMax = 10_000;

/** Reads the labels of a series with nothing behind them, `metric{label="value"}`, as in expectations. */
export function parseMetricDescription(text: string, options: NotationOptions = {}): Labels {
  const stream = new TokenStream(text, { prometheus: options.prometheus ?? 3 });
  const name = isMetricName(stream.peek().kind) ? stream.take() : undefined;
  // No values follow, so that blanks and comments may stand anywhere.
  const { labels } = stream.peek().kind === "{" ? parseLabelSet(stream, name) : { labels: namedLabels(name) };
  if (stream.peek().kind !== "end of input") stream.failUnexpected("");
  return labels;
}

function namedLabels(name: Token | undefined): Labels {
  return labelsFromPairs(name === undefined ? [] : [[metricNameLabel, name.text]]);
}

/** Reads a sequence of samples alone, `1 2 _ 4`. */
export function parseSequence(text: string, options: NotationOptions = {}): readonly SequenceSample[] {
  // The items are separated from the metric by a blank; here there is none.
  const reader = new SequenceReader(text, 0, options);
  reader.skipSpaces();
  return reader.isAtEnd ? [] : readItems(reader).samples();
}

/** Reads the metric a text begins with; `end` is where it ends. An empty one has no labels. */
export function parseMetric(
  text: string,
  { prometheus = 3 }: NotationOptions,
): { readonly labels: Labels; readonly end: number } {
  const stream = new TokenStream(text, { prometheus });
  const first = stream.peek();
  if (first.kind === "{") return parseLabelSet(stream, undefined);
  if (!isMetricName(first.kind)) return { labels: labelsFromPairs([]), end: first.start };
  stream.take();
  // With a blank between, a brace would already belong to the values.
  if (text[first.end] === "{") return parseLabelSet(stream, first);
  return { labels: namedLabels(first), end: first.end };
}

const labelContext = "label set";

function parseLabelSet(
  stream: TokenStream,
  name: Token | undefined,
): { readonly labels: Labels; readonly end: number } {
  const pairs: (readonly [string, string])[] = [];
  stream.expect("{");
  let close = stream.takeIf("}");
  while (close === undefined) {
    pairs.push(parseLabel(stream));
    if (stream.takeIf(",") === undefined) close = stream.expect("}", labelContext, '"," or "}"');
    else close = stream.takeIf("}");
  }
  if (name !== undefined) pairs.push([metricNameLabel, name.text]);
  return { labels: labelsFromPairs(pairs), end: close.end };
}

function parseLabel(stream: TokenStream): readonly [string, string] {
  const token = stream.peek();
  const isQuoted = token.kind === "string" && stream.prometheus === 3;
  if (token.kind !== "identifier" && !isQuoted)
    return stream.failUnexpected(labelContext, 'identifier or "}"');
  stream.take();
  const name = isQuoted ? unquote(stream, token) : token.text;
  if (stream.takeIf("=") === undefined)
    return isQuoted ? [metricNameLabel, name] : stream.failUnexpected(labelContext, '"="');
  return [name, unquote(stream, stream.expect("string", labelContext, "string"))];
}

const context = "series values";

function readSequence(reader: SequenceReader): SampleList {
  if (!reader.isAtEnd && !reader.skipSpaces()) reader.failUnexpected(context);
  return reader.isAtEnd ? new SampleList() : readItems(reader);
}

function readItems(reader: SequenceReader): SampleList {
  const samples = new SampleList();
  for (;;) {
    readItem(reader, samples);
    const isSpaced = reader.skipSpaces();
    if (reader.isAtEnd) return samples;
    if (!isSpaced) reader.failUnexpected("");
  }
}

function readItem(reader: SequenceReader, samples: SampleList): void {
  const start = reader.at;
  if (reader.takeIf("_")) {
    const count = reader.takeIf("x") ? reader.takeRepetition(context) : 1;
    append(reader, samples, { start, count, at: () => gap });
    return;
  }
  if (reader.prometheus === 3 && reader.takeIf("{{")) {
    readHistograms(reader, samples, start);
  } else if (reader.peekWord() === "stale") {
    reader.at += "stale".length;
    append(reader, samples, { start, count: 1, at: () => stale });
  } else readFloats(reader, samples, start);
}

const gap = { kind: "gap" } as const;
const stale = { kind: "stale" } as const;

function readFloats(reader: SequenceReader, samples: SampleList, start: number): void {
  const first = readSigned(reader);
  const sign = reader.takeSign();
  const growth = sign === undefined ? 0 : takeNumber(reader);
  if (sign !== undefined && !reader.takeIf("x")) reader.failUnexpected(context);
  const isRepeated = sign !== undefined || reader.takeIf("x");
  const count = isRepeated ? reader.takeRepetition(context) + 1 : 1;
  const step = sign === "-" ? -growth : growth;
  reader.checkCount(samples.length + count, start);
  // Not even adding zero: it would make 0 of -0.
  if (sign === undefined) samples.addEqual(first, count);
  else samples.addRun(first, step, count);
}

function readSigned(reader: SequenceReader): number {
  const sign = reader.takeSign();
  if (sign !== undefined) return sign === "-" ? -takeNumber(reader) : takeNumber(reader);
  const value = reader.takeNumber();
  if (value !== undefined) return value;
  const word = reader.peekWord();
  const isName = /^[a-wyz]/i.test(word) && reservedWordOf(word, reader.prometheus) === undefined;
  return isName ? reader.failUnexpected(context, 'number or "stale"') : reader.failUnexpected("");
}

function takeNumber(reader: SequenceReader): number {
  return reader.takeNumber() ?? reader.failUnexpected(context);
}

function readHistograms(reader: SequenceReader, samples: SampleList, start: number): void {
  const first = readHistogram(reader);
  const sign = reader.takeSign();
  if (sign === undefined) {
    const sample = { kind: "histogram", ...first } as const;
    const count = reader.takeIf("x") ? reader.takeRepetition(context) + 1 : 1;
    append(reader, samples, { start, count, at: () => sample });
    return;
  }
  if (!reader.takeIf("{{")) reader.failUnexpected(context);
  const growth = readHistogram(reader);
  if (!reader.takeIf("x")) reader.failUnexpected(context);
  const count = reader.takeRepetition(context) + 1;
  append(reader, samples, { start, count, at: growingHistogram(reader, start, [first, growth], sign) });
}

// Each histogram of a growing sequence has buckets of its own, so samples alone do not bound the memory.
const bucketsPerSample = 20;

function growingHistogram(
  reader: SequenceReader,
  start: number,
  [first, growth]: readonly [HistogramDescription, HistogramDescription],
  sign: "+" | "-",
): () => Extract<SequenceSample, { kind: "histogram" }> {
  const span = { start, end: reader.at };
  const bucketsMax = reader.samplesMax * bucketsPerSample;
  let bucketCount = 0;
  let next: NativeHistogram | undefined;
  return () => {
    if (next === undefined) next = first.histogram;
    else {
      const combined = combineHistograms(next, growth.histogram, sign);
      if ("problem" in combined) return reader.fail(combined.problem, span);
      next = combined.histogram;
    }
    bucketCount += next.positiveBuckets.length + next.negativeBuckets.length;
    if (bucketCount > bucketsMax)
      return reader.fail(`series expands to more than the limit of ${bucketsMax} histogram buckets`, span);
    return { kind: "histogram", histogram: next, hasResetHint: growth.hasResetHint };
  };
}

function append(
  reader: SequenceReader,
  samples: SampleList,
  item: {
    readonly start: number;
    readonly count: number;
    readonly at: () => Parameters<SampleList["add"]>[0];
  },
): void {
  reader.checkCount(samples.length + item.count, item.start);
  for (let i = 0; i < item.count; i++) samples.add(item.at());
}
