import { alertingSystems } from "../../alerts/index.ts";
import { syntheticMetrics, workerMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  increaseOf,
  instant,
  lowerIsWorse,
  percentile,
  perSecond,
  type Row,
  range,
  row,
  select,
  selectRange,
  statPanel,
  timeSeriesPanel,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = workerMetrics;
const { limits } = alertingSystems.worker;

const byQueue = { by: ["queue"] } as const;
const heartbeatAge = `time() - max by (instance) (${select(metrics.heartbeat, [["job", "=", "worker"]])})`;
const depth = `max by (queue) (${select(metrics.queueDepth)})`;
const oldest = `max by (queue) (${select(metrics.oldestJobAge)})`;
const failed = perSecond(metrics.jobs, { ...byQueue, where: [["result", "=", "failed"]] });
const uptime = `time() - max by (instance) (${select(metrics.startTime, [["job", "=", "worker"]])})`;
const restarts = `sum by (instance) (changes(${selectRange(metrics.startTime, [["job", "=", "worker"]])}))`;

const oldestThresholds = higherIsWorse({ critical: limits.oldestJobAgeSecondsMax });

const upRow: Row = row("up", "Is it up", [
  statPanel({
    key: "workers-now",
    title: "Workers at work",
    description: `Workers whose loop turned within the last ${limits.heartbeatAgeSecondsMax} s; there should be ${limits.workerCount}.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1, warning: limits.workerCount }),
    queries: [instant(`count(${heartbeatAge} < ${limits.heartbeatAgeSecondsMax}) or vector(0)`, "at work")],
  }),
  statPanel({
    key: "targets-now",
    title: "Workers that answer",
    description: "Workers that answer their scrapes; one that answers and is not at work is stuck.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1, warning: limits.workerCount }),
    queries: [
      instant(`sum(${select(syntheticMetrics.metrics.up, [["job", "=", "worker"]])}) or vector(0)`, "answer"),
    ],
  }),
  statPanel({
    key: "oldest-now",
    title: "Oldest job",
    description: "How long the job that has waited longest has waited, in any queue.",
    width: 4,
    unit: "duration",
    thresholds: oldestThresholds,
    queries: [instant(`max(${oldest})`, "oldest")],
  }),
  firingAlertsStat("worker"),
  timeSeriesPanel({
    key: "heartbeats",
    title: "Since the last heartbeat",
    description:
      "Time since the loop of each worker turned; above the line it stands still. A line that ends is a worker that is dead or frozen.",
    width: 24,
    unit: "duration",
    min: 0,
    thresholds: higherIsWorse({ critical: limits.heartbeatAgeSecondsMax }),
    queries: [range(heartbeatAge, "{{instance}}")],
  }),
]);

const speedRow: Row = row("speed", "Is it fast", [
  timeSeriesPanel({
    key: "oldest-job",
    title: "Oldest job",
    description: "How long the oldest job of each queue has waited; the line is the recovery point.",
    width: 8,
    unit: "duration",
    min: 0,
    thresholds: oldestThresholds,
    queries: [range(oldest, "{{queue}}")],
  }),
  timeSeriesPanel({
    key: "jobs",
    title: "Jobs done",
    description: "Jobs per second that ended, well or not, by queue.",
    width: 8,
    unit: "operations-per-second",
    min: 0,
    queries: [range(perSecond(metrics.jobs, byQueue), "{{queue}}")],
  }),
  timeSeriesPanel({
    key: "durations",
    title: "Duration, p95",
    description: "What nineteen of twenty jobs stay below. When it rises the queue behind it follows.",
    width: 8,
    unit: "seconds",
    min: 0,
    absentText: "no jobs",
    queries: [range(percentile(0.95, metrics.jobDuration, byQueue), "{{queue}}")],
  }),
]);

const fullRow: Row = row("full", "Is it full, does it fail", [
  timeSeriesPanel({
    key: "depth",
    title: "Jobs that wait",
    description: "Jobs in each queue. Above the line and rising somebody is told.",
    width: 8,
    unit: "count",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.queuedJobsMax }),
    queries: [range(depth, "{{queue}}")],
  }),
  timeSeriesPanel({
    key: "failures",
    title: "Jobs that fail",
    description: "Share of the jobs that end with an error; they are kept and can be done again.",
    width: 8,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.failureRatioMax }),
    absentText: "no jobs",
    queries: [range(`${failed} / ${perSecond(metrics.jobs, byQueue)}`, "{{queue}}")],
  }),
  timeSeriesPanel({
    key: "redeliveries",
    title: "Jobs delivered again",
    description: "Jobs that came back although they had been delivered, as a share of the jobs done.",
    width: 8,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.redeliveryRatioMax }),
    absentText: "no jobs",
    queries: [
      range(`${perSecond(metrics.redelivered, byQueue)} / ${perSecond(metrics.jobs, byQueue)}`, "{{queue}}"),
    ],
  }),
]);

const changeRow: Row = row("changes", "What changed", [
  timeSeriesPanel({
    key: "restarts",
    title: "Restarts",
    description: "Starts of each worker; a release makes one, a crash makes another.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [range(restarts, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "uptime",
    title: "Since the start",
    description: "How long each worker has run; a line that falls to the ground is a new process.",
    width: 8,
    unit: "duration",
    min: 0,
    queries: [range(uptime, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "last-success",
    title: "Since the last job done well",
    description: "Time since a worker last did a job well. On an idle day it grows without harm.",
    width: 8,
    unit: "duration",
    min: 0,
    queries: [range(`time() - max by (instance) (${select(metrics.lastSuccess)})`, "{{instance}}")],
  }),
]);

const detailRow: Row = row("details", "Details", [
  timeSeriesPanel({
    key: "jobs-by-worker",
    title: "Jobs by worker",
    description: "Jobs that each worker ended; two that share the load are about even.",
    width: 12,
    unit: "count",
    min: 0,
    drawing: "stacked",
    queries: [range(increaseOf(metrics.jobs, { by: ["instance"] }), "{{instance}}")],
  }),
  activeAlertsTable("worker"),
]);

const worker: DashboardPlan = {
  uid: "klaxon-worker",
  title: "Worker",
  description: "The workers and the queues that they share: who is at work, how long jobs wait, what fails.",
  system: "worker",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [upRow, speedRow, fullRow, changeRow, detailRow],
};

/** The dashboards of the workers. */
export const workerDashboards: readonly DashboardPlan[] = [worker];
