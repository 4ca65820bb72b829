import type { Severity } from "./rule-group.ts";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A pair of windows over which errors may spend at most so much of the error budget. */
export interface BurnRateWindow {
  /** Proves that the spending is worth somebody's time. */
  readonly longSeconds: number;
  /** Proves that it is still going on; a twelfth of the long one. */
  readonly shortSeconds: number;
  /** The share of the whole period's budget that is gone after the long window at this rate. */
  readonly budgetSpentRatio: number;
}

/** The windows that one alert looks at: any of them is enough. */
export interface BurnRatePolicy {
  readonly severity: Exclude<Severity, "none">;
  readonly windows: readonly BurnRateWindow[];
}

/**
 * The windows and shares of "The Site Reliability Workbook" (Google, 2018), chapter 5 "Alerting on SLOs",
 * approach 6, https://sre.google/workbook/alerting-on-slos/: over 30 days 2 % in an hour is a burn rate of
 * 14.4, 5 % in 6 hours of 6, 10 % in a day of 3, 10 % in 3 days of 1.
 */
export const fastBurn: BurnRatePolicy = {
  severity: "page",
  windows: [
    { longSeconds: hour, shortSeconds: 5 * minute, budgetSpentRatio: 0.02 },
    { longSeconds: 6 * hour, shortSeconds: 30 * minute, budgetSpentRatio: 0.05 },
  ],
};

/** See {@link fastBurn}. */
export const slowBurn: BurnRatePolicy = {
  severity: "ticket",
  windows: [
    { longSeconds: day, shortSeconds: 2 * hour, budgetSpentRatio: 0.1 },
    { longSeconds: 3 * day, shortSeconds: 6 * hour, budgetSpentRatio: 0.1 },
  ],
};

/**
 * How many times faster than allowed the budget is spent when `budgetSpentRatio` of a period's budget goes in
 * one long window: 1 spends exactly all of it by the end of the period.
 */
export function burnRateOf(window: BurnRateWindow, periodSeconds: number): number {
  return (window.budgetSpentRatio * periodSeconds) / window.longSeconds;
}

/** Every window that the policies look at, each once, shortest first, in seconds. */
export function windowsOf(policies: readonly BurnRatePolicy[]): readonly number[] {
  const windows = policies.flatMap((policy) => policy.windows);
  const seconds = new Set(windows.flatMap(({ longSeconds, shortSeconds }) => [longSeconds, shortSeconds]));
  return [...seconds].sort((left, right) => left - right);
}
