import { production } from "../../../environments/index.ts";
import {
  type MetricDefinition,
  stackMetrics,
  syntheticMetrics,
} from "../../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  labelColumn,
  lowerIsWorse,
  perSecond,
  type Row,
  range,
  row,
  select,
  selectRange,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  timeSeriesPanel,
  upOrDown,
  type ValueMapping,
  valueColumn,
} from "../../kit/index.ts";
import { stackAlertsTable } from "./alerting.ts";
import { chosenTargets, emitterOf } from "./variables.ts";

const metrics = stackMetrics.metrics;
const { up, scrapeDuration, scrapeSamplesScraped, scrapeSeriesAdded } = syntheticMetrics.metrics;

const reloadStates: readonly ValueMapping[] = [
  { value: 1, text: "loaded", health: "good" },
  { value: 0, text: "rejected", health: "critical" },
];

function current(metric: MetricDefinition): string {
  return `max by (instance) (${select(metric, emitterOf(metric))})`;
}

function rateOf(metric: MetricDefinition): string {
  return perSecond(metric, { by: ["instance"], where: emitterOf(metric) });
}

function uptimeOf(metric: MetricDefinition): string {
  return `time() - ${current(metric)}`;
}

/** Targets as they are now. */
export const targetStats = [
  statPanel({
    key: "targets-up-now",
    title: "Targets up",
    description: "Share of the chosen targets that answered their last scrape.",
    width: 4,
    unit: "ratio",
    decimals: 0,
    thresholds: lowerIsWorse({ warning: 1, critical: 0.5 }),
    queries: [instant(`avg(${select(up, chosenTargets)})`, "up")],
  }),
  statPanel({
    key: "targets-down-now",
    title: "Targets down",
    description:
      "Chosen targets that did not answer their last scrape; alerts made of their metrics are blind.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ critical: 1 }),
    queries: [instant(`count(${select(up, chosenTargets)} == 0) or vector(0)`, "down")],
  }),
] as const;

/** Whether targets answer, over time. */
export const targetTimeline = stateTimelinePanel({
  key: "targets-up",
  title: "Targets",
  description:
    "Whether a target answers its scrapes. Down means that at least one scrape within the step failed; an empty stretch, that it was not scraped.",
  width: 24,
  height: 10,
  mappings: upOrDown,
  queries: [
    range(
      `min by (job, instance) (min_over_time(${selectRange(up, chosenTargets)}))`,
      "{{job}} {{instance}}",
    ),
  ],
});

