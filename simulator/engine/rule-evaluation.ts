import type { AlertInstance, AlertState } from "./alert-instance.ts";
import type { NamedText, Rule, RuleGroup } from "./rule.ts";
import type { RuleFailure } from "./rule-failure.ts";
import type { RuleRun } from "./rule-run.ts";
import type { ScheduledGroup } from "./schedule.ts";

/** What one rule did over the time line. */
export interface RuleTimeline {
  readonly rule: Rule;
  readonly group: RuleGroup;
  readonly intervalMs: number;
  /** When it was evaluated, failed evaluations included. */
  readonly timestampsMs: Float64Array;
  /** Its alerts in the order of their first results; empty for a recording rule. */
  readonly alerts: readonly AlertInstance[];
  /** When all its alerts were forgotten: at restarts, and when the group's limit was exceeded. */
  readonly forgottenAtMs: readonly number[];
  /** Whether the evaluation at a position of `timestampsMs` failed. */
  hasFailedAt(index: number): boolean;
}

/** An alert that is pending or firing at some time. */
export interface ActiveAlert {
  readonly alert: AlertInstance;
  readonly state: Exclude<AlertState, "inactive">;
  /** As the last evaluation with a result wrote them, sorted by name. */
  readonly annotations: readonly NamedText[];
}

/** What became of rules and their alerts. */
export class RuleEvaluation {
  /** The groups with the times of their evaluations, in the order in which they ran. */
  readonly groups: readonly ScheduledGroup[];
  /** One for each rule, in the order of evaluation. */
  readonly rules: readonly RuleTimeline[];
  /** Every alert there was, in the order of their first results. */
  readonly alerts: readonly AlertInstance[];
  /** What went wrong, in the order of time. */
  readonly failures: readonly RuleFailure[];
  private readonly byName = new Map<string, AlertInstance[]>();
  private readonly byRule: ReadonlyMap<Rule, RuleTimeline>;

  constructor(groups: readonly ScheduledGroup[], runs: readonly RuleRun[]) {
    this.groups = groups;
    this.rules = runs.map(timelineOf);
    this.byRule = new Map(this.rules.map((timeline) => [timeline.rule, timeline]));
    this.alerts = this.rules
      .flatMap(({ alerts }) => alerts)
      .sort((left, right) => left.createdAtMs - right.createdAtMs);
    this.failures = runs
      .flatMap(({ failures }) => failures.failures())
      .sort((left, right) => left.timestampMs - right.timestampMs);
    for (const alert of this.alerts) {
      const named = this.byName.get(alert.rule.name);
      if (named === undefined) this.byName.set(alert.rule.name, [alert]);
      else named.push(alert);
    }
  }

  /** When a rule was evaluated; empty for a rule that is not part of this evaluation. */
  evaluationTimesMs(rule: Rule): Float64Array {
    return this.byRule.get(rule)?.timestampsMs ?? new Float64Array();
  }

  /** The alerts of a name that were pending or firing after the last evaluation at or before a time. */
  activeAlertsAt(alertName: string, timestampMs: number): readonly ActiveAlert[] {
    const active: ActiveAlert[] = [];
    for (const alert of this.byName.get(alertName) ?? []) {
      if (alert.createdAtMs > timestampMs) break;
      const state = alert.stateAt(timestampMs);
      if (state !== "inactive") active.push({ alert, state, annotations: alert.annotationsAt(timestampMs) });
    }
    return active;
  }
}

function timelineOf(run: RuleRun): RuleTimeline {
  const { rule, scheduled } = run.planned;
  return {
    rule,
    group: scheduled.group,
    intervalMs: scheduled.intervalMs,
    timestampsMs: scheduled.timestampsMs,
    alerts: run.machine?.instances ?? [],
    get forgottenAtMs() {
      const restarts = scheduled.stretches.filter(({ isAfterRestart }) => isAfterRestart);
      const times = [...restarts.map(({ grid }) => grid.startMs), ...run.failures.limitTimesMs()];
      return times.sort((left, right) => left - right);
    },
    hasFailedAt: (index) => run.failures.hasFailedAt(index),
  };
}
