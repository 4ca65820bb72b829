import { createSeriesStore } from "../../simulator/engine/index.ts";
import {
  type EvaluationOptions,
  type Expression,
  evaluateInstant,
  evaluateRange,
  type FeatureFlag,
  formatPromqlError,
  PromqlError,
  parseExpression,
  parseSeriesDescription,
  printExpression,
  type SeriesSource,
  selectorsOf,
} from "../../simulator/promql/index.ts";
import { createChance } from "../support/chance.ts";
import { readCorpus } from "./corpus.ts";
import { drawInput } from "./mutation.ts";

/** How many inputs to try, and with which chance. */
export interface FuzzOptions {
  readonly seed: number;
  readonly count: number;
  readonly onProgress?: (triedCount: number) => void;
}

/** An input that did something else than give a result or a positioned error. */
export interface Crash {
  readonly input: string;
  readonly reason: string;
}

/** What became of the inputs. */
export interface FuzzReport {
  readonly parsedCount: number;
  readonly evaluatedCount: number;
  readonly crashes: readonly Crash[];
  readonly slowest: { readonly input: string; readonly durationMs: number };
}

const features: ReadonlySet<FeatureFlag> = new Set<FeatureFlag>([
  "promql-experimental-functions",
  "promql-duration-expr",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
]);

const samplesMax = 200_000;
const profiles: readonly EvaluationOptions[] = [
  { prometheus: 3, features, samplesMax },
  { prometheus: 3, samplesMax },
  { prometheus: 2, samplesMax },
];

/**
 * Reads and evaluates inputs drawn by chance. Whatever they are, they may end only in a result, or in a
 * `PromqlError` whose span lies within the input; what is read must read the same again after printing. `nowMs` is
 * the clock by which the slowest is found.
 */
export function runFuzz({ seed, count, onProgress }: FuzzOptions, nowMs: () => number): FuzzReport {
  const chance = createChance(seed);
  const corpus = readCorpus();
  const source = sourceFor(corpus);
  const crashes: Crash[] = [];
  let parsedCount = 0;
  let evaluatedCount = 0;
  let slowest = { input: "", durationMs: 0 };
  for (let tried = 0; tried < count; tried++) {
    const input = drawInput(corpus, chance);
    const beganMs = nowMs();
    for (const options of profiles) {
      const crash = attempt(input, () => {
        const expression = parseExpression(input, options);
        parsedCount++;
        checkPrinted(expression, options);
        evaluateRange(expression, source, { startMs: 0, endMs: 600_000, stepMs: 60_000 }, options);
        evaluateInstant(expression, source, 300_000, options);
        evaluatedCount++;
      });
      if (crash !== undefined) crashes.push(crash);
    }
    const durationMs = nowMs() - beganMs;
    if (durationMs > slowest.durationMs) slowest = { input, durationMs };
    onProgress?.(tried + 1);
  }
  return { parsedCount, evaluatedCount, crashes, slowest };
}

function namesIn(expressions: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const text of expressions) {
    const failure = attempt(text, () => {
      for (const { name } of selectorsOf(parseExpression(text, profiles[0]))) names.add(name ?? "x");
    });
    if (failure !== undefined) throw new Error(failure.reason);
  }
  return names;
}

function attempt(input: string, run: () => void): Crash | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof PromqlError)) {
      return { input, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    const { start, end } = error.span;
    const isWithin = 0 <= start && start <= end && end <= input.length;
    if (!isWithin) return { input, reason: `${error.message}: ${start}..${end} lies outside` };
    return formatPromqlError(input, error) === "" ? { input, reason: "its error has no text" } : undefined;
  }
}

function checkPrinted(expression: Expression, options: EvaluationOptions): void {
  const printed = printExpression(expression);
  const again = parsePrinted(printed, options);
  if (again !== undefined && steady(printExpression(again)) !== steady(printed))
    throw new Error(`prints as ${printed}, which prints as ${printExpression(again)}`);
}

// Prometheus prints infinity with a sign, which before a power is read as one more operator.
function steady(printed: string): string {
  return printed.replaceAll(/\++Inf/g, "Inf");
}

/** The expression that was printed; undefined where a duration below a millisecond was printed as none at all. */
function parsePrinted(printed: string, options: EvaluationOptions): Expression | undefined {
  try {
    return parseExpression(printed, options);
  } catch (error) {
    const isBelowMillisecond =
      error instanceof PromqlError && printed.slice(error.span.start).startsWith("0s");
    if (isBelowMillisecond) return undefined;
    throw new Error(`prints as ${printed}, which is refused: ${String(error)}`);
  }
}

/** Series under the names that the expressions select: gauges, counters with resets, gaps, all kinds of histograms. */
function sourceFor(expressions: readonly string[]): SeriesSource {
  const store = createSeriesStore();
  for (const name of namesIn(expressions)) {
    append(`${name}{job="a", instance="1"} 0+3x10 1+2x10 _x3 stale 5 NaN Inf -Inf`);
    append(`${name}{job="a", instance="2", le="0.5"} 4 2 1 -1 1e300 1e-300 _ _ 0 0x10`);
    append(`${name}{job="b", le="+Inf"} 10+10x30`);
    append(`${name}{job="h"} {{schema:1 sum:7 count:9 z_bucket:1 buckets:[1 4 3]}}x20`);
    append(`${name}{job="c"} {{schema:-53 sum:7 count:9 custom_values:[1 2] buckets:[1 4 4]}}x20`);
  }
  return store;

  function append(text: string): void {
    const { labels, samples } = parseSeriesDescription(text);
    const present = samples.flatMap((sample, index) =>
      sample.kind === "gap" ? [] : [{ sample, timestampMs: index * 15_000 }],
    );
    store.appendColumn(labels, {
      timestampsMs: present.map(({ timestampMs }) => timestampMs),
      values: present.map(({ sample }) =>
        sample.kind === "float" ? sample.value : sample.kind === "histogram" ? sample.histogram : undefined,
      ),
    });
  }
}
