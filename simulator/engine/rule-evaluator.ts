import {
  createTimeMemory,
  type EvaluationOptions,
  type Expression,
  emptyLabels,
  evaluateInstant,
  evaluateRange,
  type Matcher,
  type PrometheusMajor,
  PromqlError,
  recycleSeries,
  type SeriesSource,
  type TimeMemory,
  valueTypeOf,
} from "../promql/index.ts";
import { clippedSource, type Visibility } from "./clipped-source.ts";
import { lagging } from "./expression-reads.ts";
import { type PlannedRule, type PlannedUnit, planRules } from "./plan.ts";
import { restoredActiveAt } from "./restore.ts";
import type { RuleGroup } from "./rule.ts";
import { RuleEvaluation } from "./rule-evaluation.ts";
import type { RuleEvaluationOptions } from "./rule-evaluation-options.ts";
import { instantSamples, notAVector, RuleRun, resultSeries } from "./rule-run.ts";
import { outputColumn } from "./rule-writer.ts";
import { type ScheduledGroup, type Stretch, scheduleGroups } from "./schedule.ts";
import type { SeriesStore } from "./store.ts";
import type { StoredSeries } from "./stored-series.ts";
import { templateQuery } from "./template-query.ts";
import type { TimestampColumn } from "./timestamp-column.ts";

// Long stretches are evaluated in pieces of this many steps, which bounds what results take.
const stepsMax = 8192;

/** Takes the rules of some groups through a time line, unit by unit of their plan. */
export class RuleEvaluator {
  private readonly store: SeriesStore;
  private readonly options: RuleEvaluationOptions;
  private readonly prometheus: PrometheusMajor;
  private readonly lookbackMs: number;
  private readonly memory: TimeMemory;
  private readonly evaluation: EvaluationOptions;
  private readonly scheduled: readonly ScheduledGroup[];
  private readonly runs = new Map<PlannedRule, RuleRun>();
  private readonly columns = new Map<ScheduledGroup, TimestampColumn>();
  private writers: ReadonlyMap<StoredSeries, PlannedRule> | undefined;

  constructor(groups: readonly RuleGroup[], store: SeriesStore, options: RuleEvaluationOptions) {
    this.store = store;
    this.options = options;
    this.prometheus = options.prometheus ?? 3;
    this.lookbackMs = options.lookbackMs ?? 300_000;
    this.memory = options.memory?.times ?? createTimeMemory();
    this.evaluation = {
      prometheus: this.prometheus,
      lookbackMs: this.lookbackMs,
      defaultSubqueryStepMs: options.evaluationIntervalMs,
      // What a range yields must be what its steps yield one by one.
      isExact: true,
      memory: this.memory,
      ...(options.features === undefined ? {} : { features: options.features }),
    };
    this.scheduled = scheduleGroups(groups, options);
  }

  run(): RuleEvaluation {
    for (const unit of this.plan()) {
      const rules = unit.kind === "range" ? [unit.rule] : unit.rules;
      const runs = rules.map((rule) => this.begin(rule));
      const [first] = runs;
      if (unit.kind === "range" && first !== undefined) this.runWhole(first);
      else this.runSteps(runs);
      this.writers = undefined;
    }
    const inOrder = [...this.runs.values()].sort((left, right) => left.planned.order - right.planned.order);
    return new RuleEvaluation(this.scheduled, inOrder);
  }

  private plan(): readonly PlannedUnit[] {
    const units = planRules(this.scheduled, {
      prometheus: this.prometheus,
      lookbackMs: this.lookbackMs,
      hasInput: (matchers) => this.hasInput(matchers),
    });
    if (this.options.planning !== "step-by-step") return units;
    const rules = units.flatMap((unit) => (unit.kind === "range" ? [unit.rule] : unit.rules));
    return [{ kind: "steps", rules: rules.sort((left, right) => left.order - right.order) }];
  }

