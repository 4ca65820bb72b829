import { type CounterResetHint, emptyHistogram, type NativeHistogram } from "../native-histogram.ts";
import { quoteCharacter, quoteText } from "../quote.ts";
import type { SequenceReader } from "./sequence-reader.ts";

/** A native histogram as described, and whether its counter reset hint was. */
export interface HistogramDescription {
  readonly histogram: NativeHistogram;
  /** False where no hint is written, which an expectation takes as any hint. */
  readonly hasResetHint: boolean;
}

type Mutable<T> = { -readonly [key in keyof T]: T[key] };

type Setter = (reader: SequenceReader, histogram: Mutable<NativeHistogram>) => void;

const setters: Readonly<Record<string, Setter>> = {
  schema: (reader, histogram) => {
    histogram.schema = takeInteger(reader);
  },
  sum: (reader, histogram) => {
    histogram.sum = takeSigned(reader);
  },
  count: (reader, histogram) => {
    histogram.count = takeSigned(reader);
  },
  z_bucket: (reader, histogram) => {
    histogram.zeroCount = takeSigned(reader);
  },
  z_bucket_w: (reader, histogram) => {
    histogram.zeroThreshold = takeUnsigned(reader);
  },
  custom_values: (reader, histogram) => {
    histogram.customValues = takeList(reader);
  },
  buckets: (reader, histogram) => {
    histogram.positiveBuckets = takeList(reader);
  },
  offset: (reader, histogram) => {
    histogram.positiveOffset = takeInteger(reader);
  },
  n_buckets: (reader, histogram) => {
    histogram.negativeBuckets = takeList(reader);
  },
  n_offset: (reader, histogram) => {
    histogram.negativeOffset = takeInteger(reader);
  },
  counter_reset_hint: (reader, histogram) => {
    histogram.counterResetHint = takeHint(reader);
  },
};

const context = "series values";

/** Reads a native histogram whose opening `{{` is passed, up to and with its `}}`. */
export function readHistogram(reader: SequenceReader): HistogramDescription {
  const histogram: Mutable<NativeHistogram> = { ...emptyHistogram };
  const seen = new Set<string>();
  // A blank may stand between the braces, but not before the first key.
  if (reader.skipSpaces() && !reader.text.startsWith("}}", reader.at)) reader.failUnexpected(context);
  while (!reader.takeIf("}}")) {
    const { key, set, start } = readKey(reader);
    if (seen.has(key)) reader.fail(`duplicate key "${key}" in histogram`, { start, end: start + key.length });
    seen.add(key);
    set(reader, histogram);
    if (!reader.skipSpaces() && !reader.text.startsWith("}}", reader.at)) failInside(reader);
  }
  return { histogram, hasResetHint: seen.has("counter_reset_hint") };
}

function readKey(reader: SequenceReader): {
  readonly key: string;
  readonly set: Setter;
  readonly start: number;
} {
  const start = reader.at;
  const word = reader.peekWord(/[a-zA-Z_]+/y);
  if (word === "") return failInside(reader);
  const key = word.toLowerCase();
  const set = Object.hasOwn(setters, key) ? setters[key] : undefined;
  if (set === undefined) return failWord(reader, word);
  reader.at += word.length;
  const rest = { start, end: reader.text.length };
  if (!reader.takeIf(":")) return reader.fail("missing `:` for histogram descriptor", rest);
  return { key, set, start };
}

function failWord(reader: SequenceReader, word: string): never {
  const span = { start: reader.at, end: reader.text.length };
  return reader.fail(`bad histogram descriptor found: ${quoteText(word)}`, span);
}

function failInside(reader: SequenceReader): never {
  const code = reader.text.codePointAt(reader.at);
  const quoted = quoteCharacter(code === undefined ? "" : String.fromCodePoint(code));
  const span = { start: reader.at, end: reader.text.length };
  return reader.fail(`histogram description incomplete unexpected: ${quoted}`, span);
}

function takeSigned(reader: SequenceReader): number {
  return reader.takeIf("-") ? -takeUnsigned(reader) : takeUnsigned(reader);
}

function takeUnsigned(reader: SequenceReader): number {
  const word = reader.peekWord(/[a-zA-Z_]+/y);
  const character = reader.text[reader.at] ?? "";
  if (word === "" && !/[-0-9} ]/.test(character)) return failInside(reader);
  if (word !== "" && !/^(?:inf|nan)$/i.test(word)) return failWord(reader, word);
  return reader.takeNumber() ?? reader.failUnexpected(context);
}

function takeInteger(reader: SequenceReader): number {
  const isNegative = reader.takeIf("-");
  const word = reader.peekWord(/[a-zA-Z_]+/y);
  if (word !== "") return failWord(reader, word);
  if (!/[-0-9} ]/.test(reader.text[reader.at] ?? "")) return failInside(reader);
  const count = reader.takeRepetition(context);
  return isNegative ? 0 - count : count;
}

function takeList(reader: SequenceReader): readonly number[] {
  const values: number[] = [];
  if (!reader.takeIf("[")) reader.failUnexpected(context);
  do {
    const start = reader.at;
    values.push(takeListed(reader));
    reader.checkCount(values.length, start);
    if (!reader.skipSpaces() && reader.text[reader.at] !== "]") failInBuckets(reader);
  } while (!reader.takeIf("]"));
  return values;
}

function takeListed(reader: SequenceReader): number {
  const isNegative = reader.takeIf("-");
  const character = reader.text[reader.at] ?? "";
  if (character === "]" || character === " ") return reader.failUnexpected(context);
  if (!(isNegative ? /[0-9]/ : /[0-9a-zA-Z]/).test(character)) return failInBuckets(reader);
  const value = reader.takeNumber() ?? failInBuckets(reader);
  return isNegative ? -value : value;
}

function failInBuckets(reader: SequenceReader): never {
  const code = reader.text.codePointAt(reader.at);
  const quoted = quoteCharacter(code === undefined ? "" : String.fromCodePoint(code));
  const span = { start: reader.at, end: reader.text.length };
  return reader.fail(`invalid character in buckets description: ${quoted}`, span);
}

function takeHint(reader: SequenceReader): CounterResetHint {
  const word = reader.peekWord(/[a-zA-Z_]+/y);
  const hint = hints.find((known) => known === word.toLowerCase());
  if (hint === undefined) return failWord(reader, word);
  reader.at += word.length;
  return hint;
}

const hints: readonly CounterResetHint[] = ["unknown", "reset", "not_reset", "gauge"];
