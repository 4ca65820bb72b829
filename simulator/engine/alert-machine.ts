import type { Labels } from "../promql/index.ts";
import { AlertInstance, type AlertResult, type AlertState } from "./alert-instance.ts";
import type { AlertTexts } from "./alert-texts.ts";
import type { AlertingRule } from "./rule.ts";
import { type AlertOutputKind, type RuleLabels, ruleLabelsOf } from "./rule-labels.ts";
import type { RuleWriter } from "./rule-writer.ts";
import type { ScheduledGroup } from "./schedule.ts";
import type { StoredSeries } from "./stored-series.ts";
import { countBefore } from "./timestamp-column.ts";

/** A result to be held against the alerts there are; callers may change and reuse it after the step. */
export interface AlertCandidate extends AlertResult {
  /** The alert's identity where it is known beforehand. */
  readonly identity: Labels | undefined;
}

/** The results of one evaluation: the first `count` of `candidates`. */
export interface AlertCandidates {
  readonly candidates: readonly AlertCandidate[];
  readonly count: number;
  /** Whether their identities are known to differ. */
  readonly areDistinct: boolean;
}

/** The results of an active alert at evaluations that follow each other. */
export interface AlertColumn {
  readonly identity: Labels;
  readonly values: Float64Array;
}

/** How an evaluation of an alerting rule went wrong. */
export interface AlertFailure {
  /** `evaluation`: nothing happened; `limit`: all alerts were dropped; `append`: only a sample was refused. */
  readonly kind: "evaluation" | "limit" | "append";
  readonly message: string;
}

interface ActiveAlert {
  readonly instance: AlertInstance;
  state: Exclude<AlertState, "inactive">;
  keepFiringSinceMs: number | undefined;
  resultRound: number;
  /** Where the alert is written in its present state. */
  alertsOutput: StoredSeries | undefined;
  forStateOutput: StoredSeries | undefined;
}

/**
 * The alerts of one rule: takes the results of one evaluation after the other, moves alerts between their
 * states and writes `ALERTS` and `ALERTS_FOR_STATE`.
 */
export class AlertMachine {
  /** Every alert there has been, in the order of their first results. */
  readonly instances: AlertInstance[] = [];
  private readonly rule: AlertingRule;
  private readonly scheduled: ScheduledGroup;
  private readonly writer: RuleWriter;
  private readonly texts: AlertTexts;
  private readonly labels: RuleLabels;
  private readonly active = new Map<string, ActiveAlert>();
  private readonly identities: Labels[] = [];
  private round = 0;
  private isRestored = true;

  constructor(rule: AlertingRule, scheduled: ScheduledGroup, writer: RuleWriter, texts: AlertTexts) {
    this.rule = rule;
    this.scheduled = scheduled;
    this.writer = writer;
    this.texts = texts;
    this.labels = ruleLabelsOf(rule);
  }

  /** Whether an evaluation without results would change nothing. */
  get isQuiet(): boolean {
    return this.active.size === 0 && !this.writer.hasPrevious;
  }

  /** One evaluation with its results. */
  step(index: number, results: AlertCandidates): AlertFailure | undefined {
    const { candidates, count, areDistinct } = results;
    const nowMs = this.scheduled.timestampsMs[index] ?? 0;
    const { identities } = this;
    for (let i = 0; i < count; i++) {
      const candidate = candidates[i];
      if (candidate !== undefined)
        identities[i] = candidate.identity ?? this.texts.identityOf(candidate, nowMs);
    }
    if (!areDistinct && hasRepetition(identities, count)) {
      const message = "vector contains metrics with the same labelset after applying alert labels";
      return { kind: "evaluation", message };
    }
    this.round++;
    for (let i = 0; i < count; i++) {
      const [candidate, identity] = [candidates[i], identities[i]];
      if (candidate !== undefined && identity !== undefined) this.takeResult(candidate, identity, nowMs);
    }
    for (const [key, alert] of this.active) this.advance(key, alert, nowMs);
    const { limit } = this.scheduled.group;
    if (limit > 0 && this.active.size > limit) {
      const message = `exceeded limit of ${limit} with ${this.active.size} alerts`;
      this.drop(nowMs);
      return { kind: "limit", message };
    }
    return this.write(index);
  }

  /**
   * How many of the next evaluations would change no alert's state, if at each of them exactly the active alerts had
   * results as at the last one: until one of them fires, `countMax` at most. 0 where they must be taken one by one.
   */
  steadyCount(index: number, countMax: number): number {
    const { timestampsMs } = this.scheduled;
    let count = this.isRestored ? countMax : 0;
    for (const { instance, state, resultRound, alertsOutput, forStateOutput } of this.active.values()) {
      if (resultRound !== this.round || alertsOutput === undefined || forStateOutput === undefined) return 0;
      if (!this.writer.isContinued(alertsOutput, index) || !this.writer.isContinued(forStateOutput, index))
        return 0;
      if (state === "firing") continue;
      const firesAtMs = instance.activeAtMs + this.rule.holdDurationMs;
      count = Math.min(count, countBefore(timestampsMs, timestampsMs.length, firesAtMs) - index);
    }
    return Math.max(0, count);
  }