  private hasInput(matchers: readonly Matcher[]): boolean {
    const everywhere = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
    return this.store.select({ matchers, ...everywhere, prometheus: this.prometheus }).length > 0;
  }

  private begin(planned: PlannedRule): RuleRun {
    const run = new RuleRun(
      planned,
      { store: this.store, column: this.columnOf(planned.scheduled) },
      this.prometheus,
      {
        externalLabels: this.options.externalLabels ?? emptyLabels,
        externalUrl: this.options.externalUrl ?? "",
        isPromtool: this.options.schedule === "unit-test",
        query: templateQuery((atMs) => this.sourceAsSeenBy(planned, atMs), this.evaluation),
      },
    );
    this.runs.set(planned, run);
    return run;
  }

  // All rules of a group write at the same instants, so that their series share one column of them.
  private columnOf(scheduled: ScheduledGroup): TimestampColumn {
    const known = this.columns.get(scheduled);
    if (known !== undefined) return known;
    const column = outputColumn(scheduled, this.options.memory);
    this.columns.set(scheduled, column);
    return column;
  }

  private runWhole(run: RuleRun): void {
    const { rule, scheduled, laggingSelectors } = run.planned;
    if (isNoVector(rule.expression)) {
      for (let index = 0; index < scheduled.timestampsMs.length; index++) run.fail(index, notAVector);
      return;
    }
    if (laggingSelectors.size > 0 && !this.canLag(run.planned)) {
      this.runSteps([run]);
      return;
    }
    // The rule's own expression, wherever it can be: what was prepared for it is found again.
    const expression =
      laggingSelectors.size === 0 ? rule.expression : lagging(rule.expression, laggingSelectors);
    for (const stretch of scheduled.stretches) {
      const end = stretch.firstIndex + stretch.count;
      let index = stretch.firstIndex;
      if (stretch.isAfterRestart) {
        run.restart(index);
        const restoreAt = Math.min(end, index + 2);
        this.runRange(run, expression, index, restoreAt - index);
        this.restoreAfter(run, stretch, restoreAt - 1);
        index = restoreAt;
      }
      for (; index < end; index += stepsMax) {
        this.runRange(run, expression, index, Math.min(stepsMax, end - index));
      }
    }
  }

  /**
   * Whether the selectors that read what comes later can look a millisecond further back instead: only if
   * each of their series ends with a marker, so that what is too old stays out of sight.
   */
  private canLag({ laggingWriters }: PlannedRule): boolean {
    for (const writer of laggingWriters) {
      const { timestampsMs, stretches } = writer.scheduled;
      if (this.runs.get(writer)?.failures.isEmpty !== true) return false;
      if (stretches.some(({ isAfterRestart }) => isAfterRestart)) return false;
      const isSparse = (timestampMs: number, index: number) =>
        index > 0 && timestampMs - (timestampsMs[index - 1] ?? 0) >= this.lookbackMs;
      if (stretches.length > 1 && timestampsMs.some(isSparse)) return false;
    }
    return true;
  }

  private runRange(run: RuleRun, expression: Expression, index: number, count: number): void {
    if (count === 0) return;
    const { timestampsMs, intervalMs, queryOffsetMs } = run.planned.scheduled;
    const startMs = (timestampsMs[index] ?? 0) - queryOffsetMs;
    const grid = { startMs, endMs: startMs + (count - 1) * intervalMs, stepMs: intervalMs };
    const series = attempt(() =>
      resultSeries(evaluateRange(expression, this.store, grid, this.evaluation), count),
    );
    if (series instanceof PromqlError && count === 1) {
      run.fail(index, series.message);
    } else if (series instanceof PromqlError) {
      // Only the steps that fail by themselves are failures, so these are looked for.
      const half = Math.ceil(count / 2);
      this.runRange(run, expression, index, half);
      this.runRange(run, expression, index + half, count - half);
    } else if (series === undefined) {
      for (let step = 0; step < count; step++) run.fail(index + step, notAVector);
    } else {
      run.takeRange(index, count, series);
      // A scalar's column may belong to its expression.
      if (!isScalar(expression)) recycleSeries(this.memory, series);
    }
  }

