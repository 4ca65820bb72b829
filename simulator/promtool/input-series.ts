import { createSeriesStore, EvaluationMemory, type SampleColumn, type SeriesStore } from "../engine/index.ts";
import {
  formatPromqlError,
  HintRecorder,
  type Labels,
  type NativeHistogram,
  type PrometheusMajor,
  PromqlError,
  parseSeriesDescription,
  type SequenceSample,
  type SeriesDescription,
} from "../promql/index.ts";
import type { TextProblem } from "./text-problem.ts";
import type { InputSeries, UnitTest } from "./unit-test.ts";

/** The input of a test, loaded; or everything that keeps it from being so. */
export type LoadedInput =
  | { readonly store: SeriesStore; readonly series: readonly LoadedSeries[]; readonly problems: readonly [] }
  | { readonly store: undefined; readonly problems: readonly TextProblem[] };

/** One series of the input. */
export interface LoadedSeries {
  readonly labels: Labels;
  readonly input: InputSeries;
  readonly sampleCount: number;
  /** Whether its last sample says that it is over (`stale`), so that its end is meant. */
  readonly isEnded: boolean;
  /** Whether a later series of the same labels takes its place, or it stands where promtool no longer reads. */
  readonly fate: "loaded" | "replaced" | "lost";
}

/** Bounds on a test's input. */
export interface InputLimits {
  readonly prometheus: PrometheusMajor;
  /** Samples behind this time are not loaded; promtool loads up to the last evaluation only. */
  readonly lastMs: number;
  /** Where the store has its memory from. Default: its own. */
  readonly memory?: EvaluationMemory;
}

// Of all series of a test together, those that are evaluated; far more than any test needs, little enough to hold.
const samplesMax = 10_000_000;

/** Loads the series of a test as promtool does: as lines of a text, up to the first empty one. */
export function loadInput(test: UnitTest, limits: InputLimits): LoadedInput {
  const loaded = new Map<string, Loaded>();
  const fates: { readonly input: InputSeries; readonly entry: Loaded | undefined }[] = [];
  const problems: TextProblem[] = [];
  let sampleCount = 0;
  for (const line of inputLines(test)) {
    if (line.text === undefined) {
      fates.push({ input: line.input, entry: undefined });
      continue;
    }
    const description = describe(line, limits);
    if ("kind" in description) {
      problems.push(description);
      continue;
    }
    const { labels } = description;
    const column = columnOf(description, test, limits.lastMs);
    sampleCount += column.values.length;
    if (sampleCount > samplesMax) {
      problems.push(tooManySamples(line.input));
      break;
    }
    const entry = {
      labels,
      column,
      sampleCount: (description.floats ?? description.samples).length,
      isEnded: description.floats === undefined && description.samples.at(-1)?.kind === "stale",
      input: line.input,
    };
    loaded.set(labels.key, entry);
    fates.push({ input: line.input, entry });
  }
  if (problems.length > 0) return { store: undefined, problems };
  const store = createSeriesStore(limits.memory?.arena);
  const memory = limits.memory ?? new EvaluationMemory();
  for (const { labels, column } of loaded.values()) {
    if (column.values.length === 0) continue;
    if ("timestampsMs" in column) store.appendColumn(labels, column);
    else
      store.appendGrid(
        labels,
        memory.gridColumn(test.startMs, test.intervalMs, column.values.length),
        column.values,
      );
  }
  const series = fates.map(({ input, entry }): LoadedSeries => {
    if (entry === undefined) return { labels: noLabels, input, sampleCount: 0, isEnded: false, fate: "lost" };
    const fate = loaded.get(entry.labels.key) === entry ? "loaded" : "replaced";
    const { labels, sampleCount, isEnded } = entry;
    return { labels, input, sampleCount, isEnded, fate };
  });
  return { store, series, problems: [] };
}

interface Loaded {
  readonly labels: Labels;
  readonly column: SampleColumn | FloatColumn;
  readonly sampleCount: number;
  readonly isEnded: boolean;
  readonly input: InputSeries;
}

/** Floats, one at each interval of the test from its start on. */
interface FloatColumn {
  readonly values: Float64Array;
}

const noLabels: Labels = { names: [], values: [], key: "" };

/** A line that promtool reads; `text` is undefined for what it does not read any more. */
interface InputLine {
  readonly input: InputSeries;
  readonly text: string | undefined;
  /** Where the line begins, among the characters of the series and its values. */
  readonly offset: number;
}

// promtool writes all series into one text and reads it line by line; an empty line ends the input, and so
// does one that looks like a comment.
function inputLines(test: UnitTest): readonly InputLine[] {
  const lines: InputLine[] = [];
  let isOver = false;
  for (const input of test.inputSeries) {
    if (isOver) {
      lines.push({ input, text: undefined, offset: 0 });
      continue;
    }
    let offset = 0;
    for (const written of `${input.series} ${input.values}`.split("\n")) {
      const text = written.trim();
      isOver ||= text === "" || text.startsWith("#");
      if (!isOver) lines.push({ input, text, offset: offset + written.length - written.trimStart().length });
      offset += written.length + 1;
    }
  }
  return lines;
}

function describe(
  { input, text = "", offset }: InputLine,
  { prometheus, memory }: InputLimits,
): SeriesDescription | TextProblem {
  const metrics = memory?.metricsOf(prometheus);
  try {
    return parseSeriesDescription(text, { prometheus, ...(metrics === undefined ? {} : { metrics }) });
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    const place = () => input.placeAt(offset + error.span.start);
    return {
      kind: "series",
      text: input.series,
      message: formatPromqlError(text, error),
      reason: error.message,
      place,
    };
  }
}

function tooManySamples(input: InputSeries): TextProblem {
  const message = `the series up to this one have more than ${samplesMax.toLocaleString("en-US")} samples, and no more are loaded; shorten them or split the test`;
  return { kind: "series", text: input.series, message, reason: message, place: input.place };
}

// Only what an evaluation may see, so that the rest takes no memory.
function columnOf(
  description: SeriesDescription,
  test: UnitTest,
  lastMs: number,
): SampleColumn | FloatColumn {
  const { startMs, intervalMs } = test;
  const { floats } = description;
  if (intervalMs > 0 && floats !== undefined) {
    const count = visibleCount(floats.length, test, lastMs);
    return { values: count === floats.length ? floats : floats.subarray(0, count) };
  }
  const { samples } = description;
  const visible = samples.slice(0, visibleCount(samples.length, test, lastMs));
  // Prometheus's storage tells of each histogram whether it continues the one before.
  const hints = new HintRecorder();
  const timestampsMs: number[] = [];
  const values: (number | NativeHistogram | undefined)[] = [];
  for (const [index, sample] of visible.entries()) {
    if (sample.kind === "gap") continue;
    timestampsMs.push(startMs + index * intervalMs);
    if (sample.kind !== "histogram") hints.endChunk();
    values.push(sample.kind === "histogram" ? hints.record(sample.histogram) : floatOrMarker(sample));
    if (intervalMs === 0) break;
  }
  return { timestampsMs, values };
}

// Without an interval all samples have one time, and the first of them stays.
function visibleCount(count: number, { startMs, intervalMs }: UnitTest, lastMs: number): number {
  if (intervalMs === 0) return count;
  return Math.min(count, Math.max(0, Math.floor((lastMs - startMs) / intervalMs) + 1));
}

function floatOrMarker(sample: Extract<SequenceSample, { kind: "float" | "stale" }>): number | undefined {
  return sample.kind === "float" ? sample.value : undefined;
}
