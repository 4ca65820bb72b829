import type { Expression } from "../ast.ts";
import { PromqlError } from "../error.ts";
import { extendedSamples, hasHistograms, type WindowSeries } from "../functions/index.ts";
import { compareLabels } from "../labels.ts";
import type {
  InstantResult,
  InstantSample,
  RangeResult,
  RangeVectorSeries,
  ResultSeries,
  StepGrid,
} from "../result.ts";
import type { SeriesSource } from "../series.ts";
import { createContext, type EvaluationContext, resolveSettings, type Settings } from "./context.ts";
import type { EvaluationOptions } from "./evaluation-options.ts";
import type { PlanNode, RangeNode, VectorNode, WindowFrame } from "./node.ts";
import { planExpression } from "./plan.ts";
import { SeriesCollector } from "./series-collector.ts";
import type { VectorSeries } from "./vector-series.ts";
import { dropMetadata, duplicateLabels, visibleLabels } from "./visible-labels.ts";

/**
 * Evaluates an expression at every step of a grid at once. The series of the result are ordered by their labels.
 * Throws `PromqlError` only. What can be prepared is remembered for each expression.
 */
export function evaluateRange(
  expression: Expression,
  source: SeriesSource,
  grid: StepGrid,
  options: EvaluationOptions,
): RangeResult {
  return guarded(expression, () => evaluateGrid(expression, source, grid, options));
}

function evaluateGrid(
  expression: Expression,
  source: SeriesSource,
  grid: StepGrid,
  options: EvaluationOptions,
): RangeResult {
  const settings = resolveSettings(options);
  const plan = planFor(expression, settings);
  const context = createContext(source, settings, grid, { span: expression.span, memory: options.memory });
  switch (plan.kind) {
    case "scalar":
      return { type: "scalar", values: plan.evaluate(context), annotations: context.log.list() };
    case "string":
    case "range": {
      const type = plan.kind === "string" ? "string" : "range vector";
      const message = `invalid expression type "${type}" for range query, must be Scalar or instant Vector`;
      throw new PromqlError("promql/type", message, expression.span);
    }
    case "vector": {
      const series = collectVector(plan, context).map((kept) => resultOf(kept, context));
      series.sort((left, right) => compareLabels(left.labels, right.labels));
      return { type: "vector", series, annotations: context.log.list() };
    }
    default:
      return plan satisfies never;
  }
}

/**
 * Evaluates an expression at one instant. Vectors keep the order that `sort`, `topk` and the like give them; a
 * range vector is the result of a range selector or subquery as the whole expression. Throws `PromqlError` only.
 */
export function evaluateInstant(
  expression: Expression,
  source: SeriesSource,
  timestampMs: number,
  options: EvaluationOptions,
): InstantResult {
  return guarded(expression, () => evaluateOnce(expression, source, timestampMs, options));
}

function evaluateOnce(
  expression: Expression,
  source: SeriesSource,
  timestampMs: number,
  options: EvaluationOptions,
): InstantResult {
  const settings = resolveSettings(options);
  const plan = planFor(expression, settings);
  const query = { startMs: timestampMs, endMs: timestampMs, stepMs: 0 };
  const context = createContext(source, settings, query, { span: expression.span, memory: options.memory });
  switch (plan.kind) {
    case "scalar": {
      const value = plan.evaluate(context)[0] ?? Number.NaN;
      return { type: "scalar", value, timestampMs, annotations: context.log.list() };
    }
    case "string":
      return { type: "string", value: plan.value, annotations: [] };
    case "range": {
      const series = collectWindows(plan, context);
      return { type: "matrix", series, annotations: context.log.list() };
    }
    case "vector": {
      const samples = collectInstant(plan, context, timestampMs);
      return { type: "vector", samples, annotations: context.log.list() };
    }
    default:
      return plan satisfies never;
  }
}

