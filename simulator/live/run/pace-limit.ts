import { type Assets, assetsWithin, planFaults, type Scenario, spanOf } from "../../drill/index.ts";
import {
  type Expression,
  formatDuration,
  parseExpression,
  printExpression,
  walkExpression,
} from "../../promql/index.ts";
import type { Fault } from "../../systems/index.ts";
import { type FaultPace, type LiveSystem, usualPace } from "../kit/index.ts";
import { largestFactor, scaleExpression } from "../time-scale/index.ts";

/** How many times as fast a drill may pass at most, and what keeps it from passing faster. */
export interface PaceLimit {
  /** A whole number from 1. */
  readonly factor: number;
  /** Goes on after `×4: `, as in `the fault lasts 10s`. */
  readonly because: string;
  /** The factor at which rules are evaluated as often as a real Prometheus can; no insisting goes beyond it. */
  readonly evaluatedMax: number;
}

/** One of the things that keep a drill from passing faster; of the factor not rounded. */
type Limit = Pick<PaceLimit, "factor" | "because">;

type AlertingRule = Extract<Assets["groups"][number]["rules"][number], { readonly kind: "alerting" }>;

/** A rule and how often it is evaluated, in scenario time. */
interface EvaluatedRule {
  readonly rule: AlertingRule;
  readonly intervalMs: number;
}

/** What is asked for a limit. */
interface Question {
  readonly scenario: Scenario;
  readonly faults: readonly { readonly pace: FaultPace; readonly lengthMs: number }[];
  /** Of the alerts that the scenario names. */
  readonly rules: readonly EvaluatedRule[];
  /** The scenario's symptom and those rules. */
  readonly expressions: readonly Expression[];
}

/**
 * The largest factor at which real components can play a scenario: rules are evaluated no more often than a real
 * Prometheus can, each fault lasts long enough to be felt, what recovers in real time does so before an alert fires that
 * must not, and what befalls single users still comes often enough to be seen.
 */
export function paceLimit(scenario: Scenario, systems: readonly LiveSystem[], assets: Assets): PaceLimit {
  const { groups, evaluationIntervalMs } = assetsWithin(assets, scenario.systems);
  const evaluated = largestFactor(groups, evaluationIntervalMs);
  const named = new Set(scenario.expect.alerts.map(({ name }) => name));
  const rules = groups.flatMap(({ rules: all, intervalMs = evaluationIntervalMs }) =>
    all.flatMap((rule) => (rule.kind === "alerting" && named.has(rule.name) ? [{ rule, intervalMs }] : [])),
  );
  const symptom = scenario.symptom === undefined ? [] : [parseExpression(scenario.symptom)];
  const question: Question = {
    scenario,
    faults: planFaults(scenario, spanOf(scenario)).map(({ fault, injectAtMs, rollbackAtMs }) => ({
      pace: paceOf(fault, systems),
      lengthMs: rollbackAtMs - injectAtMs,
    })),
    rules,
    expressions: [...symptom, ...rules.map(({ rule }) => rule.expression)],
  };
  const limits = [
    { factor: evaluated, because: "its rules are evaluated as often as a real Prometheus can" },
    ...lengthLimits(question),
    ...recoveryLimits(question),
    ...eventLimits(question),
  ];
  const { factor, because } = limits.reduce((least, each) => (each.factor < least.factor ? each : least));
  return { factor: Math.max(1, Math.floor(factor)), because, evaluatedMax: evaluated };
}

function paceOf(fault: Fault, systems: readonly LiveSystem[]): FaultPace {
  const system = systems.find(({ faultKinds }) => faultKinds.includes(fault.kind));
  return system?.paceOf(fault) ?? usualPace;
}

function lengthLimits({ faults }: Question): readonly Limit[] {
  return faults.map(({ pace, lengthMs }) => ({
    factor: lengthMs / pace.shortestMs,
    because: `the fault lasts ${formatDuration(lengthMs)}`,
  }));
}

/** What must become pending and no more: what is late to recover makes it fire. */
function recoveryLimits({ scenario, faults, rules }: Question): readonly Limit[] {
  const recoveryMs = Math.max(0, ...faults.map(({ pace }) => pace.recoveryMs));
  const faultMs = Math.max(0, ...faults.map(({ lengthMs }) => lengthMs));
  const pending = new Set(
    scenario.expect.alerts.filter(({ state }) => state === "pending").map(({ name }) => name),
  );
  return rules
    .filter(({ rule }) => pending.has(rule.name))
    .flatMap(({ rule: { name, holdDurationMs, expression }, intervalMs }) => {
      const restMs = holdDurationMs - Math.max(0, ...rangesOf(expression)) - faultMs;
      // A fault that outlasts the rule's time is too weak for it, or ends otherwise.
      if (restMs <= 0) return [];
      const leftMs = restMs > intervalMs ? restMs - intervalMs : restMs;
      const because = `\`${name}\` fires if recovery takes ${formatDuration(leftMs)}`;
      return [{ factor: leftMs / recoveryMs, because }];
    });
}

/** Of what befalls single users as fast as the real clock goes, enough must lie in each window. */
function eventLimits({ faults, expressions }: Question): readonly Limit[] {
  const windows = expressions.flatMap(rangesOf);
  if (windows.length === 0) return [];
  const windowSeconds = Math.min(...windows) / 1_000;
  return faults.flatMap(({ pace: { eventsPerSecond } }) => {
    if (eventsPerSecond === undefined) return [];
    if (expressions.some(countsEvents)) return [{ factor: 1, because: "what users meet is counted" }];
    const gap = formatDuration(Math.round(1_000 / eventsPerSecond));
    return [
      {
        factor: (eventsPerSecond * windowSeconds) / windowEventsMin,
        because: `somebody meets the fault every ${gap} of real time`,
      },
    ];
  });
}

/** Whether how many events there were is compared with a number, which a shorter window does not reach. */
function countsEvents(expression: Expression): boolean {
  const { notes } = scaleExpression(printExpression(expression), 2);
  return notes.some(({ kind }) => kind === "faster-component");
}

function rangesOf(expression: Expression): readonly number[] {
  const ranges: number[] = [];
  walkExpression(expression, (part) => {
    if (part.kind !== "matrix-selector" && part.kind !== "subquery") return;
    if (part.range.kind === "duration") ranges.push(part.range.valueMs);
  });
  return ranges;
}

// With fewer, chance decides now and then.
const windowEventsMin = 4;
