import { createSeriesStore, type SeriesStore } from "../engine/index.ts";
import {
  formatPromqlError,
  HintRecorder,
  type Labels,
  type NativeHistogram,
  type PrometheusMajor,
  PromqlError,
  parseSeriesDescription,
  type SequenceSample,
} from "../promql/index.ts";
import type { InputSeries, UnitTest } from "./unit-test.ts";

/** The input of a test, loaded; or why it could not be. */
export type LoadedInput =
  | { readonly store: SeriesStore; readonly series: readonly LoadedSeries[]; readonly problem: undefined }
  | { readonly problem: { readonly message: string; readonly input: InputSeries } };

/** One series of the input. */
export interface LoadedSeries {
  readonly labels: Labels;
  readonly input: InputSeries;
  readonly sampleCount: number;
  /** Whether a later series of the same labels takes its place, or it stands where promtool no longer reads. */
  readonly fate: "loaded" | "replaced" | "lost";
}

/** Bounds on a test's input. */
export interface InputLimits {
  readonly prometheus: PrometheusMajor;
  /** Samples behind this time are not loaded; promtool loads up to the last evaluation only. */
  readonly lastMs: number;
}

// All series of a test together; far more than any test needs, little enough to hold.
const samplesMax = 10_000_000;

/** Loads the series of a test as promtool does: as lines of a text, up to the first empty one. */
export function loadInput(test: UnitTest, limits: InputLimits): LoadedInput {
  const loaded = new Map<string, Loaded>();
  const fates: { readonly input: InputSeries; readonly entry: Loaded | undefined }[] = [];
  let sampleCount = 0;
  for (const line of inputLines(test)) {
    if (line.text === undefined) {
      fates.push({ input: line.input, entry: undefined });
      continue;
    }
    const description = describe(line.text, limits.prometheus, samplesMax - sampleCount);
    if (typeof description === "string") return { problem: { message: description, input: line.input } };
    sampleCount += description.samples.length;
    const entry = { ...description, input: line.input };
    loaded.set(description.labels.key, entry);
    fates.push({ input: line.input, entry });
  }
  const store = createSeriesStore();
  for (const entry of loaded.values()) append(store, entry, test, limits.lastMs);
  const series = fates.flatMap(({ input, entry }): readonly LoadedSeries[] => {
    if (entry === undefined) return [{ labels: noLabels, input, sampleCount: 0, fate: "lost" }];
    const fate = loaded.get(entry.labels.key) === entry ? "loaded" : "replaced";
    return [{ labels: entry.labels, input, sampleCount: entry.samples.length, fate }];
  });
  return { store, series, problem: undefined };
}

interface Loaded {
  readonly labels: Labels;
  readonly samples: readonly SequenceSample[];
  readonly input: InputSeries;
}

const noLabels: Labels = { names: [], values: [], key: "" };

// promtool writes all series into one text and reads it line by line; an empty line ends the input, and so
// does one that looks like a comment. `text` is undefined for what is not read any more.
function inputLines(
  test: UnitTest,
): readonly { readonly input: InputSeries; readonly text: string | undefined }[] {
  const lines: { readonly input: InputSeries; readonly text: string | undefined }[] = [];
  let isOver = false;
  for (const input of test.inputSeries) {
    if (isOver) {
      lines.push({ input, text: undefined });
      continue;
    }
    for (const written of `${input.series} ${input.values}`.split("\n")) {
      const text = written.trim();
      isOver ||= text === "" || text.startsWith("#");
      if (!isOver) lines.push({ input, text });
    }
  }
  return lines;
}

function describe(
  text: string,
  prometheus: PrometheusMajor,
  samplesLeft: number,
): { readonly labels: Labels; readonly samples: readonly SequenceSample[] } | string {
  try {
    return parseSeriesDescription(text, { prometheus, samplesMax: Math.min(samplesLeft, 1_000_000) });
  } catch (error) {
    if (error instanceof PromqlError) return formatPromqlError(text, error);
    throw error;
  }
}

function append(store: SeriesStore, { labels, samples }: Loaded, test: UnitTest, lastMs: number): void {
  const { startMs, intervalMs } = test;
  // Prometheus's storage tells of each histogram whether it continues the one before.
  const hints = new HintRecorder();
  const timestampsMs: number[] = [];
  const values: (number | NativeHistogram | undefined)[] = [];
  for (const [index, sample] of samples.entries()) {
    const timestampMs = startMs + index * intervalMs;
    if (timestampMs > lastMs) break;
    if (sample.kind === "gap") continue;
    // Without an interval all samples have one time, and the first of them stays.
    if (timestampsMs.at(-1) === timestampMs) break;
    timestampsMs.push(timestampMs);
    if (sample.kind !== "histogram") hints.endChunk();
    values.push(sample.kind === "histogram" ? hints.record(sample.histogram) : floatOrMarker(sample));
  }
  if (timestampsMs.length > 0) store.appendColumn(labels, { timestampsMs, values });
}

function floatOrMarker(sample: Extract<SequenceSample, { kind: "float" | "stale" }>): number | undefined {
  return sample.kind === "float" ? sample.value : undefined;
}
