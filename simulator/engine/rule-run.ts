import {
  emptyLabels,
  type InstantResult,
  type Labels,
  type NativeHistogram,
  type PrometheusMajor,
  type RangeResult,
  type ResultSeries,
} from "../promql/index.ts";
import { type AlertCandidate, type AlertColumn, AlertMachine } from "./alert-machine.ts";
import { AlertTexts, type TemplateSurroundings } from "./alert-texts.ts";
import type { PlannedRule } from "./plan.ts";
import { FailureLog } from "./rule-failure.ts";
import { ruleLabelsOf } from "./rule-labels.ts";
import { type RecordedColumn, RuleWriter } from "./rule-writer.ts";
import type { SeriesStore } from "./store.ts";
import type { StoredSeries } from "./stored-series.ts";
import type { TimestampColumn } from "./timestamp-column.ts";

/** Prometheus's message for expressions that yield a range vector or a string. */
export const notAVector = "rule result is not a vector or scalar";

const sameLabels = "vector contains metrics with the same labelset after applying rule labels";

/** One element of a rule's result at one evaluation. */
export interface RuleSample {
  readonly labels: Labels;
  readonly value: number;
  readonly histogram: NativeHistogram | undefined;
}

/** One rule on its way through the time line: what it wrote, its alerts, what went wrong. */
export class RuleRun {
  readonly planned: PlannedRule;
  readonly failures: FailureLog;
  /** The rule's alerts; undefined for a recording rule. */
  readonly machine: AlertMachine | undefined;
  private readonly writer: RuleWriter;
  private readonly texts: AlertTexts | undefined;
  private readonly targets = new Map<string, StoredSeries>();

  constructor(
    planned: PlannedRule,
    output: { readonly store: SeriesStore; readonly column: TimestampColumn },
    prometheus: PrometheusMajor,
    surroundings: TemplateSurroundings,
  ) {
    const { rule, scheduled } = planned;
    this.planned = planned;
    this.failures = new FailureLog(rule, scheduled.group, scheduled.timestampsMs);
    this.writer = new RuleWriter(output.store, scheduled, output.column);
    if (rule.kind === "alerting") {
      this.texts = new AlertTexts(rule, prometheus, surroundings);
      this.machine = new AlertMachine(rule, scheduled, this.writer, this.texts);
    }
  }

  /** Every series the rule has written. */
  get written(): Iterable<StoredSeries> {
    return this.writer.written;
  }

  /** Notes that an evaluation failed. */
  fail(index: number, message: string): void {
    this.failures.add("evaluation", message, index);
  }

  /** A restart before the evaluation at an index. */
  restart(index: number): void {
    const nowMs = this.planned.scheduled.timestampsMs[index] ?? 0;
    if (this.machine === undefined) this.writer.forget();
    else this.machine.restart(nowMs);
  }

  /** Takes the result of one evaluation. */
  takeInstant(index: number, samples: readonly RuleSample[]): void {
    if (this.machine !== undefined && this.texts !== undefined) {
      const candidates = samples.map((sample) => ({ ...sample, identity: undefined }));
      const results = { candidates, count: candidates.length, areDistinct: false };
      const failure = this.machine.step(index, results);
      if (failure !== undefined) this.failures.add(failure.kind, failure.message, index);
      return;
    }
    const targets = samples.map(({ labels }) => this.targetOf(labels));
    if (new Set(targets).size < targets.length) {
      this.fail(index, sameLabels);
      return;
    }
    if (this.exceedsLimit(index, samples.length)) return;
    let refusal: string | undefined;
    for (const [position, target] of targets.entries()) {
      const sample = samples[position];
      if (sample === undefined) continue;
      refusal = this.writer.write(target, index, sample.histogram ?? sample.value) ?? refusal;
    }
    this.writer.end(index);
    if (refusal !== undefined) this.failures.add("append", refusal, index);
  }

  /** Takes the results of `count` evaluations from `index` on. */
  takeRange(index: number, count: number, series: readonly ResultSeries[]): void {
    if (this.machine !== undefined && this.texts !== undefined) {
      this.stepAlerts(this.machine, this.texts, index, count, series);
      return;
    }
    const columns = series.map((result) => ({ target: this.targetOf(result.labels), result }));
    if (this.isPlain(columns, count) && this.writer.canRecord(columns, index)) {
      this.writer.record(columns, index, count);
      return;
    }
    for (let step = 0; step < count; step++) this.takeInstant(index + step, samplesAt(series, step));
  }

  // Whether no evaluation can fail for what the results are: label sets that clash, or too many.
  private isPlain(columns: readonly RecordedColumn[], count: number): boolean {
    if (new Set(columns.map(({ target }) => target)).size < columns.length) return false;
    const { limit } = this.planned.scheduled.group;
    if (limit <= 0 || columns.length <= limit) return true;
    for (let step = 0; step < count; step++) {
      let present = 0;
      for (const { result } of columns) present += result.isPresent[step] ?? 0;
      if (present > limit) return false;
    }
    return true;
  }

  private exceedsLimit(index: number, count: number): boolean {
    const { limit } = this.planned.scheduled.group;
    if (limit <= 0 || count <= limit) return false;
    this.fail(index, `exceeded limit of ${limit} with ${count} series`);
    return true;
  }

