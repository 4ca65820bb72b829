import { networkMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  lowerIsWorse,
  range,
  row,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  upOrDown,
  type ValueMapping,
} from "../kit/index.ts";
import { selectOwn, selectOwnRange } from "../kit/own-job.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = networkMetrics;

const closedOrOpen: readonly ValueMapping[] = [
  { value: 0, text: "closed", health: "good" },
  { value: 1, text: "open", health: "critical" },
];

const networkOverview: DashboardPlan = {
  uid: "klaxon-network",
  title: "Network",
  description:
    "Ports that must be open, ports that must be closed, and zones that must not reach each other.",
  system: "network",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    row("now", "Is it as it should be", [
      statPanel({
        key: "open-now",
        title: "Reachable",
        description: "Share of the ports that must be open and are.",
        width: 4,
        unit: "ratio",
        decimals: 0,
        thresholds: lowerIsWorse({ critical: 0.5, warning: 1 }),
        queries: [instant(`avg(${selectOwn(metrics.openSuccess)})`, "open")],
      }),
      statPanel({
        key: "exposed-now",
        title: "Exposed",
        description:
          "Ports that must be closed to the outside and are open. It says nothing while nothing is reachable.",
        width: 4,
        unit: "number",
        decimals: 0,
        thresholds: higherIsWorse({ critical: 1 }),
        queries: [instant(`sum(${selectOwn(metrics.closedSuccess)})`, "exposed")],
      }),
      statPanel({
        key: "crossed-now",
        title: "Zones crossed",
        description: "Probes from an isolated zone that succeed and must not.",
        width: 4,
        unit: "number",
        decimals: 0,
        thresholds: higherIsWorse({ critical: 1 }),
        queries: [instant(`sum(${selectOwn(metrics.isolationSuccess)})`, "crossed")],
      }),
      firingAlertsStat("network"),
    ]),
    row("ports", "Ports and zones", [
      stateTimelinePanel({
        key: "expected",
        title: "Ports that must be open",
        description:
          "Whether each takes connections. Down means that at least one probe within the step failed.",
        width: 24,
        mappings: upOrDown,
        queries: [
          range(`min by (instance) (min_over_time(${selectOwnRange(metrics.openSuccess)}))`, "{{instance}}"),
        ],
      }),
      stateTimelinePanel({
        key: "exposed",
        title: "Ports that must be closed",
        description:
          "Whether each takes connections from outside. Open means that one probe within the step was enough.",
        width: 12,
        mappings: closedOrOpen,
        queries: [
          range(
            `max by (instance) (max_over_time(${selectOwnRange(metrics.closedSuccess)}))`,
            "{{instance}}",
          ),
        ],
      }),
      stateTimelinePanel({
        key: "isolation",
        title: "Zones that must be apart",
        description: "Whether a probe from an isolated zone gets through; it never may.",
        width: 12,
        mappings: closedOrOpen,
        queries: [
          range(
            `max by (instance) (max_over_time(${selectOwnRange(metrics.isolationSuccess)}))`,
            "{{instance}}",
          ),
        ],
      }),
    ]),
    row("prober", "Can the prober be trusted", [
      timeSeriesPanel({
        key: "prober",
        title: "Ports that answer",
        description:
          "How many of the ports that must be open answer. At 0 the prober is blind, and closed ports prove nothing.",
        width: 8,
        unit: "number",
        decimals: 0,
        min: 0,
        thresholds: lowerIsWorse({ critical: 1 }),
        queries: [range(`sum(${selectOwn(metrics.openSuccess)}) or vector(0)`, "answer")],
      }),
      timeSeriesPanel({
        key: "duration",
        title: "Time to connect",
        description:
          "How long a connection takes; a probe that gets no answer is given up after five seconds.",
        width: 8,
        unit: "seconds",
        min: 0,
        queries: [range(`max by (instance) (${selectOwn(metrics.openDuration)})`, "{{instance}}")],
      }),
      activeAlertsTable("network"),
    ]),
  ],
};

/** The dashboards of the network. */
export const networkDashboards: readonly DashboardPlan[] = [networkOverview];