  /** Takes so many evaluations at once; see `steadyCount`. */
  repeat(index: number, count: number, columns: readonly AlertColumn[]): void {
    const timestampsMs = this.scheduled.timestampsMs.subarray(index, index + count);
    for (const { identity, values } of columns)
      this.active.get(identity.key)?.instance.noteRun(timestampsMs, values);
    for (const { instance, alertsOutput, forStateOutput } of this.active.values()) {
      if (alertsOutput === undefined || forStateOutput === undefined) continue;
      this.writer.repeat(alertsOutput, index, count, 1);
      this.writer.repeat(forStateOutput, index, count, Math.floor(instance.activeAtMs / 1000));
    }
  }

  /** How many alerts are pending or firing. */
  get activeCount(): number {
    return this.active.size;
  }

  /** A restart: all alerts are forgotten, and nothing is written until `restore`. */
  restart(nowMs: number): void {
    this.drop(nowMs);
    this.writer.forget();
    this.isRestored = false;
  }

  /** The end of a restart: `activeAtOf` says since when an alert that is active was so before. */
  restore(activeAtOf: (labels: Labels) => number | undefined): void {
    this.isRestored = true;
    for (const { instance } of this.active.values()) {
      const activeAtMs = activeAtOf(instance.labels);
      if (activeAtMs !== undefined) instance.mark("restored", activeAtMs);
    }
  }

  private takeResult(result: AlertResult, identity: Labels, nowMs: number): void {
    let alert = this.active.get(identity.key);
    if (alert === undefined) {
      const instance = new AlertInstance(
        { rule: this.rule, group: this.scheduled.group },
        identity,
        nowMs,
        (past, timestampMs) => this.texts.annotationsOf(past, timestampMs),
      );
      alert = {
        instance,
        state: "pending",
        keepFiringSinceMs: undefined,
        resultRound: 0,
        alertsOutput: undefined,
        forStateOutput: undefined,
      };
      this.active.set(identity.key, alert);
      this.instances.push(instance);
    }
    alert.instance.note(nowMs, result);
    alert.resultRound = this.round;
  }

  private advance(key: string, alert: ActiveAlert, nowMs: number): void {
    if (alert.resultRound === this.round) {
      alert.keepFiringSinceMs = undefined;
    } else if (alert.state === "pending") {
      this.active.delete(key);
      alert.instance.mark("ended", nowMs);
      return;
    } else if (!this.keepsFiring(alert, nowMs)) {
      this.active.delete(key);
      alert.instance.mark("resolved", nowMs);
      return;
    }
    if (alert.state === "pending" && nowMs - alert.instance.activeAtMs >= this.rule.holdDurationMs) {
      alert.state = "firing";
      alert.alertsOutput = undefined;
      alert.instance.mark("fired", nowMs);
    }
  }

  private keepsFiring(alert: ActiveAlert, nowMs: number): boolean {
    if (this.rule.keepFiringForMs <= 0) return false;
    alert.keepFiringSinceMs ??= nowMs;
    return nowMs - alert.keepFiringSinceMs < this.rule.keepFiringForMs;
  }

  private write(index: number): AlertFailure | undefined {
    let refusal: string | undefined;
    if (this.isRestored) {
      for (const alert of this.active.values()) {
        const { instance, state } = alert;
        alert.alertsOutput ??= this.outputOf(instance.labels, state);
        refusal = this.writer.write(alert.alertsOutput, index, 1) ?? refusal;
        alert.forStateOutput ??= this.outputOf(instance.labels, "for-state");
        const activeAtSeconds = Math.floor(instance.activeAtMs / 1000);
        refusal = this.writer.write(alert.forStateOutput, index, activeAtSeconds) ?? refusal;
      }
    }
    this.writer.end(index);
    return refusal === undefined ? undefined : { kind: "append", message: refusal };
  }

  private outputOf(identity: Labels, kind: AlertOutputKind): StoredSeries {
    return this.writer.open(this.labels.alert(this.rule, identity, kind));
  }

  private drop(nowMs: number): void {
    for (const { instance } of this.active.values()) instance.mark("ended", nowMs);
    this.active.clear();
  }
}

function hasRepetition(identities: readonly Labels[], count: number): boolean {
  if (count < 2) return false;
  const keys = new Set<string>();
  for (let i = 0; i < count; i++) keys.add(identities[i]?.key ?? "");
  return keys.size < count;
}