/** Turns what the runtime throws when a bound of its own is met into the error for such expressions. */
function guarded<Result>(expression: Expression, evaluate: () => Result): Result {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (error.message.includes("call stack"))
      throw new PromqlError("promql/too-deep", "expression is too deep to be evaluated", expression.span);
    const message = "query processing would load too many samples into memory in query execution";
    throw new PromqlError("promql/too-many-samples", message, expression.span);
  }
}

const plans = new WeakMap<Expression, Map<string, PlanNode>>();

/** The plan depends on the expression and on little else, so it is made once. */
function planFor(expression: Expression, settings: Settings): PlanNode {
  const variant = `${settings.prometheus}${settings.isNameRemovalDelayed}`;
  let variants = plans.get(expression);
  if (variants === undefined) {
    variants = new Map();
    plans.set(expression, variants);
  }
  let plan = variants.get(variant);
  if (plan === undefined) {
    plan = planExpression(expression, settings);
    variants.set(variant, plan);
  }
  return plan;
}

function collectVector(plan: VectorNode, context: EvaluationContext): VectorSeries[] {
  const collector = new SeriesCollector(context, plan.span);
  plan.forEachSeries(context, (series) => {
    loseName(series, context);
    collector.add(series);
  });
  return [...collector.list()];
}

/** Names whose removal was delayed go here, before series are told apart for the last time. */
function loseName(series: VectorSeries, context: EvaluationContext): void {
  if (!series.isNameDropped) return;
  series.labels = dropMetadata(series.labels, context.settings.prometheus);
  series.isNameDropped = false;
}

function resultOf(series: VectorSeries, context: EvaluationContext): ResultSeries {
  return {
    labels: visibleLabels(series, context),
    values: series.values,
    isPresent: series.isPresent,
    histograms: series.histograms,
  };
}

function collectInstant(plan: VectorNode, context: EvaluationContext, timestampMs: number): InstantSample[] {
  const samples: InstantSample[] = [];
  const keys = new Set<string>();
  plan.forEachSeries(context, (series) => {
    if (series.presentCount === 0) return;
    loseName(series, context);
    const { labels } = series;
    if (keys.has(labels.key)) throw duplicateLabels(plan.span);
    keys.add(labels.key);
    const histogram = series.histograms?.[0];
    const value = histogram === undefined ? series.values[0]! : Number.NaN;
    samples.push({ labels, timestampMs, value, histogram });
  });
  return samples;
}

function collectWindows(plan: RangeNode, context: EvaluationContext): RangeVectorSeries[] {
  const found: RangeVectorSeries[] = [];
  const frame = plan.frame(context);
  plan.forEachWindow(context, frame, (series) => {
    if (frame.extension !== undefined && hasHistograms(series, 0)) {
      const message = `${frame.extension} modifier is not supported with histograms`;
      throw new PromqlError("promql/execution", message, plan.span);
    }
    const samples = samplesOf(series, frame);
    context.budget.hold(samples.length, plan.span);
    if (samples.length > 0) found.push({ labels: series.labels, samples });
  });
  return found.sort((left, right) => compareLabels(left.labels, right.labels));
}

function samplesOf(series: WindowSeries, frame: WindowFrame): RangeVectorSeries["samples"] {
  if (frame.extension !== undefined) {
    const range = { windowEndsMs: frame.endsMs, rangeMs: frame.rangeMs, extension: frame.extension };
    return extendedSamples(series, range, 0).map((sample) => ({ ...sample, histogram: undefined }));
  }
  const samples: RangeVectorSeries["samples"][number][] = [];
  for (let i = series.bounds.first[0]!; i < series.bounds.end[0]!; i++)
    samples.push({ timestampMs: series.timestampsMs[i]!, value: series.values[i]!, histogram: undefined });
  const { histograms } = series;
  if (histograms === undefined) return samples;
  for (let i = histograms.first[0]!; i < histograms.end[0]!; i++)
    samples.push({
      timestampMs: histograms.timestampsMs[i]!,
      value: Number.NaN,
      histogram: histograms.values[i],
    });
  return samples.sort((left, right) => left.timestampMs - right.timestampMs);
}