  private runSteps(runs: readonly RuleRun[]): void {
    const unit = new Set(runs.map(({ planned }) => planned));
    const cursors = runs.map((run) => ({ run, index: 0, isClipped: this.needsClipping(run.planned, unit) }));
    const timeOf = ({ run, index }: Cursor) =>
      run.planned.scheduled.timestampsMs[index] ?? Number.POSITIVE_INFINITY;
    for (;;) {
      const nowMs = cursors.reduce(
        (earliest, cursor) => Math.min(earliest, timeOf(cursor)),
        Number.POSITIVE_INFINITY,
      );
      if (nowMs === Number.POSITIVE_INFINITY) return;
      for (const cursor of cursors) {
        if (timeOf(cursor) === nowMs) this.step(cursor, nowMs);
      }
    }
  }

  private needsClipping(
    { isBoundToInstant, laggingWriters }: PlannedRule,
    unit: ReadonlySet<PlannedRule>,
  ): boolean {
    return isBoundToInstant || [...laggingWriters].some((writer) => !unit.has(writer));
  }

  private step(cursor: Cursor, nowMs: number): void {
    const { run, index, isClipped } = cursor;
    const { rule, scheduled } = run.planned;
    const stretch = scheduled.stretches.findLast(({ firstIndex }) => firstIndex <= index);
    if (stretch?.isAfterRestart && stretch.firstIndex === index) run.restart(index);
    const source = isClipped ? this.sourceAsSeenBy(run.planned, nowMs) : this.store;
    const atMs = nowMs - scheduled.queryOffsetMs;
    const samples = isNoVector(rule.expression)
      ? undefined
      : attempt(() => instantSamples(evaluateInstant(rule.expression, source, atMs, this.evaluation)));
    if (samples instanceof PromqlError) run.fail(index, samples.message);
    else if (samples === undefined) run.fail(index, notAVector);
    else run.takeInstant(index, samples);
    if (stretch !== undefined) this.restoreAfter(run, stretch, index);
    cursor.index++;
  }

  // Prometheus waits for a second evaluation, so that recording rules have caught up.
  private restoreAfter(run: RuleRun, stretch: Stretch, index: number): void {
    const { rule, scheduled } = run.planned;
    if (rule.kind !== "alerting" || !stretch.isAfterRestart || index !== stretch.firstIndex + 1) return;
    // The evaluation has taken its time by then, which makes alerts fire a slot later than counted.
    const nowMs = (scheduled.timestampsMs[index] ?? 0) + 1;
    const options = { ...this.options.restore, prometheus: this.prometheus };
    run.machine?.restore(restoredActiveAt(this.store, rule, nowMs, options));
  }

  /** The store as it was when a rule was evaluated: what comes after it, in time or in order, is hidden. */
  private sourceAsSeenBy(reader: PlannedRule, nowMs: number): SeriesSource {
    this.writers ??= new Map(
      [...this.runs].flatMap(([rule, run]) => [...run.written].map((series) => [series, rule])),
    );
    const { writers } = this;
    return clippedSource(this.store, (series): Visibility => {
      const writer = writers.get(series);
      if (writer === undefined) return { endMs: nowMs, includesEnd: true };
      return { endMs: nowMs - writer.scheduled.queryOffsetMs, includesEnd: writer.order < reader.order };
    });
  }
}

interface Cursor {
  readonly run: RuleRun;
  readonly isClipped: boolean;
  index: number;
}

function isScalar(expression: Expression): boolean {
  return valueTypeOf(expression) === "scalar";
}

function isNoVector(expression: Expression): boolean {
  const type = valueTypeOf(expression);
  return type === "matrix" || type === "string";
}

function attempt<Value>(evaluate: () => Value): Value | PromqlError {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof PromqlError) return error;
    throw error;
  }
}
