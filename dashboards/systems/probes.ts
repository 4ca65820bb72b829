import { alertingSystems } from "../../alerts/index.ts";
import { probesMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  formatDuration,
  higherIsWorse,
  instant,
  lowerIsWorse,
  range,
  row,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  upOrDown,
} from "../kit/index.ts";
import { selectOwn, selectOwnRange } from "../kit/own-job.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = probesMetrics;
const { limits } = alertingSystems.probes;
const durationThresholds = higherIsWorse({
  warning: limits.slowSeconds,
  critical: limits.checkTimeoutSeconds,
});

const upRow = row("up", "Can users reach it", [
  statPanel({
    key: "reached-now",
    title: "Addresses reached",
    description: "Share of the addresses whose last check from outside succeeded.",
    width: 6,
    unit: "ratio",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1 }),
    queries: [instant(`avg(${selectOwn(metrics.success)})`, "reached")],
  }),
  statPanel({
    key: "availability-now",
    title: "Good checks",
    description: "Share of the checks over the last minutes that succeeded, all addresses together.",
    width: 6,
    unit: "ratio",
    thresholds: lowerIsWorse({ warning: 1, critical: 0.9 }),
    queries: [instant(`avg(avg_over_time(${selectOwnRange(metrics.success)}))`, "good")],
  }),
  statPanel({
    key: "slowest-now",
    title: "Slowest check",
    description: `Time of the slowest address's last check; at ${limits.checkTimeoutSeconds} s it fails.`,
    width: 6,
    unit: "seconds",
    thresholds: durationThresholds,
    queries: [instant(`max(${selectOwn(metrics.duration)})`, "slowest")],
  }),
  firingAlertsStat("probes"),
  stateTimelinePanel({
    key: "health",
    title: "Checks from outside",
    description: `Whether an address answers, every ${limits.checkIntervalSeconds} s. Down means that at least one check within the step failed; ${limits.checkFailureCount} in a row are unhealthy.`,
    width: 24,
    mappings: upOrDown,
    queries: [range(`min by (instance) (min_over_time(${selectOwnRange(metrics.success)}))`, "{{instance}}")],
  }),
]);

const detailRow = row("details", "How does it answer, and how fast", [
  timeSeriesPanel({
    key: "duration",
    title: "Time of a check",
    description: "The whole way of a user: name, connection, TLS and answer. At the upper line checks fail.",
    width: 12,
    unit: "seconds",
    min: 0,
    thresholds: durationThresholds,
    queries: [range(`max by (instance) (${selectOwn(metrics.duration)})`, "{{instance}}")],
  }),
  stateTimelinePanel({
    key: "status",
    title: "Status",
    description: "The status that came back; none where the name, the connection or the handshake failed.",
    width: 12,
    mappings: [
      { value: 200, text: "200", health: "good" },
      { value: 0, text: "none", health: "critical" },
      { value: 502, text: "502", health: "critical" },
      { value: 503, text: "503", health: "critical" },
      { value: 504, text: "504", health: "critical" },
    ],
    queries: [range(`min by (instance) (${selectOwn(metrics.statusCode)})`, "{{instance}}")],
  }),
  stateTimelinePanel({
    key: "content",
    title: "Content",
    description: "Whether an answer with status 200 had the text that every good one has.",
    width: 12,
    mappings: [
      { value: 0, text: "right", health: "good" },
      { value: 1, text: "wrong", health: "critical" },
    ],
    queries: [
      range(`max by (instance) (max_over_time(${selectOwnRange(metrics.wrongContent)}))`, "{{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "changes",
    title: "Changes",
    description: `How often checks changed between good and bad; more than ${limits.flapChangesMax} within ${formatDuration(limits.flapWindowSeconds)} is an address that comes and goes.`,
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "bars",
    queries: [range(`max by (instance) (changes(${selectOwnRange(metrics.success)}))`, "{{instance}}")],
  }),
]);

/** What users meet: is it reached, how does it answer, how fast. */
const probes: DashboardPlan = {
  uid: "klaxon-probes",
  title: "Health checks from outside",
  description: "Our addresses as users meet them, through name, network, certificate and proxy.",
  system: "probes",
  shownSeconds: 3600,
  variables: [],
  rows: [upRow, detailRow, row("alerts", "What fires", [activeAlertsTable("probes")])],
};

/** The dashboards of the health checks from outside. */
export const probesDashboards: readonly DashboardPlan[] = [probes];