  private targetOf(labels: Labels): StoredSeries {
    const known = this.targets.get(labels.key);
    if (known !== undefined) return known;
    const { rule } = this.planned;
    const target = this.writer.open(ruleLabelsOf(rule).recorded(rule, labels));
    this.targets.set(labels.key, target);
    return target;
  }

  // Alerts rest nearly always: steps are only taken while something is active or a result is there.
  private stepAlerts(
    machine: AlertMachine,
    texts: AlertTexts,
    index: number,
    count: number,
    series: readonly ResultSeries[],
  ): void {
    const rows = series.map((result) => new AlertRow(result, texts.steadyIdentity(result.labels)));
    const areDistinct = new Set(rows.map(({ identity }) => identity?.key)).size === rows.length;
    const candidates: AlertRow[] = [];
    for (let step = 0; step < count; step++) {
      if (machine.isQuiet) {
        step = nextPresent(series, step, count);
        if (step === count) return;
      }
      let present = 0;
      for (const row of rows) {
        if (row.moveTo(step)) candidates[present++] = row;
      }
      const failure = machine.step(index + step, { candidates, count: present, areDistinct });
      if (failure !== undefined) this.failures.add(failure.kind, failure.message, index + step);
      else if (areDistinct && present > 0 && present === machine.activeCount)
        step += repeatAlerts(machine, rows, { index, step: step + 1, count });
    }
  }
}

/** Takes the steps at which everything is as at the one before all at once, and returns how many they were. */
function repeatAlerts(
  machine: AlertMachine,
  rows: readonly AlertRow[],
  { index, step, count }: { readonly index: number; readonly step: number; readonly count: number },
): number {
  let end = count;
  for (const row of rows) end = Math.min(end, row.sameUntil(step, count));
  if (end - step < repeatedMin) return 0;
  const steady = machine.steadyCount(index + step, end - step);
  if (steady < repeatedMin) return 0;
  const columns = rows.flatMap((row) => row.columnAt(step, steady) ?? []);
  machine.repeat(index + step, steady, columns);
  return steady;
}

// Fewer are not worth what setting it up takes.
const repeatedMin = 4;

/** A series of a result as a candidate for an alert, at one step after the other. */
class AlertRow implements AlertCandidate {
  readonly labels: Labels;
  readonly identity: Labels | undefined;
  value = 0;
  histogram: NativeHistogram | undefined;
  private readonly result: ResultSeries;

  constructor(result: ResultSeries, identity: Labels | undefined) {
    this.labels = result.labels;
    this.identity = identity;
    this.result = result;
  }

  /** Until which step there is a result as at the step before `step`, or none as there; `step` where values do not do. */
  sameUntil(step: number, count: number): number {
    const { isPresent, histograms } = this.result;
    if (histograms !== undefined || this.identity === undefined) return step;
    const next = isPresent.indexOf(isPresent[step - 1] === 1 ? 0 : 1, step);
    return next < 0 ? count : Math.min(next, count);
  }

  /** The results of steps that all have one, or undefined where they have none. */
  columnAt(step: number, count: number): AlertColumn | undefined {
    if (this.identity === undefined || this.result.isPresent[step] !== 1) return undefined;
    return { identity: this.identity, values: this.result.values.subarray(step, step + count) };
  }

  /** Takes on what the series has at a step; false where it has nothing. */
  moveTo(step: number): boolean {
    const { isPresent, values, histograms } = this.result;
    if (isPresent[step] !== 1) return false;
    this.histogram = histograms?.[step];
    this.value = this.histogram === undefined ? (values[step] ?? 0) : 0;
    return true;
  }
}

/** A range result as series; undefined where it is nothing that a rule can take. */
export function resultSeries(result: RangeResult, count: number): readonly ResultSeries[] | undefined {
  switch (result.type) {
    case "vector":
      return result.series;
    case "scalar":
      return [
        {
          labels: emptyLabels,
          values: result.values,
          isPresent: new Uint8Array(count).fill(1),
          histograms: undefined,
        },
      ];
    case "string":
      return undefined;
    default:
      return result satisfies never;
  }
}

/** An instant result as samples; undefined where it is nothing that a rule can take. */
export function instantSamples(result: InstantResult): readonly RuleSample[] | undefined {
  switch (result.type) {
    case "vector":
      return result.samples.map(({ labels, value, histogram }) => ({
        labels,
        value: histogram === undefined ? value : 0,
        histogram,
      }));
    case "scalar":
      return [{ labels: emptyLabels, value: result.value, histogram: undefined }];
    case "matrix":
    case "string":
      return undefined;
    default:
      return result satisfies never;
  }
}

function samplesAt(series: readonly ResultSeries[], step: number): readonly RuleSample[] {
  return series.filter(({ isPresent }) => isPresent[step] === 1).map((result) => sampleOf(result, step));
}

function sampleOf(result: ResultSeries, step: number): RuleSample {
  const histogram = result.histograms?.[step];
  return {
    labels: result.labels,
    value: histogram === undefined ? (result.values[step] ?? 0) : 0,
    histogram,
  };
}

function nextPresent(series: readonly ResultSeries[], step: number, count: number): number {
  let next = count;
  for (const { isPresent } of series) {
    const found = isPresent.indexOf(1, step);
    if (found >= 0 && found < next) next = found;
  }
  return next;
}
