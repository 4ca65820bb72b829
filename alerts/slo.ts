import { strict as assert } from "node:assert";
import type { Team } from "../environments/index.ts";
import { type BurnRatePolicy, burnRateOf, fastBurn, slowBurn, windowsOf } from "./burn-rate.ts";
import { formatDuration, formatNumber, promql } from "./expression.ts";
import type { PanelLink } from "./panel-link.ts";
import type { Risk } from "./risk.ts";
import { type AlertingRule, alertingRule, type RecordingRule, recordingRule } from "./rule-group.ts";
import type { Runbook } from "./runbook.ts";

/** What was promised about a service, and how it is measured: the one source of its rules, alerts and panels. */
export interface Objective<Name extends string = string> {
  /** The value of the label `objective`. */
  readonly name: Name;
  readonly team: Team;
  /** What a bad request is, to end a sentence: `failed`, `took longer than 300 ms`. */
  readonly badVerb: string;
  /** The share of good requests that was promised, below 1. */
  readonly targetRatio: number;
  /** Over how long the promise is kept. */
  readonly periodSeconds: number;
  /** PromQL: requests per second over a window such as `5m`, as one series without labels. */
  readonly requests: (window: string) => string;
  /** PromQL: the bad ones of these per second; must be 0, not absent, when there are none. */
  readonly badRequests: (window: string) => string;
  /**
   * Requests per second over the long window below which nobody is told: where a handful of requests is all
   * there is, one bad one looks like an outage.
   */
  readonly trafficPerSecondMin: number;
}

/** What an objective's alerts say to people. */
export interface BurnAlertTexts<Fast extends string, Slow extends string> {
  readonly fastName: Fast;
  readonly slowName: Slow;
  readonly panel: PanelLink;
  readonly runbook: Runbook;
  readonly fastRisk: Risk;
  readonly slowRisk: Risk;
}

/** The names of the series that objectives record; each carries the label `objective`. */
export const objectiveSeries = {
  /** Requests per second over a window. */
  requests: (window: string) => `slo:requests:rate${window}`,
  /** Bad requests per second over a window. */
  badRequests: (window: string) => `slo:bad_requests:rate${window}`,
  /** How many times faster than allowed the budget is spent over a window. */
  burnRate: (window: string) => `slo:burn_rate:rate${window}`,
  /** What is left of the period's error budget: 1 untouched, 0 spent, below 0 overspent. */
  budgetRemaining: "slo:error_budget_remaining:ratio",
  /** The promise itself, for panels to draw. */
  target: "slo:objective:ratio",
} as const;

/** The windows over which every objective is recorded, shortest first, as PromQL writes them. */
export const objectiveWindows: readonly string[] = windowsOf([fastBurn, slowBurn]).map(formatDuration);

/** How often the rules of an objective run, except those of what is left of the budget. */
export const objectiveIntervalSeconds = 30;

// Bad requests over a longer window are averaged from the recorded rates of five minutes: nobody wants three
// days of raw counters read every thirty seconds.
const rawWindowSecondsMax = 6 * 3600;
const baseWindow = "5m";

/** The share of requests that may be bad: 1 − target. */
export function errorBudgetRatio(objective: Objective): number {
  assert(objective.targetRatio > 0 && objective.targetRatio < 1, `\`${objective.name}\` promises nothing`);
  return 1 - objective.targetRatio;
}

/**
 * The recording rules of an objective: per window the requests, the bad ones, and the burn rate.
 *
 * Where Prometheus has no history yet, requests are averaged over what there is while bad ones are counted
 * over the whole window (`rate` divides by it), up to 6 hours. So the time that nobody saw counts as good: an
 * outage is paged as soon as on a month of history, and a few failures just after a start are no outage (figures in
 * docs/adr/0008-burn-rates-on-young-data.md). The days that tickets look at are averaged over what there is in
 * both; a ticket may come early.
 */
