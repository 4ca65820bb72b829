import fc from "fast-check";
import {
  type EvaluationOptions,
  type PrometheusMajor,
  parseExpression,
  parseSeriesDescription,
} from "../../simulator/promql/index.ts";
import { createDataset } from "./dataset.ts";
import { type DatasetSample, type DatasetSeries, datasetStartMs } from "./dataset-form.ts";
import { type Environment, environmentOf } from "./environment.ts";
import { someExpression } from "./expressions.ts";
import { firstDifference } from "./first-difference.ts";
import type { KnownDifference } from "./known-difference.ts";
import { findKnownDifference, knownDifferences } from "./known-differences.ts";
import type { Outcome } from "./outcome.ts";
import { askKlaxon, storeOf } from "./own-side.ts";
import type { Question, QuestionTimes } from "./question.ts";
import { someTimes } from "./question-times.ts";
import { type RealPrometheus, startPrometheus } from "./real-prometheus.ts";
import { contradictsItself } from "./self-contradiction.ts";
import { inCommonWords } from "./wording.ts";

/** How a comparison runs. */
export interface SessionOptions {
  readonly prometheus: PrometheusMajor;
  /** The path of a real Prometheus of that release line. */
  readonly program: string;
  readonly seed: number;
  readonly count: number;
  /** How many expressions are asked of one dataset. */
  readonly datasetQuestionCount: number;
  /** After so many differences the session ends. */
  readonly differenceCountMax: number;
  /** Ends the session before its next question; the report is of what was asked by then. */
  readonly signal?: AbortSignal;
  onProgress(askedCount: number): void;
}

/** A difference, made as small as shrinking could. */
export interface Difference {
  readonly datasetSeed: number;
  readonly question: Question;
  readonly text: string;
}

/** What a session came to. */
export interface SessionReport {
  readonly askedCount: number;
  /** Of those asked: where both sides answered with an error, and where both found nothing. */
  readonly errorCount: number;
  readonly emptyCount: number;
  /** Where Prometheus contradicts itself. */
  readonly undeterminedCount: number;
  readonly knownCounts: ReadonlyMap<KnownDifference, number>;
  /** Known differences whose example shows none any more. */
  readonly outlived: readonly KnownDifference[];
  readonly differences: readonly Difference[];
}

/** Asks klaxon and a real Prometheus the same questions and collects the answers that differ. */
export async function runSession(options: SessionOptions): Promise<SessionReport> {
  const report: Report = {
    askedCount: 0,
    errorCount: 0,
    emptyCount: 0,
    undeterminedCount: 0,
    knownCounts: new Map(),
    outlived: await findOutlived(options),
    differences: [],
  };
  for (let part = 0; report.askedCount < options.count; part++) {
    if (report.differences.length >= options.differenceCountMax || options.signal?.aborted) break;
    const count = Math.min(options.datasetQuestionCount, options.count - report.askedCount);
    const datasetSeed = datasetSeedOf(options.seed, part);
    const environment = environmentOf(options.prometheus, datasetSeed);
    const series = createDataset(options.prometheus, datasetSeed);
    await withBothSides(options, { environment, series }, (sides) =>
      new DatasetComparison(options, sides, datasetSeed, report).run(count),
    );
  }
  return report;
}

// Seeds next to each other have no datasets in common.
function datasetSeedOf(seed: number, part: number): number {
  return (seed * 10_007 + part) % 2 ** 31;
}

interface Report extends SessionReport {
  askedCount: number;
  errorCount: number;
  emptyCount: number;
  undeterminedCount: number;
  readonly knownCounts: Map<KnownDifference, number>;
  readonly differences: Difference[];
}

interface Sides {
  readonly own: (question: Question) => Outcome;
  readonly real: RealPrometheus;
  readonly evaluation: EvaluationOptions;
}

async function withBothSides<Result>(
  { program }: SessionOptions,
  { environment, series }: { readonly environment: Environment; readonly series: readonly DatasetSeries[] },
  use: (sides: Sides) => Promise<Result>,
): Promise<Result> {
  const { evaluation, flags } = environment;
  const store = storeOf(series);
  const real = await startPrometheus(program, series, flags);
  try {
    return await use({
      own: (question) => inCommonWords(askKlaxon(store, question, evaluation), question),
      real,
      evaluation,
    });
  } finally {
    await real.stop();
  }
}

const depthMax = 4;

