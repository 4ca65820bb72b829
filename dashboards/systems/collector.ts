import { alertingSystems } from "../../alerts/index.ts";
import { collectorMetrics, type MetricDefinition } from "../../instrumentation/src/catalog/index.ts";
import { higherIsWorse, instant, range, row, select, statPanel, timeSeriesPanel } from "../kit/index.ts";
import { perSecond } from "../kit/rates.ts";
import { processesUpStat, processTimeline } from "../process-panels.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = collectorMetrics;
const { limits } = alertingSystems.collector;

const queueUsed = `max by (instance, exporter) (${select(metrics.queueSize)}) / max by (instance, exporter) (${select(metrics.queueCapacity)})`;
const queueThresholds = higherIsWorse({ warning: limits.queueUsedRatioMax, critical: 1 });
const refused = `(${byInstance(metrics.refusedSpans)} + ${byInstance(metrics.refusedLogRecords)})`;
const accepted = `(${byInstance(metrics.acceptedSpans)} + ${byInstance(metrics.acceptedLogRecords)})`;

function byInstance(metric: MetricDefinition): string {
  return perSecond(metric, { by: ["instance"] });
}

function byExporter(metric: MetricDefinition): string {
  return perSecond(metric, { by: ["instance", "exporter"] });
}

function failedShare(failed: MetricDefinition, sent: MetricDefinition): string {
  return `${byExporter(failed)} / (${byExporter(failed)} + ${byExporter(sent)})`;
}

const collectorOverview: DashboardPlan = {
  uid: "klaxon-collector",
  title: "OpenTelemetry collector",
  description: "The collectors that pass traces and logs on: what comes in, what waits, and what is lost.",
  system: "collector",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    row("up", "Is it up", [
      processesUpStat("otel-collector", 2),
      statPanel({
        key: "queue-now",
        title: "Fullest queue",
        description: "How full the fullest queue of any collector is; at 100 % records are thrown away.",
        width: 4,
        unit: "ratio",
        decimals: 0,
        thresholds: queueThresholds,
        queries: [instant(`max(${queueUsed})`, "used")],
      }),
      firingAlertsStat("collector"),
      processTimeline("otel-collector"),
    ]),
    row("in", "Does it take what comes", [
      timeSeriesPanel({
        key: "accepted",
        title: "Records taken",
        description: "Spans and log records per second that each collector took; both carry about half.",
        width: 12,
        unit: "events-per-second",
        min: 0,
        queries: [
          range(byInstance(metrics.acceptedSpans), "{{instance}} spans"),
          range(byInstance(metrics.acceptedLogRecords), "{{instance}} log records"),
        ],
      }),
      timeSeriesPanel({
        key: "refused",
        title: "Share refused",
        description:
          "Share of what came in that was not taken, mostly to protect the memory of the collector.",
        width: 12,
        unit: "ratio",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.refusedRatioMax }),
        absentText: "nothing came in",
        queries: [range(`${refused} / (${refused} + ${accepted})`, "{{instance}}")],
      }),
    ]),
    row("out", "Does it pass it on", [
      timeSeriesPanel({
        key: "sent",
        title: "Records sent",
        description: "Records per second that the next system took, by exporter.",
        width: 12,
        unit: "events-per-second",
        min: 0,
        queries: [
          range(byExporter(metrics.sentSpans), "{{instance}} {{exporter}} spans"),
          range(byExporter(metrics.sentLogRecords), "{{instance}} {{exporter}} log records"),
        ],
      }),
      timeSeriesPanel({
        key: "failed-sends",
        title: "Share of sends that fail",
        description: "Share of the attempts that fail, by exporter; what failed waits and is tried again.",
        width: 12,
        unit: "ratio",
        min: 0,
        max: 1,
        thresholds: higherIsWorse({ warning: limits.sendFailedRatioMax }),
        absentText: "nothing was sent",
        queries: [
          range(failedShare(metrics.sendFailedSpans, metrics.sentSpans), "{{instance}} {{exporter}} spans"),
          range(
            failedShare(metrics.sendFailedLogRecords, metrics.sentLogRecords),
            "{{instance}} {{exporter}} log records",
          ),
        ],
      }),
    ]),
    row("full", "Is it full", [
      timeSeriesPanel({
        key: "queue",
        title: "Queues",
        description: "Share of each queue that is taken; at the upper line what comes in is thrown away.",
        width: 12,
        unit: "ratio",
        min: 0,
        max: 1,
        thresholds: queueThresholds,
        queries: [range(queueUsed, "{{instance}} {{exporter}}")],
      }),
      timeSeriesPanel({
        key: "dropped",
        title: "Records thrown away",
        description: "Records per second that a full queue did not take. They are gone for good.",
        width: 12,
        unit: "events-per-second",
        min: 0,
        queries: [
          range(byExporter(metrics.enqueueFailedSpans), "{{instance}} {{exporter}} spans"),
          range(byExporter(metrics.enqueueFailedLogRecords), "{{instance}} {{exporter}} log records"),
        ],
      }),
    ]),
    row("changes", "What changed", [
      timeSeriesPanel({
        key: "uptime",
        title: "Running for",
        description: "Time since each collector started; it falls to zero at a restart.",
        width: 12,
        unit: "duration",
        min: 0,
        legendCalculations: ["min", "last"],
        queries: [range(`max by (instance) (${select(metrics.processUptime)})`, "{{instance}}")],
      }),
      activeAlertsTable("collector"),
    ]),
  ],
};

/** The dashboards of the OpenTelemetry collector. */
export const collectorDashboards: readonly DashboardPlan[] = [collectorOverview];
