import {
  type EvaluationOptions,
  evaluateInstant,
  evaluateRange,
  type FeatureFlag,
  formatFloat,
  formatFloatShort,
  type Labels,
  labelPairs,
  metricNameLabel,
  PromqlError,
  parseDurationMs,
  parseExpression,
  parseSeriesDescription,
  placeOf,
  quoteText,
  type SeriesSource,
} from "../../../../simulator/promql/index.ts";
import { type MemorySample, memorySeries, memorySource } from "../memory-source.ts";

/** Every flag that changes the language but not the meaning of expressions without it. */
const languageFeatures: ReadonlySet<FeatureFlag> = new Set<FeatureFlag>([
  "promql-experimental-functions",
  "promql-duration-expr",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
]);

/** Reads series in promtool's notation, one a line, with a sample every `interval` from time 0 on. */
export function sourceOf(interval: string, text: string): SeriesSource {
  const intervalMs = milliseconds(interval);
  const lines = text.split("\n").map((line) => line.trim());
  return memorySource(
    lines
      .filter((line) => line !== "")
      .map((line) => {
        const { labels, samples } = parseSeriesDescription(line);
        const found: MemorySample[] = [];
        samples.forEach((sample, index) => {
          const timestampMs = index * intervalMs;
          if (sample.kind === "float") found.push({ timestampMs, value: sample.value });
          if (sample.kind === "stale") found.push({ timestampMs, value: "stale" });
          if (sample.kind === "histogram") found.push({ timestampMs, value: sample.histogram });
        });
        return memorySeries(labels, found);
      }),
  );
}

/** Evaluates over a grid written as `from to step`; one line a series, `_` where it is absent. */
export function rangeLines(
  source: SeriesSource,
  grid: string,
  text: string,
  options: EvaluationOptions = {},
): readonly string[] {
  const [startMs = 0, endMs = 0, stepMs = 1] = grid.split(" ").map(milliseconds);
  const all = { features: languageFeatures, ...options };
  const result = evaluateRange(parseExpression(text, all), source, { startMs, endMs, stepMs }, all);
  if (result.type === "string") return [quoteText(result.value)];
  if (result.type === "scalar") return [[...result.values].map(shortFloat).join(" ")];
  return result.series.map(({ labels, values, isPresent, histograms }) => {
    const samples = [...isPresent].map((present, step) => {
      if (present === 0) return "_";
      return histograms?.[step] === undefined ? shortFloat(values[step] ?? 0) : "histogram";
    });
    return `${metricText(labels)} ${samples.join(" ")}`;
  });
}

/** Evaluates at one time; one line a sample in the order of the result. */
export function instantLines(
  source: SeriesSource,
  at: string,
  text: string,
  options: EvaluationOptions = {},
): readonly string[] {
  const all = { features: languageFeatures, ...options };
  const result = evaluateInstant(parseExpression(text, all), source, milliseconds(at), all);
  switch (result.type) {
    case "string":
      return [quoteText(result.value)];
    case "scalar":
      return [shortFloat(result.value)];
    case "vector":
      return result.samples.map(({ labels, value, histogram }) =>
        `${metricText(labels)} ${histogram === undefined ? shortFloat(value) : "histogram"}`.trim(),
      );
    case "matrix":
      return result.series.map(({ labels, samples }) => {
        const texts = samples.map(({ timestampMs, value }) => `${shortFloat(value)}@${timestampMs / 1000}`);
        return `${metricText(labels)} ${texts.join(" ")}`;
      });
    default:
      return result satisfies never;
  }
}

/** The annotations of an evaluation at one time, as `level message (line:column)`. */
export function annotationLines(
  source: SeriesSource,
  at: string,
  text: string,
  options: EvaluationOptions = {},
): readonly string[] {
  const all = { features: languageFeatures, ...options };
  const { annotations } = evaluateInstant(parseExpression(text, all), source, milliseconds(at), all);
  return annotations.map(({ level, message, span }) => {
    const { line, column } = placeOf(text, span.start);
    return `${level} ${message} (${line}:${column})`;
  });
}

/** The code and message of the error that evaluating ends with. */
export function failureOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PromqlError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "no failure";
}

function metricText(labels: Labels): string {
  const pairs = labelPairs(labels);
  const name = pairs.find(([label]) => label === metricNameLabel)?.[1] ?? "";
  const rest = pairs.filter(([label]) => label !== metricNameLabel);
  if (rest.length === 0) return name === "" ? "{}" : name;
  return `${name}{${rest.map(([label, value]) => `${label}=${quoteText(value)}`).join(",")}}`;
}

/** Twelve digits, which is more than any test looks at and less than rounding disturbs. */
function shortFloat(value: number): string {
  const rounded = Number.isFinite(value) ? Number(value.toPrecision(12)) : value;
  return Math.abs(rounded) < 1e15 ? formatFloat(rounded) : formatFloatShort(rounded);
}

function milliseconds(text: string): number {
  const isNegative = text.startsWith("-");
  const durationMs = parseDurationMs(isNegative ? text.slice(1) : text);
  if (durationMs === undefined) throw new Error(`${text} is not a duration`);
  return isNegative ? -durationMs : durationMs;
}
