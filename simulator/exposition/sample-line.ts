import type { ExposedExemplar, ExposedSample, ExpositionFormat } from "./exposition.ts";
import { LineReader } from "./line-reader.ts";

const plainMetricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const plainLabelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const decimalNumber = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/;
const hexadecimalInteger = /^[+-]?0[xX][0-9a-fA-F]+$/;
const infinity = /^([+-]?)inf(inity)?$/i;
const wholeNumber = /^[+-]?[0-9]+$/;

/**
 * Reads one sample line: `name{label="value",…} value timestamp`, or the quoted form of Prometheus 3,
 * `{"a.name",label="value"} value`. Throws a {@link LineProblem}.
 */
export function parseSampleLine(text: string, line: number, format: ExpositionFormat): ExposedSample {
  const reader = new LineReader(text);
  reader.skipBlanks();
  let name = reader.readWord();
  if (name !== "" && !plainMetricName.test(name)) {
    reader.position -= name.length;
    reader.fail("bad-name", `\`${shorten(name)}\` is not a metric name`);
  }
  reader.skipBlanks();
  const labels: Record<string, string> = Object.create(null);
  if (reader.take("{")) {
    const quotedName = readLabels(reader, labels);
    if (quotedName !== undefined && name !== "") {
      reader.fail("two-names", `the metric has two names, \`${name}\` and \`${shorten(quotedName)}\``);
    }
    name = quotedName ?? name;
  }
  if (name === "") reader.fail("no-name", "a sample needs a metric name in front of its labels");
  const value = readValue(reader);
  const timestampMs = readTimestamp(reader, format);
  const exemplar = format === "openmetrics" ? readExemplar(reader) : undefined;
  return { name, labels, value, timestampMs, line, ...(exemplar === undefined ? {} : { exemplar }) };
}

/** `# {trace_id="…"} value timestamp`, where the reader stands before it. */
function readExemplar(reader: LineReader): ExposedExemplar | undefined {
  if (!reader.take("#")) return undefined;
  reader.skipBlanks();
  if (!reader.take("{"))
    reader.fail("bad-exemplar", 'an exemplar begins with its labels; write `# {trace_id="…"} value`');
  const labels: Record<string, string> = Object.create(null);
  const name = readLabels(reader, labels);
  if (name !== undefined) reader.fail("bad-exemplar", `an exemplar has no name, as \`${shorten(name)}\` is`);
  const value = readValue(reader);
  const timestampMs = readTimestamp(reader, "openmetrics");
  if (!reader.isAtEnd) reader.fail("text-after-sample", "nothing may stand after an exemplar");
  return { labels, value, timestampMs };
}

/** Fills `labels` up to and including the closing brace; returns the metric name where it stands inside, quoted. */
function readLabels(reader: LineReader, labels: Record<string, string>): string | undefined {
  let quotedName: string | undefined;
  for (;;) {
    reader.skipBlanks();
    if (reader.take("}")) return quotedName;
    const start = reader.position;
    const isQuoted = reader.text[start] === '"';
    const label = isQuoted ? reader.readQuoted() : readLabelName(reader);
    reader.skipBlanks();
    if (reader.take("=")) {
      reader.skipBlanks();
      const value = reader.readQuoted();
      if (label in labels) {
        reader.position = start;
        reader.fail("duplicate-label", `the label \`${shorten(label)}\` stands here twice`);
      }
      labels[label] = value;
    } else if (isQuoted && quotedName === undefined) {
      quotedName = label;
    } else {
      reader.fail(
        "no-equals",
        `the label \`${shorten(label)}\` has no value; write \`${shorten(label)}="…"\``,
      );
    }
    reader.skipBlanks();
    if (!reader.take(",") && reader.text[reader.position] !== "}") {
      reader.fail("open-labels", "the labels end neither in `,` nor in `}` here");
    }
  }
}

function readLabelName(reader: LineReader): string {
  const start = reader.position;
  while (!reader.isAtEnd && /[^=,}\s"]/.test(reader.text[reader.position] ?? "")) reader.position++;
  const name = reader.text.slice(start, reader.position);
  if (plainLabelName.test(name)) return name;
  reader.position = start;
  return name === ""
    ? reader.fail("open-labels", "the labels have no closing `}`")
    : reader.fail("bad-label-name", `\`${shorten(name)}\` is not a label name`);
}

function readValue(reader: LineReader): number {
  reader.skipBlanks();
  const start = reader.position;
  const word = reader.readWord();
  const value = parseExposedNumber(word);
  if (value !== undefined) return value;
  reader.position = start;
  return word === ""
    ? reader.fail("no-value", "the sample has no value")
    : reader.fail("bad-value", `\`${shorten(word)}\` is not a number`);
}

function readTimestamp(reader: LineReader, format: ExpositionFormat): number | undefined {
  reader.skipBlanks();
  // An exemplar of OpenMetrics begins here; in the other format it is read past.
  if (reader.isAtEnd || reader.text[reader.position] === "#") return undefined;
  const start = reader.position;
  const word = reader.readWord();
  const timestampMs = format === "openmetrics" ? Math.trunc(Number(word) * 1000) : Number(word);
  const pattern = format === "openmetrics" ? decimalNumber : wholeNumber;
  if (!pattern.test(word) || !Number.isSafeInteger(timestampMs)) {
    reader.position = start;
    const unit = format === "openmetrics" ? "seconds" : "whole milliseconds";
    reader.fail("bad-timestamp", `\`${shorten(word)}\` is not a timestamp; write ${unit}`);
  }
  reader.skipBlanks();
  if (!reader.isAtEnd && reader.text[reader.position] !== "#") {
    reader.fail("text-after-sample", "nothing may stand after value and timestamp");
  }
  return timestampMs;
}

/** A number as the text format writes it (`NaN`, `+Inf` and `-Inf` included), or undefined. */
export function parseExposedNumber(word: string): number | undefined {
  if (decimalNumber.test(word)) return Number(word);
  if (/^[+-]?nan$/i.test(word)) return Number.NaN;
  const infinite = infinity.exec(word);
  if (infinite !== null) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (!hexadecimalInteger.test(word)) return undefined;
  return word.startsWith("-") ? -Number(word.slice(1)) : Number(word.replace("+", ""));
}

/** A user's text, cut to a length that a message can hold. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
