import { firstDifference, resultDifference } from "./first-difference.ts";
import type { Outcome } from "./outcome.ts";
import type { Question } from "./question.ts";

/** What answers questions. */
export interface Oracle {
  ask(question: Question): Promise<Outcome>;
}

/** Whether Prometheus cannot be right about a question, or at least is not always of the same opinion. */
export async function contradictsItself(
  prometheus: Oracle,
  question: Question,
  { real, own }: { readonly real: Outcome; readonly own: Outcome },
): Promise<boolean> {
  return (
    (countExcess(real) > excessMax && countExcess(own) <= excessMax) ||
    (await isOtherAlone(prometheus, question, { real, own })) ||
    (await isOtherAgain(prometheus, question, real))
  );
}

// 3.5 at times uses the memory of histograms again while they are in use, and buckets change under it.
const excessMax = 1e-6;

/** By which share the buckets of some histogram hold more than all of it. */
function countExcess(outcome: Outcome): number {
  if (outcome.kind !== "series") return 0;
  const points = outcome.series.flatMap((series) => series.points);
  return points.reduce((largest, { value }) => {
    if (typeof value === "number") return largest;
    const total = value.buckets.reduce((sum, { count }) => sum + count, 0);
    return Math.max(largest, (total - value.count) / value.count || 0);
  }, 0);
}

/**
 * Whether Prometheus agrees with klaxon about each step in dispute where it is asked about that step alone. What
 * refers to the ends of the range is something else then, so that is not looked at.
 */
async function isOtherAlone(
  prometheus: Oracle,
  question: Question,
  { real, own }: { readonly real: Outcome; readonly own: Outcome },
): Promise<boolean> {
  const { expression, times } = question;
  if (times.kind === "instant" || times.stepCount === 1 || /(start|end)\(\)/.test(expression)) return false;
  const { startMs, stepMs, stepCount } = times;
  const timesMs = Array.from({ length: stepCount }, (_, step) => startMs + step * stepMs);
  const disputedMs = timesMs.filter(
    (timeMs) => resultDifference(at(timeMs, real), at(timeMs, own)) !== undefined,
  );
  for (const timeMs of disputedMs) {
    const alone = await prometheus.ask({ expression, times: { ...times, startMs: timeMs, stepCount: 1 } });
    if (resultDifference(alone, at(timeMs, own)) !== undefined) return false;
  }
  return disputedMs.length > 0;
}

/** The part of an answer that is about one step. */
function at(timeMs: number, outcome: Outcome): Outcome {
  if (outcome.kind !== "series") return outcome;
  const series = outcome.series.map(({ name, points }) => ({
    name,
    points: points.filter(({ timestampMs }) => timestampMs === timeMs),
  }));
  return { ...outcome, series: series.filter(({ points }) => points.length > 0) };
}

// Go visits maps in random order, and so Prometheus the series of a computed vector: which of several equal values
// `topk` keeps, or which series `limitk`, changes from one query to the next.
const repetitionCount = 40;

async function isOtherAgain(prometheus: Oracle, question: Question, first: Outcome): Promise<boolean> {
  for (let repetition = 0; repetition < repetitionCount; repetition++)
    if (firstDifference(first, await prometheus.ask(question)) !== undefined) return true;
  return false;
}
