import { alertingSystems } from "../../alerts/index.ts";
import { grafanaMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  type Matcher,
  range,
  row,
  statPanel,
  timeSeriesPanel,
} from "../kit/index.ts";
import { percentile, perSecond } from "../kit/rates.ts";
import { processesUpStat, processTimeline, runningForPanel } from "../process-panels.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = grafanaMetrics;
const { limits } = alertingSystems.grafana;

const requests = metrics.requestDuration;
const own: Matcher = ["handler", "!~", "/api/ds/query|/api/datasources/proxy/.*"];
const failed: Matcher = ["status_code", "=~", "5.."];
const unanswered: Matcher = ["code", "!~", "2.."];

const ownRate = perSecond(requests, { suffix: "_count", where: [own] });
const failedShare = `(${perSecond(requests, { suffix: "_count", where: [own, failed] })} or 0 * ${ownRate}) / ${ownRate}`;
const queryRate = perSecond(metrics.dataSourceRequests, { by: ["datasource"] });
const queryFailedRate = perSecond(metrics.dataSourceRequests, { by: ["datasource"], where: [unanswered] });
const errorThresholds = higherIsWorse({ warning: limits.failedRatioMax });

const grafanaOverview: DashboardPlan = {
  uid: "klaxon-grafana",
  title: "Grafana",
  description: "Grafana about itself: what people ask of it, and what it asks of its data sources.",
  system: "grafana",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    row("up", "Is it up", [
      processesUpStat("grafana", 1),
      statPanel({
        key: "requests-now",
        title: "Requests",
        description: "Requests per second that Grafana answers, whatever the answer is.",
        width: 4,
        unit: "requests-per-second",
        queries: [instant(perSecond(requests, { suffix: "_count" }), "requests")],
      }),
      statPanel({
        key: "errors-now",
        title: "Errors",
        description: "Share of the requests that end in a server error, queries left out.",
        width: 4,
        unit: "ratio",
        thresholds: errorThresholds,
        absentText: "no requests",
        queries: [instant(failedShare, "errors")],
      }),
      firingAlertsStat("grafana"),
      processTimeline("grafana"),
    ]),
    row("requests", "Is it answering, and fast", [
      timeSeriesPanel({
        key: "requests",
        title: "Requests by handler",
        description: "Requests per second by what they are about; queries to data sources are the bulk.",
        width: 8,
        unit: "requests-per-second",
        min: 0,
        queries: [range(perSecond(requests, { suffix: "_count", by: ["handler"] }), "{{handler}}")],
      }),
      timeSeriesPanel({
        key: "errors",
        title: "Share of errors",
        description:
          "Share of Grafana's own requests that end in a server error; above the line a ticket is opened.",
        width: 8,
        unit: "ratio",
        min: 0,
        thresholds: errorThresholds,
        absentText: "no requests",
        queries: [range(failedShare, "errors")],
      }),
      timeSeriesPanel({
        key: "latency",
        title: "Time of a request",
        description: "Median and 95th percentile of Grafana's own requests; the line is for the latter.",
        width: 8,
        unit: "seconds",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.latencyP95SecondsMax }),
        absentText: "no requests",
        queries: [
          range(percentile(0.5, requests, { where: [own] }), "p50"),
          range(percentile(0.95, requests, { where: [own] }), "p95"),
        ],
      }),
    ]),
    row("data-sources", "Do data sources answer", [
      timeSeriesPanel({
        key: "data-source-requests",
        title: "Queries",
        description:
          "Queries per second to each data source; a fall to nothing during the day is a broken token.",
        width: 12,
        unit: "requests-per-second",
        min: 0,
        queries: [range(queryRate, "{{datasource}}")],
      }),
      timeSeriesPanel({
        key: "data-source-errors",
        title: "Share that fails",
        description:
          "Share of the queries to each data source without a good answer: those panels are empty.",
        width: 12,
        unit: "ratio",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.dataSourceFailedRatioMax }),
        absentText: "no queries",
        queries: [range(`(${queryFailedRate} or 0 * ${queryRate}) / ${queryRate}`, "{{datasource}}")],
      }),
    ]),
    row("changes", "What changed", [runningForPanel(metrics.startTime), activeAlertsTable("grafana")]),
  ],
};

/** The dashboards of Grafana. */
export const grafanaDashboards: readonly DashboardPlan[] = [grafanaOverview];
