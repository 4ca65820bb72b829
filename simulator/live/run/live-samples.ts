import { createSeriesStore, type SeriesStore } from "../../engine/index.ts";
import {
  type Expression,
  labelsFromRecord,
  metricNameLabel,
  printExpression,
  selectorsOf,
  type VectorSelector,
  walkExpression,
} from "../../promql/index.ts";
import { LiveError } from "../kit/index.ts";
import type { PrometheusApi, RealSample, RealSeries } from "../stack/index.ts";

/** What a real Prometheus held of the metrics that expressions read, at the instants at which it did. */
export interface LiveSamples {
  readonly store: SeriesStore;
  /** Why nothing is known of what a selector reads; undefined where all is. */
  readonly problemOf: (selector: VectorSelector) => string | undefined;
}

/** The stretch that samples are wanted of, in real time, which passes so many times as fast as that of the expressions. */
export interface SampleSpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly factor: number;
}

// A drill of ours has some dozens; the stack of somebody may have any number.
const seriesMax = 2_000;
const metricsMax = 120;
const failuresMax = 3;
const lookingBackMsMax = 6 * 3_600_000;

/**
 * Reads the samples of every metric that expressions read, with all of its series, so that it can be told which condition of a
 * selector is to blame. Metrics with more than 2,000 series, those after the first 120 and what looks more than six hours back
 * have a problem instead, and so has all that Prometheus does not answer; after three failures it is asked no more.
 */
export async function readLiveSamples(
  expressions: Iterable<Expression>,
  prometheus: Pick<PrometheusApi, "query">,
  { startMs, endMs, factor }: SampleSpan,
): Promise<LiveSamples> {
  const store = createSeriesStore();
  const problems = new Map<string, string>();
  const wanted = wantedSelectors(expressions);
  let failure = "";
  let failureCount = 0;
  let metricCount = 0;
  for (const [text, writtenMs] of wanted) {
    metricCount++;
    const lookingBackMs = writtenMs / factor;
    if (metricCount > metricsMax) problems.set(text, "Prometheus was not asked for this");
    else if (lookingBackMs > lookingBackMsMax)
      problems.set(text, "this looks further back than a live drill asks Prometheus for");
    else if (failureCount >= failuresMax) problems.set(text, failure);
    else {
      try {
        const series = await askFor(text, prometheus, { startMs: startMs - lookingBackMs, endMs });
        if (series === undefined)
          problems.set(text, `this has more than ${seriesMax} series, too many to ask for`);
        for (const each of series ?? []) storeSeries(store, each, endMs);
      } catch (error) {
        if (!(error instanceof LiveError)) throw error;
        failureCount++;
        failure = `Prometheus did not answer: ${error.message}`;
        problems.set(text, failure);
      }
    }
  }
  return { store, problemOf: (selector) => problems.get(wantedText(selector)) };
}

/** What is asked for: metrics by name, with how far back expressions look in them. */
function wantedSelectors(expressions: Iterable<Expression>): ReadonlyMap<string, number> {
  const wanted = new Map<string, number>();
  for (const expression of expressions) {
    const lookingBackMs = lookingBackMsOf(expression);
    for (const selector of selectorsOf(expression)) {
      const text = wantedText(selector);
      wanted.set(text, Math.max(wanted.get(text) ?? 0, lookingBackMs));
    }
  }
  return wanted;
}

function wantedText(selector: VectorSelector): string {
  const name =
    selector.name ??
    selector.matchers.find(({ label, operator }) => label === metricNameLabel && operator === "=")?.value;
  if (name !== undefined) return `{${metricNameLabel}=${JSON.stringify(name)}}`;
  return printExpression({ ...selector, offset: undefined, at: undefined });
}

/** How far before an evaluation a sample may lie that counts in it: all windows and offsets, as if each stood within the last. */
function lookingBackMsOf(expression: Expression): number {
  let sumMs = usualLookbackMs;
  walkExpression(expression, (part) => {
    if ((part.kind === "matrix-selector" || part.kind === "subquery") && part.range.kind === "duration")
      sumMs += part.range.valueMs;
    if ((part.kind === "vector-selector" || part.kind === "subquery") && part.offset?.kind === "duration")
      sumMs += Math.max(0, part.offset.valueMs);
  });
  return sumMs;
}

const usualLookbackMs = 300_000;

/** The raw samples of a selector; undefined where it has too many series. */
async function askFor(
  text: string,
  prometheus: Pick<PrometheusApi, "query">,
  { startMs, endMs }: Pick<SampleSpan, "startMs" | "endMs">,
): Promise<readonly RealSeries[] | undefined> {
  const range = `${text}[${Math.ceil(endMs - startMs)}ms]`;
  const [count] = await prometheus.query(`count(last_over_time(${range}))`, endMs);
  const seriesCount = count?.samples[0]?.value ?? 0;
  if (seriesCount > seriesMax) return undefined;
  return seriesCount === 0 ? [] : prometheus.query(range, endMs);
}

/** Stores a series with the ends that Prometheus knows of and does not tell: it answers ranges without its staleness markers. */
function storeSeries(store: SeriesStore, { labels, samples }: RealSeries, endMs: number): void {
  const own = labelsFromRecord(labels);
  const usualMs = usualDistanceMs(samples);
  const isGap = (fromMs: number, toMs: number) =>
    usualMs !== undefined && toMs - fromMs > gapFactor * usualMs;
  const timestampsMs: number[] = [];
  const values: (number | undefined)[] = [];
  for (const [index, { atMs, value }] of samples.entries()) {
    timestampsMs.push(atMs);
    values.push(value);
    if (!isGap(atMs, samples[index + 1]?.atMs ?? endMs)) continue;
    timestampsMs.push(atMs + (usualMs ?? 0));
    values.push(undefined);
  }
  store.appendColumn(own, { timestampsMs, values });
}

// One scrape may be late by this share of its interval and none is missing yet.
const gapFactor = 1.7;

function usualDistanceMs(samples: readonly RealSample[]): number | undefined {
  const distances = samples.slice(1).map(({ atMs }, index) => atMs - (samples[index]?.atMs ?? atMs));
  distances.sort((left, right) => left - right);
  return distances[Math.floor(distances.length / 2)];
}
