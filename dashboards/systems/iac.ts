import { alertingSystems } from "../../alerts/index.ts";
import { iacMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  type ValueMapping,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = iacMetrics;
const { limits } = alertingSystems.iac;

const exitCode = `max by (workspace) (${select(metrics.planExitCode)})`;
const planAge = `time() - max by (workspace) (${select(metrics.planLastRun)})`;
const lockAge = `max by (workspace) (${select(metrics.stateLockAge)})`;
const drift = `max by (workspace, action) (${select(metrics.driftResources)})`;

const exitCodes: readonly ValueMapping[] = [
  { value: 0, text: "as the code says", health: "good" },
  { value: 1, text: "error", health: "warning" },
  { value: 2, text: "differs", health: "critical" },
];

const iac: DashboardPlan = {
  uid: "klaxon-iac",
  title: "Infrastructure as code",
  description: "Whether what there is at the providers is what the code says, by workspace.",
  system: "iac",
  shownSeconds: 24 * 3600,
  variables: [],
  rows: [
    row("up", "Is it what the code says", [
      statPanel({
        key: "differing-now",
        title: "Workspaces that differ",
        description:
          "Workspaces whose last plan found a difference between the code's state and the provider.",
        width: 4,
        unit: "number",
        decimals: 0,
        thresholds: higherIsWorse({ warning: 1 }),
        queries: [instant(`count(${exitCode} == 2) or vector(0)`, "differ")],
      }),
      statPanel({
        key: "deleted-now",
        title: "Resources deleted",
        description: "Resources that the code has and the provider has not; somebody is woken for the first.",
        width: 4,
        unit: "number",
        decimals: 0,
        thresholds: higherIsWorse({ critical: 1 }),
        queries: [
          instant(
            `sum(max by (workspace) (${select(metrics.driftResources, [["action", "=", "deleted"]])}))`,
            "deleted",
          ),
        ],
      }),
      statPanel({
        key: "age-now",
        title: "Oldest plan",
        description:
          "How long ago the workspace was planned that waits longest; plans are made every ten minutes.",
        width: 4,
        unit: "duration",
        thresholds: higherIsWorse({ warning: limits.planAgeSeconds }),
        queries: [instant(`max(${planAge})`, "age")],
      }),
      firingAlertsStat("iac"),
      stateTimelinePanel({
        key: "plans",
        title: "Plans",
        description: "How the last plan of each workspace ended, until the next one.",
        width: 24,
        mappings: exitCodes,
        queries: [range(exitCode, "{{workspace}}")],
      }),
    ]),
    row("details", "What differs, and how fresh that is", [
      timeSeriesPanel({
        key: "drift-resources",
        title: "Resources that differ",
        description: "Resources that were changed or deleted past the code, by workspace.",
        width: 8,
        unit: "number",
        decimals: 0,
        min: 0,
        drawing: "steps",
        legendCalculations: ["max", "last"],
        queries: [range(drift, "{{workspace}} {{action}}")],
      }),
      timeSeriesPanel({
        key: "plan-age",
        title: "Since the last plan",
        description:
          "How long ago each workspace was planned. A sawtooth of ten minutes is healthy; above the line the other panels show old figures.",
        width: 8,
        unit: "duration",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.planAgeSeconds }),
        queries: [range(planAge, "{{workspace}}")],
      }),
      timeSeriesPanel({
        key: "lock-age",
        title: "Age of locks",
        description:
          "How long the state of each workspace has been locked; above the line whoever locked it is dead.",
        width: 8,
        unit: "duration",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.lockAgeSeconds }),
        queries: [range(lockAge, "{{workspace}}")],
      }),
    ]),
    row("alerts", "What fires", [activeAlertsTable("iac")]),
  ],
};

/** The dashboards of infrastructure as code. */
export const iacDashboards: readonly DashboardPlan[] = [iac];
