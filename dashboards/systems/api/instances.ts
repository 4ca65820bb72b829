import { thresholds } from "../../../environments/index.ts";
import { apiMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  collapsedRow,
  formatDuration,
  higherIsWorse,
  instant,
  labelColumn,
  limit,
  lowerIsWorse,
  perSecond,
  type Row,
  range,
  row,
  type StatPanel,
  select,
  selectRange,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  timeSeriesPanel,
  upOrDown,
  valueColumn,
} from "../../kit/index.ts";
import { activeAlertsTable } from "../../surroundings.ts";
import { chosenInstances, healthCheckTimeoutSeconds, probedInstances } from "./variables.ts";

const metrics = apiMetrics.metrics;
const limits = thresholds.api;

// As the alerts judge: by the health check, and where nobody checks, by the scrape.
const healthNow =
  `max by (instance) (${select(metrics.probeSuccess, probedInstances)}) ` +
  `or max by (instance) (${select(syntheticMetrics.metrics.up, chosenInstances)})`;

const health =
  `min by (instance) (min_over_time(${selectRange(metrics.probeSuccess, probedInstances)})) ` +
  `or min by (instance) (min_over_time(${selectRange(syntheticMetrics.metrics.up, chosenInstances)}))`;

const uptime = `time() - max by (instance) (${select(metrics.startTime, chosenInstances)})`;
const restarts = `max by (instance) (changes(${select(metrics.startTime, chosenInstances)}[${formatDuration(limits.restartWindowSeconds)}]))`;
const residentMemory = `max by (instance) (${select(metrics.residentMemory, chosenInstances)})`;

/** How many instances answer their health check now. */
export const healthyStat: StatPanel = statPanel({
  key: "healthy-now",
  title: "Healthy instances",
  description: `Chosen instances that answer their health check; there should be ${limits.instanceCount}, and one can carry the load for a while.`,
  width: 4,
  unit: "number",
  decimals: 0,
  thresholds: lowerIsWorse({ critical: 1, warning: limits.instanceCount }),
  queries: [instant(`sum(${healthNow}) or vector(0)`, "healthy")],
});

/** The youngest instance: a small number says that something restarted. */
export const uptimeStat: StatPanel = statPanel({
  key: "uptime-now",
  title: "Last restart",
  description: "How long the youngest of the chosen instances has been running.",
  width: 4,
  unit: "duration",
  decimals: 0,
  thresholds: lowerIsWorse({ warning: limits.restartWindowSeconds }),
  queries: [instant(`min(${uptime})`, "youngest")],
});

/** Whether the instances answer, over time. */
export const healthTimeline = stateTimelinePanel({
  key: "instances-up",
  title: "Health checks by instance",
  description:
    "Whether an instance answers its health check (every 5 s), or where none is made, its scrape. Down means that at least one check within the step failed; an empty stretch means that nothing is known.",
  width: 24,
  mappings: upOrDown,
  queries: [range(health, "{{instance}}")],
});

