import { alertingSystems } from "../../alerts/index.ts";
import { pushMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  lowerIsWorse,
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

const { metrics } = pushMetrics;
const { limits } = alertingSystems.push;

const byPlatform = { by: ["platform"] } as const;
const calls = perSecond(metrics.sent, byPlatform);
const queued = `max(${select(metrics.queueDepth)})`;
const remaining = `min by (platform) (${select(metrics.credentialExpiry)}) - time()`;

/** Share of the calls that the provider answered so. */
function answered(result: string): string {
  return `${perSecond(metrics.sent, { ...byPlatform, where: [["result", "=", result]] })} / ${calls}`;
}

const credentialThresholds = lowerIsWorse({ critical: 0, warning: limits.credentialRemainingSecondsMin });
const queueThresholds = higherIsWorse({ warning: limits.queuedMax });

/** A panel of the calls that were answered with one result. */
function refusalPanel(
  key: string,
  title: string,
  what: { readonly result: string; readonly description: string; readonly ratioMax: number },
) {
  return timeSeriesPanel({
    key,
    title,
    description: what.description,
    width: 12,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ warning: what.ratioMax }),
    absentText: "no calls",
    queries: [range(answered(what.result), "{{platform}}")],
  });
}

const upRow: Row = row("up", "Is it up", [
  statPanel({
    key: "ok-now",
    title: "Calls that succeed",
    description: "Share of the calls that the provider takes, of the worse platform.",
    width: 4,
    unit: "ratio",
    decimals: 1,
    thresholds: lowerIsWorse({ critical: 0.8, warning: 0.95 }),
    absentText: "no calls",
    queries: [instant(`min(${answered("ok")})`, "succeed")],
  }),
  statPanel({
    key: "queue-now",
    title: "Waiting",
    description: "Notifications that wait to be sent.",
    width: 4,
    unit: "count",
    thresholds: queueThresholds,
    queries: [instant(queued, "waiting")],
  }),
  statPanel({
    key: "credentials-now",
    title: "Key good for",
    description: "How long the key that ends first is still good.",
    width: 4,
    unit: "duration",
    thresholds: credentialThresholds,
    queries: [instant(`min(${remaining})`, "good for")],
  }),
  statPanel({
    key: "sender-now",
    title: "Sender",
    description: "Whether the sender answers its scrapes.",
    width: 4,
    unit: "number",
    mappings: upOrDown,
    queries: [instant(`max(${select(syntheticMetrics.metrics.up, [["job", "=", "push"]])})`, "sender")],
  }),
  firingAlertsStat("push"),
]);

const refusedRow: Row = row("refused", "What is refused", [
  refusalPanel("auth", "Refused for the key", {
    result: "auth",
    description:
      "Share of the calls that were refused for their key. Any at all means that the key ended or is wrong.",
    ratioMax: limits.authRatioMax,
  }),
  refusalPanel("unavailable", "Not answered", {
    result: "unavailable",
    description: "Share of the calls that the provider answered with 5xx or not at all.",
    ratioMax: limits.unavailableRatioMax,
  }),
  refusalPanel("quota", "Refused for their number", {
    result: "quota",
    description: "Share of the calls that were refused because there were too many (429).",
    ratioMax: limits.quotaRatioMax,
  }),
  refusalPanel("unregistered", "Unknown devices", {
    result: "unregistered",
    description:
      "Share of the calls for devices that the provider does not know any more; their tokens are thrown away.",
    ratioMax: limits.unregisteredRatioMax,
  }),
]);

const speedRow: Row = row("speed", "Is it fast, is it full", [
  timeSeriesPanel({
    key: "queue",
    title: "Notifications that wait",
    description: "Notifications in the queue. Above the line they come too late to be of use.",
    width: 12,
    unit: "count",
    min: 0,
    thresholds: queueThresholds,
    queries: [range(queued, "waiting")],
  }),
  timeSeriesPanel({
    key: "latency",
    title: "Duration of a call, p95",
    description: "What nineteen of twenty calls of the provider stay below.",
    width: 12,
    unit: "seconds",
    min: 0,
    absentText: "no calls",
    queries: [range(percentile(0.95, metrics.latency, byPlatform), "{{platform}}")],
  }),
]);

const changeRow: Row = row("changes", "What changed", [
  timeSeriesPanel({
    key: "credentials",
    title: "Key good for",
    description: "How long each key is still good. A jump up is a key that was renewed.",
    width: 12,
    unit: "duration",
    thresholds: credentialThresholds,
    legendCalculations: ["min", "last"],
    queries: [range(remaining, "{{platform}}")],
  }),
  timeSeriesPanel({
    key: "calls",
    title: "Calls",
    description: "Calls of the provider per second; a campaign is a plateau.",
    width: 12,
    unit: "requests-per-second",
    min: 0,
    queries: [range(calls, "{{platform}}")],
  }),
]);

const detailRow: Row = row("details", "Details", [
  timeSeriesPanel({
    key: "tokens",
    title: "Tokens thrown away",
    description: "Tokens of devices per second that were thrown away.",
    width: 12,
    unit: "events-per-second",
    min: 0,
    queries: [range(perSecond(metrics.tokensInvalid, byPlatform), "{{platform}}")],
  }),
  activeAlertsTable("push"),
]);

const push: DashboardPlan = {
  uid: "klaxon-push",
  title: "Push notifications",
  description:
    "The sender of push notifications: what the provider refuses and why, what waits, how long keys are good.",
  system: "push",
  shownSeconds: 6 * 3600,
  variables: [],
  rows: [upRow, refusedRow, speedRow, changeRow, detailRow],
};

/** The dashboards of the push notifications. */
export const pushDashboards: readonly DashboardPlan[] = [push];
