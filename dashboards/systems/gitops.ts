import { alertingSystems } from "../../alerts/index.ts";
import { gitopsMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  increaseOf,
  instant,
  labelColumn,
  perSecond,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  timeSeriesPanel,
  type ValueMapping,
  valueColumn,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = gitopsMetrics;
const { limits } = alertingSystems.gitops;

const drift = `max by (name) (${select(metrics.drift)})`;
const reconcileAge = `time() - max by (name, kind) (${select(metrics.lastReconcile)})`;
const failing = select(metrics.resource, [["ready", "=", "False"]]);
const suspended = select(metrics.resource, [["suspended", "=", "true"]]);

const driftStates: readonly ValueMapping[] = [
  { value: 0, text: "as in the repository", health: "good" },
  { value: 1, text: "differs", health: "critical" },
];

const overview = row("up", "Is the cluster what the repository says", [
  statPanel({
    key: "drift-now",
    title: "Drift",
    description:
      "Parts of the cluster that differ from the repository now; a reconciliation corrects them within a minute.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ critical: 1 }),
    queries: [instant(`sum(${drift})`, "drift")],
  }),
  statPanel({
    key: "age-now",
    title: "Oldest reconciliation",
    description: "How long ago the object was reconciled that waits longest; five minutes are promised.",
    width: 4,
    unit: "duration",
    thresholds: higherIsWorse({ warning: limits.reconcileSeconds }),
    queries: [instant(`max(${reconcileAge})`, "age")],
  }),
  statPanel({
    key: "failing-now",
    title: "Objects that fail",
    description: "Objects of Flux that are not ready: the last commit is not applied there.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ warning: 1 }),
    queries: [instant(`count(${failing}) or vector(0)`, "failing")],
  }),
  firingAlertsStat("gitops"),
  stateTimelinePanel({
    key: "drift",
    title: "Drift over time",
    description:
      "Where the cluster differs from the repository. Short marks are changes by hand that were corrected.",
    width: 12,
    mappings: driftStates,
    queries: [range(drift, "{{name}}")],
  }),
  timeSeriesPanel({
    key: "reconcile-age",
    title: "Since the last reconciliation",
    description:
      "How long ago each object was reconciled; a sawtooth of a minute is healthy, above the line the promise is broken.",
    width: 12,
    unit: "duration",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.reconcileSeconds }),
    queries: [range(reconcileAge, "{{kind}} {{name}}")],
  }),
]);

const objects = row("objects", "What does not reconcile", [
  timeSeriesPanel({
    key: "failing",
    title: "Objects that fail",
    description: "Objects that are not ready, by kind; a commit that cannot be applied shows here first.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["max", "last"],
    queries: [
      range(`count by (customresource_kind) (${failing})`, "{{customresource_kind}}"),
      range(`count(${failing}) or vector(0)`, "all"),
    ],
  }),
  timeSeriesPanel({
    key: "suspended",
    title: "Objects suspended",
    description:
      "Objects whose reconciliation somebody suspended; they should be resumed within the quarter of an hour.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["max", "last"],
    queries: [
      range(`count by (customresource_kind) (${suspended})`, "{{customresource_kind}}"),
      range(`count(${suspended}) or vector(0)`, "all"),
    ],
  }),
  timeSeriesPanel({
    key: "duration",
    title: "Duration",
    description:
      "How long a reconciliation takes in the mean, by kind; more than a minute and the next one waits.",
    width: 8,
    unit: "seconds",
    min: 0,
    queries: [
      range(
        `${perSecond(metrics.reconcileDuration, { by: ["kind"], suffix: "_sum" })} / ${perSecond(metrics.reconcileDuration, { by: ["kind"], suffix: "_count" })}`,
        "{{kind}}",
      ),
    ],
  }),
]);

const changes = row("changes", "What changed", [
  timeSeriesPanel({
    key: "manual-changes",
    title: "Changes by hand",
    description: "Changes that people made past the repository, by whether a ticket was given for them.",
    width: 12,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [range(increaseOf(metrics.manualChanges, { by: ["ticket"] }), "ticket {{ticket}}")],
  }),
  tablePanel({
    key: "revisions",
    title: "Objects",
    description: "Every object of Flux with the revision that it has, and whether it is ready.",
    width: 12,
    queries: [
      instant(
        `max by (customresource_kind, name, ready, suspended, revision) (${select(metrics.resource)})`,
        "{{name}}",
      ),
    ],
    columns: [
      labelColumn("customresource_kind", "Kind"),
      labelColumn("name", "Name"),
      labelColumn("ready", "Ready"),
      labelColumn("suspended", "Suspended"),
      labelColumn("revision", "Revision"),
      valueColumn(0, "Objects", { unit: "number", decimals: 0 }),
    ],
    sortedBy: { title: "Ready", isDescending: false },
  }),
  activeAlertsTable("gitops"),
]);

const gitops: DashboardPlan = {
  uid: "klaxon-gitops",
  title: "GitOps",
  description: "Whether the cluster is what the repository says: reconciliation, drift, and changes by hand.",
  system: "gitops",
  shownSeconds: 6 * 3600,
  variables: [],
  rows: [overview, objects, changes],
};

/** The dashboards of GitOps. */
export const gitopsDashboards: readonly DashboardPlan[] = [gitops];