/** How full the instances are. */
export const saturationRow: Row = row("saturation", "Saturation", [
  timeSeriesPanel({
    key: "event-loop-lag",
    title: "Event loop lag (p99)",
    description:
      "How late one turn in a hundred of the event loop comes; every request on the instance waits for that long. About 10 ms is idle, the line is what an alert calls blocked.",
    width: 8,
    unit: "seconds",
    min: 0,
    thresholds: higherIsWorse({ critical: limits.eventLoopLagSeconds }),
    queries: [
      range(`max by (instance) (${select(metrics.eventLoopLagP99, chosenInstances)})`, "{{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "memory",
    title: "Memory",
    description:
      "Resident memory. The lines are where growth becomes worth an alert, and the limit at which the process is killed.",
    width: 8,
    unit: "bytes",
    min: 0,
    thresholds: higherIsWorse({
      warning: limits.memoryUsedRatioMin * limits.memoryLimitBytes,
      critical: limits.memoryLimitBytes,
    }),
    queries: [range(residentMemory, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "cpu",
    title: "CPU",
    description: "CPU time of the process. JavaScript runs on one core, so 1 is all that it can use.",
    width: 8,
    unit: "cores",
    decimals: 2,
    min: 0,
    thresholds: higherIsWorse({ warning: 0.9 }),
    queries: [
      range(perSecond(metrics.cpuTime, { by: ["instance"], where: chosenInstances }), "{{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "active-requests",
    title: "Requests being answered",
    description: "Requests that an instance works on now: they pile up where answers take longer than usual.",
    width: 8,
    unit: "number",
    min: 0,
    queries: [
      range(`sum by (instance) (${select(metrics.activeRequests, chosenInstances)})`, "{{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "memory-forecast",
    title: `Memory in ${formatDuration(limits.memoryForecastSeconds)}`,
    description: `Resident memory in ${formatDuration(limits.memoryForecastSeconds)} if the trend of the last ${formatDuration(limits.memoryTrendWindowSeconds)} goes on; the line is the limit. Warming up looks like a leak in the first hour.`,
    width: 8,
    unit: "bytes",
    thresholds: higherIsWorse({ critical: limits.memoryLimitBytes }),
    queries: [
      range(
        `max by (instance) (predict_linear(${select(metrics.residentMemory, chosenInstances)}[${formatDuration(limits.memoryTrendWindowSeconds)}], ${limits.memoryForecastSeconds}))`,
        "{{instance}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "file-descriptors",
    title: "File descriptors",
    description:
      "Open files and sockets; a leak of connections shows here before anything fails. At the limit no request is accepted.",
    width: 8,
    unit: "count",
    min: 0,
    queries: [
      range(`max by (instance) (${select(metrics.openFileDescriptors, chosenInstances)})`, "{{instance}}"),
      limit(`min(${select(metrics.maxFileDescriptors, chosenInstances)})`, "limit"),
    ],
  }),
]);

/** What changed: restarts and versions, and which alerts say so. */
export const changeRow: Row = row("changes", "What changed", [
  timeSeriesPanel({
    key: "restarts",
    title: `Restarts within ${formatDuration(limits.restartWindowSeconds)}`,
    description: `How often an instance started within ${formatDuration(limits.restartWindowSeconds)}. A deployment restarts it once; at the line it is a crash loop.`,
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: higherIsWorse({ warning: 1, critical: limits.restartCountMax + 1 }),
    legendCalculations: ["max", "last"],
    queries: [range(restarts, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "versions",
    title: "Instances by version",
    description:
      "How many instances run which version: two at once is a deployment that is under way or stuck.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["last"],
    queries: [
      range(
        `count by (version, commit) (${select(metrics.buildInfo, chosenInstances)})`,
        "{{version}} ({{commit}})",
      ),
    ],
  }),
  tablePanel({
    key: "instances",
    title: "Instances",
    description: "The chosen instances as they are now.",
    width: 12,
    queries: [
      instant(healthNow, "{{instance}} health"),
      instant(uptime, "{{instance}} uptime"),
      instant(residentMemory, "{{instance}} memory"),
      instant(restarts, "{{instance}} restarts"),
    ],
    columns: [
      labelColumn("instance", "Instance"),
      valueColumn(0, "Health", { unit: "number", mappings: upOrDown }),
      valueColumn(1, "Running for", { unit: "duration", decimals: 0 }),
      valueColumn(2, "Memory", { unit: "bytes", decimals: 0 }),
      valueColumn(3, "Restarts", {
        unit: "number",
        decimals: 0,
        thresholds: higherIsWorse({ warning: 1, critical: limits.restartCountMax + 1 }),
      }),
    ],
    sortedBy: { title: "Instance", isDescending: false },
  }),
  activeAlertsTable("api"),
]);

/** Details that are looked up once an instance is under suspicion. */
export const runtimeRow: Row = collapsedRow("runtime", "Runtime", [
  timeSeriesPanel({
    key: "heap-used",
    title: "Heap in use",
    description:
      "Part of the JavaScript heap that holds objects. If memory grows and this does not, look at buffers and native modules.",
    width: 8,
    unit: "bytes",
    min: 0,
    queries: [range(`max by (instance) (${select(metrics.heapSizeUsed, chosenInstances)})`, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "external-memory",
    title: "Memory outside the heap",
    description: "Memory outside the heap that JavaScript objects hold: buffers.",
    width: 8,
    unit: "bytes",
    min: 0,
    queries: [
      range(`max by (instance) (${select(metrics.externalMemory, chosenInstances)})`, "{{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "resources",
    title: "Open sockets and timers",
    description: "What the event loop waits for; a steady climb is a leak.",
    width: 8,
    unit: "number",
    min: 0,
    queries: [
      range(`sum by (instance) (${select(metrics.activeResources, chosenInstances)})`, "{{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "probe-duration",
    title: "Duration of health checks",
    description: `How long a health check takes; at ${healthCheckTimeoutSeconds} s it counts as failed.`,
    width: 12,
    unit: "seconds",
    min: 0,
    thresholds: higherIsWorse({ critical: healthCheckTimeoutSeconds }),
    queries: [range(`max by (instance) (${select(metrics.probeDuration, probedInstances)})`, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "probe-status",
    title: "Status of health checks",
    description:
      "Status code of the health check: 503 is an instance that says itself it is not well, 0 is no answer.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["last"],
    queries: [
      range(`max by (instance) (${select(metrics.probeHttpStatusCode, probedInstances)})`, "{{instance}}"),
    ],
  }),
]);