export function burnRateRules(objective: Objective): readonly RecordingRule[] {
  const labels = { objective: objective.name };
  return windowsOf([fastBurn, slowBurn]).flatMap((seconds) => {
    const window = formatDuration(seconds);
    const requests = objectiveSeries.requests(window);
    const badRequests = objectiveSeries.badRequests(window);
    return [
      recordingRule({
        record: requests,
        expression:
          window === baseWindow ? objective.requests(window) : overTime("avg", objective, "requests", window),
        labels,
      }),
      recordingRule({
        record: badRequests,
        expression:
          seconds <= rawWindowSecondsMax
            ? objective.badRequests(window)
            : overTime("avg", objective, "badRequests", window),
        labels,
      }),
      recordingRule({
        record: objectiveSeries.burnRate(window),
        expression: promql`
          ${selectSeries(objective, badRequests)} / ${selectSeries(objective, requests)}
          / ${errorBudgetRatio(objective)}`,
        labels,
      }),
    ];
  });
}

/**
 * The recording rules of what is left of an objective's budget; they may run more seldom than the others.
 * The time before the first sample counts as good here too: a month's budget is not spent by a bad first hour.
 */
export function errorBudgetRules(objective: Objective): readonly RecordingRule[] {
  const labels = { objective: objective.name };
  const period = formatDuration(objective.periodSeconds);
  const sampleCount = objective.periodSeconds / objectiveIntervalSeconds;
  return [
    recordingRule({
      record: objectiveSeries.target,
      expression: `vector(${formatNumber(objective.targetRatio)})`,
      labels,
    }),
    recordingRule({
      record: objectiveSeries.budgetRemaining,
      expression: promql`
        1 - ${overTime("sum", objective, "badRequests", period)}
        / (${sampleCount} * ${overTime("avg", objective, "requests", period)})
        / ${errorBudgetRatio(objective)}`,
      labels,
    }),
  ];
}

/** The two alerts of an objective: one that pages, and one that waits for the day. */
export function burnRateAlerts<const Fast extends string, const Slow extends string>(
  objective: Objective,
  texts: BurnAlertTexts<Fast, Slow>,
): readonly [AlertingRule<Fast>, AlertingRule<Slow>] {
  return [
    burnAlert(objective, fastBurn, { ...texts, name: texts.fastName, risk: texts.fastRisk }),
    burnAlert(objective, slowBurn, { ...texts, name: texts.slowName, risk: texts.slowRisk }),
  ];
}

function burnAlert<const Name extends string>(
  objective: Objective,
  policy: BurnRatePolicy,
  { name, panel, runbook, risk }: Pick<AlertingRule<Name>, "name" | "panel" | "runbook" | "risk">,
): AlertingRule<Name> {
  const conditions = policy.windows.map((window) => {
    const long = formatDuration(window.longSeconds);
    const short = formatDuration(window.shortSeconds);
    const limit = formatNumber(burnRateOf(window, objective.periodSeconds));
    return promql`(
      ${selectSeries(objective, objectiveSeries.burnRate(long))} > ${limit}
      and ${selectSeries(objective, objectiveSeries.burnRate(short))} > ${limit}
      and ${selectSeries(objective, objectiveSeries.requests(long))} >= ${objective.trafficPerSecondMin}
    )`;
  });
  const limits = policy.windows.map(
    (window) =>
      `${formatNumber(burnRateOf(window, objective.periodSeconds))} times over ${formatDuration(window.longSeconds)}`,
  );
  const period = formatDuration(objective.periodSeconds);
  const promised = `${formatNumber(objective.targetRatio * 100)} %`;
  return alertingRule({
    name,
    severity: policy.severity,
    team: objective.team,
    expression: conditions.join(" or "),
    holdSeconds: 0,
    summary: `Requests that ${objective.badVerb} spend the error budget {{ $value | humanize }} times too fast`,
    description:
      `The budget of {{ $labels.objective }} (${promised} over ${period}) is spent {{ $value | humanize }} times ` +
      `as fast as it allows; more than ${limits.join(" or ")} is too fast.`,
    panel,
    runbook,
    risk,
  });
}

function selectSeries(objective: Objective, name: string): string {
  return `${name}{objective="${objective.name}"}`;
}

function overTime(
  operation: "avg" | "sum",
  objective: Objective,
  series: "requests" | "badRequests",
  window: string,
): string {
  return `${operation}_over_time(${selectSeries(objective, objectiveSeries[series](baseWindow))}[${window}])`;
}
