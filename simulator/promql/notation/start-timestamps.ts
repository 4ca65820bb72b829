import { readDuration } from "../duration.ts";
import type { Labels } from "../labels.ts";
import { type NotationOptions, SequenceReader } from "./sequence-reader.ts";
import { parseMetric } from "./series-description.ts";

/** Start timestamps for the samples of the series with these labels. */
export interface StartTimestampDescription {
  readonly labels: Labels;
  /** For each sample, how far its start timestamp lies from the sample's own time; undefined where it has none. */
  readonly offsetsMs: readonly (number | undefined)[];
}

const marker = "@st";

/** Whether a line of a script describes start timestamps rather than samples. */
export function isStartTimestampDescription(text: string, options: NotationOptions = {}): boolean {
  return text.startsWith(marker, parseMetric(text, options).end);
}

/**
 * Reads start timestamps as upstream scripts write them in a line before the samples: `metric@st -1mx4 _ 0s`.
 * Items are durations with a sign, with `xN` for N more of them, growing with `+1mxN` or `-1mxN`, or `_` and
 * `_xN` for none. Throws a positioned `PromqlError`.
 */
export function parseStartTimestamps(text: string, options: NotationOptions = {}): StartTimestampDescription {
  const { labels, end } = parseMetric(text, options);
  const reader = new SequenceReader(text, end, options);
  if (!reader.takeIf(marker)) reader.failUnexpected(context);
  const offsetsMs: (number | undefined)[] = [];
  for (;;) {
    const isSpaced = reader.skipSpaces();
    if (reader.isAtEnd) return { labels, offsetsMs };
    if (!isSpaced) reader.failUnexpected(context);
    readItem(reader, offsetsMs);
  }
}

const context = "start timestamps";

function readItem(reader: SequenceReader, offsetsMs: (number | undefined)[]): void {
  const start = reader.at;
  if (reader.takeIf("_")) {
    const count = reader.takeIf("x") ? reader.takeRepetition(context) : 1;
    reader.checkCount(offsetsMs.length + count, start);
    for (let i = 0; i < count; i++) offsetsMs.push(undefined);
    return;
  }
  const firstMs = readSigned(reader);
  const sign = reader.takeSign();
  const growthMs = sign === undefined ? 0 : (sign === "-" ? -1 : 1) * readDurationMs(reader);
  if (sign !== undefined && reader.text[reader.at] !== "x") reader.failUnexpected(context, '"x"');
  const count = reader.takeIf("x") ? reader.takeRepetition(context) + 1 : 1;
  reader.checkCount(offsetsMs.length + count, start);
  for (let i = 0; i < count; i++) offsetsMs.push(firstMs + i * growthMs);
}

function readSigned(reader: SequenceReader): number {
  const sign = reader.takeSign();
  const durationMs = readDurationMs(reader);
  return sign === "-" ? 0 - durationMs : durationMs;
}

function readDurationMs(reader: SequenceReader): number {
  const start = reader.at;
  const word = reader.peekWord(/[0-9]+(?:[a-wyz]+[0-9]+)*[a-wyz]*/y);
  if (word === "") return reader.failUnexpected(context, "duration");
  reader.at += word.length;
  const durationMs = readDuration(word);
  if (typeof durationMs === "number") return durationMs;
  return reader.fail(durationMs.message, { start, end: reader.at });
}