/** The questions put to one dataset; a difference is shrunk before the next question. */
class DatasetComparison {
  private readonly options: SessionOptions;
  private readonly sides: Sides;
  private readonly datasetSeed: number;
  private readonly report: Report;
  private latest: Omit<Difference, "datasetSeed"> | undefined;
  private leftCount = 0;

  constructor(options: SessionOptions, sides: Sides, datasetSeed: number, report: Report) {
    this.options = options;
    this.sides = sides;
    this.datasetSeed = datasetSeed;
    this.report = report;
  }

  async run(count: number): Promise<void> {
    const { differenceCountMax } = this.options;
    const questions = fc.record({ expression: someExpression(this.sides, depthMax), times: someTimes });
    const property = fc.asyncProperty(questions, (question) => this.agreeOn(question));
    this.leftCount = count;
    for (let attempt = 0; this.leftCount > 0; attempt++) {
      this.latest = undefined;
      const check = { seed: this.datasetSeed + attempt, numRuns: this.leftCount };
      const { failed, errorInstance, counterexample } = await fc.check(property, check);
      // Not a difference, but a side that broke down.
      if (failed && this.latest === undefined)
        throw new Error(`no answer to ${JSON.stringify(counterexample)}`, { cause: errorInstance });
      if (this.latest === undefined || this.options.signal?.aborted) return;
      this.report.differences.push({ datasetSeed: this.datasetSeed, ...this.found() });
      if (this.report.differences.length >= differenceCountMax) return;
    }
  }

  private found(): Omit<Difference, "datasetSeed"> {
    if (this.latest === undefined) throw new Error("nothing was found");
    return this.latest;
  }

  private async agreeOn(question: Question): Promise<boolean> {
    if (this.options.signal?.aborted) return true;
    const answer = this.sides.real.ask(question);
    const own = this.sides.own(question);
    const real = await answer;
    // What is asked while shrinking does not count.
    if (this.latest === undefined) this.count(real);
    const text = firstDifference(real, own);
    if (text === undefined || (await this.isExplained(question, { real, own }))) return true;
    this.latest = { question, text };
    return false;
  }

  private count(real: Outcome): void {
    this.leftCount--;
    this.report.askedCount++;
    if (real.kind === "error") this.report.errorCount++;
    else if (real.kind === "series" && real.series.length === 0) this.report.emptyCount++;
    if (this.report.askedCount % 50 === 0) this.options.onProgress(this.report.askedCount);
  }

  private async isExplained(
    question: Question,
    outcomes: { readonly real: Outcome; readonly own: Outcome },
  ): Promise<boolean> {
    const expression = parseExpression(question.expression, this.sides.evaluation);
    const known = findKnownDifference(this.options.prometheus, { question, expression, ...outcomes });
    if (known !== undefined) {
      this.report.knownCounts.set(known, (this.report.knownCounts.get(known) ?? 0) + 1);
      return true;
    }
    const isUnclear = await contradictsItself(this.sides.real, question, outcomes);
    if (isUnclear) this.report.undeterminedCount++;
    return isUnclear;
  }
}

async function findOutlived(options: SessionOptions): Promise<readonly KnownDifference[]> {
  const candidates = knownDifferences(options.prometheus);
  const series = candidates.flatMap(({ example }) => example.series.map(toSeries));
  const environment = environmentOf(options.prometheus, 0);
  return withBothSides(options, { environment, series }, async ({ own, real, evaluation }) => {
    const outlived: KnownDifference[] = [];
    for (const candidate of candidates) {
      const { expression, stepCount } = candidate.example;
      const times: QuestionTimes =
        stepCount === 0
          ? { kind: "instant", atMs: datasetStartMs }
          : { kind: "range", startMs: datasetStartMs, stepMs: exampleStepMs, stepCount };
      const question = { expression, times };
      const answers = {
        question,
        expression: parseExpression(expression, evaluation),
        real: await real.ask(question),
        own: own(question),
      };
      const isSeen = firstDifference(answers.real, answers.own) !== undefined;
      if (!isSeen || !candidate.covers(answers)) outlived.push(candidate);
    }
    return outlived;
  });
}

const exampleStepMs = 15_000;

function toSeries(text: string): DatasetSeries {
  const { labels, samples } = parseSeriesDescription(text);
  return {
    labels,
    samples: samples.flatMap((sample, index): readonly DatasetSample[] => {
      const timestampMs = datasetStartMs + index * exampleStepMs;
      if (sample.kind === "float") return [{ timestampMs, value: sample.value }];
      return sample.kind === "histogram" ? [{ timestampMs, value: sample.histogram }] : [];
    }),
  };
}
