import { PromqlError } from "../error.ts";
import type { PrometheusMajor } from "../matcher.ts";
import type { FeatureFlag } from "../options.ts";
import type { SeriesSource } from "../series.ts";
import type { Span } from "../span.ts";
import { AnnotationLog } from "./annotation-log.ts";
import type { EvaluationOptions } from "./evaluation-options.ts";
import { SampleBudget } from "./sample-budget.ts";
import { TimeMemory } from "./time-memory.ts";

/** The times at which a part of the expression is evaluated. */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly stepCount: number;
  /** The time of each step; shared between evaluations, never to be written to. */
  readonly timesMs: Float64Array;
}

/** Options with their defaults filled in. */
export interface Settings {
  readonly prometheus: PrometheusMajor;
  readonly lookbackMs: number;
  readonly defaultSubqueryStepMs: number;
  readonly samplesMax: number;
  readonly isExact: boolean;
  /** The metric name is dropped at the very end instead of by each function. */
  readonly isNameRemovalDelayed: boolean;
  /** Whether a series is a counter is read from its `__type__` label instead of its name. */
  readonly hasTypeLabels: boolean;
  /** Whether a counter began anew is read from start timestamps as well. */
  readonly usesStartTimestamps: boolean;
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
  readonly memory: TimeMemory;
  readonly grid: Grid;
}

/** Fills in the defaults. */
export function resolveSettings(options: EvaluationOptions): Settings {
  const prometheus = options.prometheus ?? 3;
  const has = (flag: FeatureFlag) => prometheus === 3 && (options.features?.has(flag) ?? false);
  return {
    prometheus,
    lookbackMs: options.lookbackMs ?? 300_000,
    defaultSubqueryStepMs: options.defaultSubqueryStepMs ?? 60_000,
    samplesMax: options.samplesMax ?? 50_000_000,
    isExact: options.isExact ?? false,
    isNameRemovalDelayed: has("promql-delayed-name-removal"),
    hasTypeLabels: has("type-and-unit-labels"),
    usesStartTimestamps: has("use-start-timestamps"),
  };
}

/** Starts an evaluation over the query's own grid. */
export function createContext(
  source: SeriesSource,
  settings: Settings,
  query: QueryTimes,
  { span, memory = new TimeMemory() }: { readonly span: Span; readonly memory: TimeMemory | undefined },
): EvaluationContext {
  const budget = new SampleBudget(settings.samplesMax);
  const log = new AnnotationLog(settings.prometheus);
  const grid = createGrid(query, { budget, memory }, span);
  return { source, settings, query, budget, log, memory, grid };
}

/** The same evaluation over another grid: that of a subquery, or the first step alone. */
export function withGrid(context: EvaluationContext, times: QueryTimes, span: Span): EvaluationContext {
  return { ...context, grid: createGrid(times, context, span) };
}

function createGrid(
  { startMs, endMs, stepMs }: QueryTimes,
  { budget, memory }: Pick<EvaluationContext, "budget" | "memory">,
  span: Span,
): Grid {
  if (startMs !== endMs && !(stepMs > 0))
    throw new PromqlError("promql/execution", "zero or negative step is not allowed", span);
  const stepCount = endMs < startMs ? 0 : startMs === endMs ? 1 : Math.floor((endMs - startMs) / stepMs) + 1;
  // Every series has at least one sample in mind for each step, so a longer grid could never be filled.
  budget.touch(stepCount, span);
  return { startMs, stepMs, stepCount, timesMs: memory.gridTimes(startMs, stepMs, stepCount) };
}
