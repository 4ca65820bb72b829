import { alertingSystems } from "../../alerts/index.ts";
import { upstashMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  percentile,
  perSecond,
  range,
  row,
  select,
  statPanel,
  timeSeriesPanel,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = upstashMetrics;
const { limits } = alertingSystems.upstash;

const requests = perSecond(metrics.requests);
const errorRatio = `${perSecond(metrics.requests, { where: [["result", "=~", "error|timeout"]] })} / ${requests}`;
const throttled = perSecond(metrics.requests, { where: [["result", "=", "throttled"]] });
const quotaUsed = `max(${select(metrics.quotaUsed)})`;
const errorThresholds = higherIsWorse({ critical: limits.errorRatioMax });
const latencyThresholds = higherIsWorse({ warning: limits.latencyP99SecondsMax });
const quotaThresholds = higherIsWorse({ warning: limits.quotaUsedRatioMax, critical: 1 });

const upstash: DashboardPlan = {
  uid: "klaxon-upstash",
  title: "Upstash",
  description: "The rented Redis, as its clients in the regions see it.",
  system: "upstash",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    row("up", "Is it up", [
      statPanel({
        key: "errors-now",
        title: "Failed requests",
        description: "Share of the requests whose caller got an error or nothing.",
        width: 4,
        unit: "ratio",
        thresholds: errorThresholds,
        absentText: "no requests",
        queries: [instant(errorRatio, "failed")],
      }),
      statPanel({
        key: "latency-now",
        title: "Slowest in a hundred",
        description: "What one request in a hundred takes at least, retries included.",
        width: 4,
        unit: "seconds",
        thresholds: latencyThresholds,
        absentText: "no requests",
        queries: [instant(percentile(0.99, metrics.requestDuration), "p99")],
      }),
      statPanel({
        key: "quota-now",
        title: "Quota",
        description: "Share of the month's requests that is used; at 100 % all are refused.",
        width: 4,
        unit: "ratio",
        thresholds: quotaThresholds,
        queries: [instant(quotaUsed, "used")],
      }),
      firingAlertsStat("upstash"),
      timeSeriesPanel({
        key: "errors",
        title: "Failed requests",
        description:
          "Share of the requests that failed or timed out, by region. Throttled ones are in the panel of their own.",
        width: 12,
        unit: "ratio",
        min: 0,
        thresholds: errorThresholds,
        absentText: "no requests",
        queries: [
          range(
            `${perSecond(metrics.requests, { by: ["instance"], where: [["result", "=~", "error|timeout"]] })} / ${perSecond(metrics.requests, { by: ["instance"] })}`,
            "{{instance}}",
          ),
        ],
      }),
      timeSeriesPanel({
        key: "requests",
        title: "Requests",
        description: "Requests of all regions, by what their callers got.",
        width: 12,
        unit: "requests-per-second",
        min: 0,
        drawing: "stacked",
        queries: [range(perSecond(metrics.requests, { by: ["result"] }), "{{result}}")],
      }),
    ]),
    row("fast", "Is it fast", [
      timeSeriesPanel({
        key: "latency",
        title: "Slowest in a hundred",
        description: "What one request in a hundred takes at least, by region, retries included.",
        width: 12,
        unit: "seconds",
        min: 0,
        thresholds: latencyThresholds,
        absentText: "no requests",
        queries: [range(percentile(0.99, metrics.requestDuration, { by: ["instance"] }), "{{instance}}")],
      }),
      timeSeriesPanel({
        key: "retries",
        title: "Retries for each request",
        description:
          "Attempts beyond the first. Above the line there are more of them than requests, which users do not see and the quota does.",
        width: 12,
        unit: "multiple",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.retriesPerRequestMax }),
        absentText: "no requests",
        queries: [range(`${perSecond(metrics.retries)} / ${requests}`, "retries")],
      }),
    ]),
    row("full", "Is it full", [
      timeSeriesPanel({
        key: "throttled",
        title: "Throttled requests",
        description: "Requests that were answered with 429.",
        width: 12,
        unit: "requests-per-second",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.throttledPerSecondMax }),
        queries: [range(throttled, "throttled")],
      }),
      timeSeriesPanel({
        key: "quota",
        title: "Quota",
        description: "Share of the month's requests that is used. A bend upwards is a change worth finding.",
        width: 12,
        unit: "ratio",
        min: 0,
        max: 1,
        thresholds: quotaThresholds,
        queries: [range(quotaUsed, "used")],
      }),
    ]),
    row("alerts", "What fires", [activeAlertsTable("upstash")]),
  ],
};

/** The dashboards of Upstash. */
export const upstashDashboards: readonly DashboardPlan[] = [upstash];
