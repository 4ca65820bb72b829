import { alertingSystems } from "../../alerts/index.ts";
import { errorsMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  heatmapPanel,
  higherIsWorse,
  increaseOf,
  instant,
  percentile,
  perSecond,
  type Row,
  range,
  row,
  select,
  statPanel,
  timeSeriesPanel,
  upOrDown,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = errorsMetrics;
const { limits } = alertingSystems.errors;

const errorRate = perSecond(metrics.reported);
const orderThresholds = higherIsWorse({ critical: limits.orderSecondsMax });
const spikeThresholds = higherIsWorse({ warning: limits.errorsPerSecondMin });

const upRow: Row = row("up", "Do orders go through", [
  statPanel({
    key: "orders-now",
    title: "Slowest orders",
    description: "What nineteen of twenty orders stay below, from the request to the confirmation.",
    width: 4,
    unit: "seconds",
    thresholds: orderThresholds,
    absentText: "no orders",
    queries: [instant(percentile(0.95, metrics.orderProcessing), "p95")],
  }),
  statPanel({
    key: "errors-now",
    title: "Errors",
    description: "Errors per second that services report, before any is left out by sampling.",
    width: 4,
    unit: "events-per-second",
    thresholds: spikeThresholds,
    queries: [instant(errorRate, "errors")],
  }),
  statPanel({
    key: "relay-now",
    title: "Relay",
    description: "Whether the relay of the errors answers; without it nothing here is known.",
    width: 4,
    unit: "number",
    mappings: upOrDown,
    queries: [instant(`max(${select(syntheticMetrics.metrics.up, [["job", "=", "errors"]])})`, "relay")],
  }),
  firingAlertsStat("errors"),
  timeSeriesPanel({
    key: "order-duration",
    title: "Duration of orders",
    description: "The middle and the slowest twentieth of the orders. Above the line customers leave.",
    width: 12,
    unit: "seconds",
    min: 0,
    thresholds: orderThresholds,
    absentText: "no orders",
    queries: [
      range(percentile(0.95, metrics.orderProcessing), "p95"),
      range(percentile(0.5, metrics.orderProcessing), "p50"),
    ],
  }),
  timeSeriesPanel({
    key: "orders",
    title: "Orders",
    description:
      "Orders per second that were confirmed. None in a busy hour is an outage, whatever else is green.",
    width: 12,
    unit: "operations-per-second",
    min: 0,
    queries: [range(perSecond(metrics.orderProcessing, { suffix: "_count" }), "orders")],
  }),
]);

const errorRow: Row = row("errors", "What fails", [
  timeSeriesPanel({
    key: "errors",
    title: "Errors",
    description:
      "Errors per second of all services. The line is the floor; whether it is a spike, yesterday decides.",
    width: 12,
    unit: "events-per-second",
    min: 0,
    thresholds: spikeThresholds,
    queries: [range(errorRate, "all services")],
  }),
  timeSeriesPanel({
    key: "groups",
    title: "Errors by kind",
    description: "Errors per second by kind. A line that begins is a kind that there was none of.",
    width: 12,
    unit: "events-per-second",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.newErrorsPerSecondMax }),
    queries: [range(perSecond(metrics.reported, { by: ["fingerprint_group"] }), "{{fingerprint_group}}")],
  }),
  timeSeriesPanel({
    key: "unhandled",
    title: "Unhandled errors",
    description: "Errors that no code caught; each ended a process.",
    width: 12,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum", "last"],
    queries: [range(increaseOf(metrics.unhandled), "unhandled")],
  }),
  timeSeriesPanel({
    key: "dropped",
    title: "Errors not handed on",
    description:
      "Errors that the tracker does not have. Sampling leaves nine of ten out on purpose; the other reasons are losses.",
    width: 12,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum", "last"],
    queries: [range(increaseOf(metrics.dropped, { by: ["reason"] }), "{{reason}}")],
  }),
]);

const changeRow: Row = row("changes", "What changed", [
  timeSeriesPanel({
    key: "releases",
    title: "Errors by release",
    description:
      "Errors per second by the release that had them; a release that brings more than the one before it is the suspect.",
    width: 12,
    unit: "events-per-second",
    min: 0,
    drawing: "stacked",
    queries: [range(perSecond(metrics.reported, { by: ["release"] }), "{{release}}")],
  }),
  activeAlertsTable("errors"),
]);

const detailRow: Row = row("details", "Details", [
  heatmapPanel({
    key: "order-durations",
    title: "Orders by duration",
    description: "How many orders took how long. Two bands are two ways, such as two payment providers.",
    width: 24,
    unit: "seconds",
    cellUnit: "number",
    queries: [range(increaseOf(metrics.orderProcessing, { by: ["le"], suffix: "_bucket" }), "{{le}}")],
  }),
]);

const errorsOverview: DashboardPlan = {
  uid: "klaxon-errors",
  title: "Errors and orders",
  description: "What services report as errors, before sampling, and how long orders take.",
  system: "errors",
  shownSeconds: 6 * 3600,
  variables: [],
  rows: [upRow, errorRow, changeRow, detailRow],
};

/** The dashboards of the error tracking. */
export const errorsDashboards: readonly DashboardPlan[] = [errorsOverview];
