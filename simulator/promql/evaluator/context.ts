import { PromqlError } from "../error.ts";
import type { PrometheusMajor } from "../matcher.ts";
import type { EvaluationOptions } from "../options.ts";
import type { SeriesSource } from "../series.ts";
import type { Span } from "../span.ts";
import { AnnotationLog } from "./annotation-log.ts";
import { SampleBudget } from "./sample-budget.ts";

/** The times at which a part of the expression is evaluated. */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly stepCount: number;
  /** The time of each step. */
  readonly timesMs: Float64Array;
}

/** Options with their defaults filled in. */
export interface Settings {
  readonly prometheus: PrometheusMajor;
  readonly lookbackMs: number;
  readonly defaultSubqueryStepMs: number;
  readonly samplesMax: number;
  /** The metric name is dropped at the very end instead of by each function. */
  readonly isNameRemovalDelayed: boolean;
  /** Whether a series is a counter is read from its `__type__` label instead of its name. */
  readonly hasTypeLabels: boolean;
}

/** The query's own times, to which `start()`, `end()`, `step()` and `range()` refer also within subqueries. */
export interface QueryTimes {
  readonly startMs: number;
  readonly endMs: number;
  /** 0 for a query at one instant. */
  readonly stepMs: number;
}

/** Everything an evaluation carries along; `grid` alone differs between the parts of an expression. */
export interface EvaluationContext {
  readonly source: SeriesSource;
  readonly settings: Settings;
  readonly query: QueryTimes;
  readonly budget: SampleBudget;
  readonly log: AnnotationLog;
  readonly grid: Grid;
}

/** Fills in the defaults. */
export function resolveSettings(options: EvaluationOptions): Settings {
  const prometheus = options.prometheus ?? 3;
  return {
    prometheus,
    lookbackMs: options.lookbackMs ?? 300_000,
    defaultSubqueryStepMs: options.defaultSubqueryStepMs ?? 60_000,
    samplesMax: options.samplesMax ?? 50_000_000,
    isNameRemovalDelayed: prometheus === 3 && (options.features?.has("promql-delayed-name-removal") ?? false),
    hasTypeLabels: prometheus === 3 && (options.features?.has("type-and-unit-labels") ?? false),
  };
}

/** Starts an evaluation over the query's own grid. */
export function createContext(
  source: SeriesSource,
  settings: Settings,
  query: QueryTimes,
  span: Span,
): EvaluationContext {
  const budget = new SampleBudget(settings.samplesMax);
  const times = { source, settings, query, budget, log: new AnnotationLog(settings.prometheus) };
  return { ...times, grid: createGrid(query, budget, span) };
}

/** The same evaluation over another grid: that of a subquery, or the first step alone. */
export function withGrid(context: EvaluationContext, times: QueryTimes, span: Span): EvaluationContext {
  return { ...context, grid: createGrid(times, context.budget, span) };
}

function createGrid({ startMs, endMs, stepMs }: QueryTimes, budget: SampleBudget, span: Span): Grid {
  if (startMs !== endMs && !(stepMs > 0))
    throw new PromqlError("promql/execution", "zero or negative step is not allowed", span);
  const stepCount = endMs < startMs ? 0 : startMs === endMs ? 1 : Math.floor((endMs - startMs) / stepMs) + 1;
  // Every series has at least one sample in mind for each step, so a longer grid could never be filled.
  budget.touch(stepCount, span);
  const timesMs = new Float64Array(stepCount);
  for (let step = 0; step < stepCount; step++) timesMs[step] = startMs + step * stepMs;
  return { startMs, stepMs, stepCount, timesMs };
}
