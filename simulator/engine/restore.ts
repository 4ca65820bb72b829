import {
  type Labels,
  type Matcher,
  metricNameLabel,
  type PrometheusMajor,
  withoutLabels,
} from "../promql/index.ts";
import type { AlertingRule } from "./rule.ts";
import { alertsForStateName } from "./rule-outputs.ts";
import type { SeriesStore } from "./store.ts";
import type { StoredSeries } from "./stored-series.ts";
import { countBefore } from "./timestamp-column.ts";

/** How alerts' states are taken up again after a restart. */
export interface RestoreOptions {
  /** How long ago an alert may have been seen last. Default 1 hour, as `--rules.alert.for-outage-tolerance`. */
  readonly outageToleranceMs?: number;
  /**
   * How long a restored alert stays pending at least; rules that hold for less are not restored. Default
   * 10 minutes, as `--rules.alert.for-grace-period`.
   */
  readonly gracePeriodMs?: number;
}

/**
 * Since when alerts of a rule count as active after a restart, by what `ALERTS_FOR_STATE` says of them;
 * undefined for those that stay as they are. Rules that hold for less than the grace period just start anew.
 */
export function restoredActiveAt(
  store: SeriesStore,
  rule: AlertingRule,
  nowMs: number,
  {
    prometheus,
    outageToleranceMs = 3_600_000,
    gracePeriodMs = 600_000,
  }: RestoreOptions & { prometheus: PrometheusMajor },
): (labels: Labels) => number | undefined {
  if (rule.holdDurationMs < gracePeriodMs) return () => undefined;
  const known = new Map<string, StoredSeries>();
  for (const series of store.selectStored({
    matchers: stateMatchers(rule, prometheus),
    fromMs: nowMs - outageToleranceMs,
    toMs: nowMs,
    prometheus,
  })) {
    known.set(withoutLabels(series.labels, [metricNameLabel]).key, series);
  }
  return (labels) => {
    const series = known.get(labels.key);
    const last = series && lastSample(series, nowMs);
    if (last === undefined || last.timestampMs < nowMs - outageToleranceMs) return undefined;
    return activeAt(last, { holdDurationMs: rule.holdDurationMs, gracePeriodMs, nowMs });
  };
}

// Prometheus 3 asks with the rule's labels as they are written, so that it finds nothing for templated
// ones; Prometheus 2 asks for each alert by itself.
function stateMatchers(rule: AlertingRule, prometheus: PrometheusMajor): readonly Matcher[] {
  const labels = new Map(prometheus === 3 ? rule.labels.filter(([, text]) => text !== "") : []);
  labels.set("alertname", rule.name);
  labels.set(metricNameLabel, alertsForStateName);
  return [...labels].map(([label, value]) => ({ label, operator: "=", value }));
}

interface StateSample {
  readonly timestampMs: number;
  readonly activeAtMs: number;
}

function lastSample(series: StoredSeries, nowMs: number): StateSample | undefined {
  const { timestampsMs, sampleCount, staleTimestampsMs } = series;
  const count = countBefore(timestampsMs, sampleCount, nowMs + 1);
  const staleCount = countBefore(staleTimestampsMs, staleTimestampsMs.length, nowMs + 1);
  const timestampMs = timestampsMs[count - 1];
  if (count === 0 || timestampMs === undefined) return undefined;
  if (staleCount > 0 && (staleTimestampsMs[staleCount - 1] ?? 0) > timestampMs) return undefined;
  return { timestampMs, activeAtMs: Math.trunc(series.values[count - 1] ?? 0) * 1000 };
}

function activeAt(
  { timestampMs, activeAtMs }: StateSample,
  { holdDurationMs, gracePeriodMs, nowMs }: Record<"holdDurationMs" | "gracePeriodMs" | "nowMs", number>,
): number {
  // Prometheus counts the time of the last sample in whole seconds.
  const downAtMs = Math.trunc(timestampMs / 1000) * 1000;
  const remainingMs = holdDurationMs - (downAtMs - activeAtMs);
  if (remainingMs <= 0) return activeAtMs;
  if (remainingMs < gracePeriodMs) return nowMs + gracePeriodMs - holdDurationMs;
  return activeAtMs + (nowMs - downAtMs);
}
