import { alertingSystems } from "../../alerts/index.ts";
import { lokiMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  type Matcher,
  range,
  row,
  statPanel,
  timeSeriesPanel,
} from "../kit/index.ts";
import { increaseOf, percentile, perSecond } from "../kit/rates.ts";
import { processesUpStat, processTimeline, runningForPanel } from "../process-panels.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = lokiMetrics;
const { limits } = alertingSystems.loki;

const requests = metrics.requestDuration;
const failed: Matcher = ["status_code", "=~", "5.."];
const queries: Matcher = ["route", "=~", "loki_api_v1_(query|query_range|labels|series)"];
const rate = perSecond(requests, { suffix: "_count", by: ["route"] });
const failedRate = perSecond(requests, { suffix: "_count", by: ["route"], where: [failed] });
const failedShare = `(${failedRate} or 0 * ${rate}) / ${rate}`;
const errorThresholds = higherIsWorse({ warning: limits.failedRatioMax });

const lokiOverview: DashboardPlan = {
  uid: "klaxon-loki",
  title: "Loki",
  description: "Loki about itself: what is written to it, what it is asked, and what it throws away.",
  system: "loki",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    row("up", "Is it up", [
      processesUpStat("loki", 1),
      statPanel({
        key: "lines-now",
        title: "Lines",
        description: "Lines that come in per second; nothing at all is an outage of what sends them.",
        width: 4,
        unit: "events-per-second",
        queries: [instant(perSecond(metrics.linesReceived), "lines")],
      }),
      statPanel({
        key: "errors-now",
        title: "Errors",
        description: "The largest share of server errors of any route.",
        width: 4,
        unit: "ratio",
        thresholds: errorThresholds,
        absentText: "no requests",
        queries: [instant(`max(${failedShare})`, "errors")],
      }),
      firingAlertsStat("loki"),
      processTimeline("loki"),
    ]),
    row("requests", "Is it answering, and fast", [
      timeSeriesPanel({
        key: "requests",
        title: "Requests by route",
        description: "Requests per second; pushes come from the collectors, everything else from people.",
        width: 8,
        unit: "requests-per-second",
        min: 0,
        queries: [range(rate, "{{route}}")],
      }),
      timeSeriesPanel({
        key: "errors",
        title: "Share of errors",
        description:
          "Share of the requests to each route that end in a server error; above the line a ticket is opened.",
        width: 8,
        unit: "ratio",
        min: 0,
        thresholds: errorThresholds,
        absentText: "no requests",
        queries: [range(failedShare, "{{route}}")],
      }),
      timeSeriesPanel({
        key: "latency",
        title: "Time of a query",
        description: "Median and 99th percentile of queries; the line is for the latter.",
        width: 8,
        unit: "seconds",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.queryP99SecondsMax }),
        absentText: "no queries",
        queries: [
          range(percentile(0.5, requests, { where: [queries] }), "p50"),
          range(percentile(0.99, requests, { where: [queries] }), "p99"),
        ],
      }),
    ]),
    row("lines", "What comes in, and what is lost", [
      timeSeriesPanel({
        key: "lines",
        title: "Lines by tenant",
        description: "Lines that come in per second; a step up is a service that logs in a loop.",
        width: 8,
        unit: "events-per-second",
        min: 0,
        queries: [range(perSecond(metrics.linesReceived, { by: ["tenant"] }), "{{tenant}}")],
      }),
      timeSeriesPanel({
        key: "discarded",
        title: "Lines thrown away",
        description: "Lines per second that break a limit, by reason; above the line a ticket is opened.",
        width: 8,
        unit: "events-per-second",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.discardedLinesPerSecondMax }),
        queries: [range(perSecond(metrics.discardedSamples, { by: ["reason"] }), "{{reason}}")],
      }),
      timeSeriesPanel({
        key: "panics",
        title: "Panics",
        description: "Requests that met a mistake in Loki's own code; there should never be one.",
        width: 8,
        unit: "count",
        min: 0,
        drawing: "bars",
        legendCalculations: ["sum"],
        queries: [range(increaseOf(metrics.panics, { by: ["instance"] }), "{{instance}}")],
      }),
    ]),
    row("changes", "What changed", [runningForPanel(metrics.startTime), activeAlertsTable("loki")]),
  ],
};

/** The dashboards of Loki. */
export const lokiDashboards: readonly DashboardPlan[] = [lokiOverview];