/** How long scrapes take, and what they bring. */
export const scrapesRow: Row = row("scrapes", "Scrapes", [
  timeSeriesPanel({
    key: "scrape-duration",
    title: "Duration",
    description: `How long scrapes take. At the line, the timeout of ${production.intervals.scrapeTimeoutSeconds} s, they fail; probes have a shorter one.`,
    width: 8,
    unit: "seconds",
    min: 0,
    thresholds: higherIsWorse({ critical: production.intervals.scrapeTimeoutSeconds }),
    queries: [
      range(`max by (job, instance) (${select(scrapeDuration, chosenTargets)})`, "{{job}} {{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "scrape-samples",
    title: "Samples",
    description: "Samples that a target exposes: a jump is a label with too many values.",
    width: 8,
    unit: "count",
    min: 0,
    queries: [
      range(
        `max by (job, instance) (${select(scrapeSamplesScraped, chosenTargets)})`,
        "{{job}} {{instance}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "series-added",
    title: "New series",
    description:
      "Series that were new in a scrape. After a start it is nothing; a target that adds some at every scrape fills the memory of Prometheus.",
    width: 8,
    unit: "count",
    min: 0,
    queries: [range(`sum by (job) (${select(scrapeSeriesAdded, chosenTargets)})`, "{{job}}")],
  }),
]);

/** How full Prometheus is. */
export const capacityRow: Row = row("capacity", "Is it full", [
  timeSeriesPanel({
    key: "head-series",
    title: "Series in memory",
    description: "Series that Prometheus holds in memory, which is what most of its memory goes to.",
    width: 8,
    unit: "count",
    min: 0,
    queries: [range(current(metrics.prometheusHeadSeries), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "samples-appended",
    title: "Samples stored",
    description:
      "Samples stored per second; a fall to nothing means that it scrapes nothing, or that its disk is full.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [range(rateOf(metrics.prometheusHeadSamplesAppended), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "storage",
    title: "Blocks on disk",
    description: "Size of the blocks on disk; at the line the oldest are removed before their time is over.",
    width: 8,
    unit: "bytes",
    min: 0,
    thresholds: higherIsWorse({ warning: production.retention.metricsBytesMax }),
    queries: [range(current(metrics.prometheusStorageBlocks), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "memory",
    title: "Memory",
    description: "Resident memory of Prometheus and of each Alertmanager.",
    width: 8,
    unit: "bytes",
    min: 0,
    queries: [
      range(current(metrics.prometheusResidentMemory), "{{instance}}"),
      range(current(metrics.alertmanagerResidentMemory), "{{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "cpu",
    title: "CPU",
    description: "CPU time of Prometheus; scrapes and rules are a steady load, dashboards make the peaks.",
    width: 8,
    unit: "cores",
    decimals: 2,
    min: 0,
    queries: [range(rateOf(metrics.prometheusCpuTime), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "rejected-samples",
    title: "Samples refused",
    description:
      "Scraped samples per second that were refused for their time: two targets with one label set, or a clock that jumps.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [
      range(rateOf(metrics.prometheusSamplesOutOfOrder), "{{instance}} out of order"),
      range(rateOf(metrics.prometheusSamplesDuplicateTimestamp), "{{instance}} twice"),
    ],
  }),
]);

/** What changed: configuration, restarts, versions, and which alerts say so. */
export const changeRow: Row = row("changes", "What changed", [
  stateTimelinePanel({
    key: "config-reload",
    title: "Configuration",
    description:
      "Whether the configuration was accepted when it was last loaded; a rejected one leaves the old one in force, unseen until the next restart.",
    width: 12,
    mappings: reloadStates,
    queries: [
      range(current(metrics.prometheusConfigReloadSuccessful), "{{instance}}"),
      range(current(metrics.alertmanagerConfigReloadSuccessful), "{{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "uptime",
    title: "Running for",
    description: "Time since Prometheus and each Alertmanager started; it falls to zero at a restart.",
    width: 12,
    unit: "duration",
    min: 0,
    legendCalculations: ["min", "last"],
    queries: [
      range(uptimeOf(metrics.prometheusStartTime), "{{instance}}"),
      range(uptimeOf(metrics.alertmanagerStartTime), "{{instance}}"),
    ],
  }),
  tablePanel({
    key: "targets",
    title: "Targets",
    description: "The chosen targets as they are now, those that are down first.",
    width: 12,
    queries: [
      instant(`max by (job, instance) (${select(up, chosenTargets)})`, "{{job}} {{instance}} up"),
      instant(
        `max by (job, instance) (${select(scrapeDuration, chosenTargets)})`,
        "{{job}} {{instance}} time",
      ),
      instant(
        `max by (job, instance) (${select(scrapeSamplesScraped, chosenTargets)})`,
        "{{job}} {{instance}} samples",
      ),
    ],
    columns: [
      labelColumn("job", "Job"),
      labelColumn("instance", "Target"),
      valueColumn(0, "State", { unit: "number", mappings: upOrDown }),
      valueColumn(1, "Scrape took", { unit: "seconds", decimals: 3 }),
      valueColumn(2, "Samples", { unit: "count", decimals: 0 }),
    ],
    sortedBy: { title: "State", isDescending: false },
  }),
  tablePanel({
    key: "versions",
    title: "Versions",
    description: "Which builds of Prometheus and Alertmanager run.",
    width: 6,
    queries: [
      instant(
        `count by (job, version) (${select(metrics.prometheusBuildInfo, emitterOf(metrics.prometheusBuildInfo))} or ${select(metrics.alertmanagerBuildInfo, emitterOf(metrics.alertmanagerBuildInfo))})`,
        "{{job}} {{version}}",
      ),
    ],
    columns: [
      labelColumn("job", "Part"),
      labelColumn("version", "Version"),
      valueColumn(0, "Instances", { unit: "number", decimals: 0 }),
    ],
    sortedBy: { title: "Part", isDescending: false },
  }),
  stackAlertsTable,
]);
