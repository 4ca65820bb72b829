import { alertingSystems } from "../../alerts/index.ts";
import { dnsMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  lowerIsWorse,
  type Matcher,
  range,
  row,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  type ValueMapping,
} from "../kit/index.ts";
import { selectOwn, selectOwnRange } from "../kit/own-job.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = dnsMetrics;
const { limits } = alertingSystems.dns;

const answerStates: readonly ValueMapping[] = [
  { value: 1, text: "answered", health: "good" },
  { value: 0, text: "no answer", health: "critical" },
];
const rightStates: readonly ValueMapping[] = [
  { value: 1, text: "right", health: "good" },
  { value: 0, text: "wrong or none", health: "critical" },
];

function rightAnswers(...matchers: readonly Matcher[]): string {
  return `min by (instance) (min_over_time(${selectOwnRange(metrics.success, matchers)}))`;
}

const upRow = row("up", "Are names answered", [
  statPanel({
    key: "answered-now",
    title: "Queries answered",
    description: "Share of the queries that were answered at all, over all names and resolvers.",
    width: 6,
    unit: "ratio",
    decimals: 0,
    thresholds: lowerIsWorse({ warning: 1, critical: 0.5 }),
    queries: [instant(`avg(${selectOwn(metrics.succeeded)})`, "answered")],
  }),
  statPanel({
    key: "right-now",
    title: "Answers right",
    description: "Share of the queries whose answer was what the name must have.",
    width: 6,
    unit: "ratio",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1 }),
    queries: [instant(`avg(${selectOwn(metrics.success)})`, "right")],
  }),
  statPanel({
    key: "slowest-now",
    title: "Slowest answer",
    description: "Time of the slowest query; a resolver's own names take milliseconds.",
    width: 6,
    unit: "seconds",
    thresholds: higherIsWorse({ warning: limits.slowSeconds }),
    queries: [instant(`max(${selectOwn(metrics.duration)})`, "slowest")],
  }),
  firingAlertsStat("dns"),
  stateTimelinePanel({
    key: "resolvers",
    title: "Answers of the resolvers",
    description:
      "Whether a query (name@resolver) is answered, whatever is said. All names of one resolver dark: it is down.",
    width: 12,
    mappings: answerStates,
    queries: [
      range(`min by (instance) (min_over_time(${selectOwnRange(metrics.succeeded)}))`, "{{instance}}"),
    ],
  }),
  stateTimelinePanel({
    key: "answers",
    title: "Right answers",
    description: "Whether a name has the address that it must have; the database's name is beside.",
    width: 12,
    mappings: rightStates,
    queries: [range(rightAnswers(["instance", "!~", "db[.].+"]), "{{instance}}")],
  }),
]);

const failoverRow = row("failover", "Where does the database's name lead, and how fast", [
  stateTimelinePanel({
    key: "failover",
    title: "Name of the database",
    description: `Whether it leads to the present primary; after a failover it has to within ${limits.failoverHoldSeconds / 60} minutes, of ${limits.recoveryTimeSeconds / 60} for all of the recovery.`,
    width: 12,
    mappings: rightStates,
    queries: [range(rightAnswers(["instance", "=~", "db[.].+"]), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "duration",
    title: "Time of an answer",
    description: "How long a query takes; a dead resolver refuses at once, so look at the answers first.",
    width: 12,
    unit: "seconds",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.slowSeconds }),
    queries: [range(`max by (instance) (${selectOwn(metrics.duration)})`, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "records",
    title: "Records in the answer",
    description:
      "How many addresses a name has; a change that nobody made is worth a look, also where the answer is right.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    queries: [range(`max by (instance) (${selectOwn(metrics.records)})`, "{{instance}}")],
  }),
  activeAlertsTable("dns"),
]);

/** Names: are they answered, are the answers right, where does the database's name lead. */
const dns: DashboardPlan = {
  uid: "klaxon-dns",
  title: "DNS",
  description:
    "The names that matter, asked of each resolver, and whether the answers are what they must be.",
  system: "dns",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [upRow, failoverRow],
};

/** The dashboards of names and resolvers. */
export const dnsDashboards: readonly DashboardPlan[] = [dns];
