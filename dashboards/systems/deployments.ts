import { alertingSystems } from "../../alerts/index.ts";
import { deploymentsMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  exactly,
  higherIsWorse,
  increaseOf,
  instant,
  labelColumn,
  type Matcher,
  perSecond,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  timeSeriesPanel,
  valueColumn,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = deploymentsMetrics;
const { limits } = alertingSystems.deployments;

const failed: readonly Matcher[] = [["result", "=", "failed"]];
const versions = `count by (version) (${select(metrics.buildInfo)})`;
const failedChecks = `${perSecond(metrics.checkRuns, { by: ["env"], where: failed })} / ${perSecond(metrics.checkRuns, { by: ["env"] })}`;
const checkThresholds = higherIsWorse({ critical: limits.failedCheckRatioMax });

const deployments: DashboardPlan = {
  uid: "klaxon-deployments",
  title: "Deployments",
  description: "Which versions run, whether what was deployed works, and whether it passed its gates.",
  system: "deployments",
  shownSeconds: 6 * 3600,
  variables: [],
  rows: [
    row("up", "Does what was deployed work", [
      statPanel({
        key: "versions-now",
        title: "Versions",
        description:
          "Versions that run at the same time; more than one is a deployment under way, or one that stopped.",
        width: 4,
        unit: "number",
        decimals: 0,
        thresholds: exactly(1),
        queries: [instant(`count(${versions}) or vector(0)`, "versions")],
      }),
      statPanel({
        key: "since-now",
        title: "Last deployment",
        description: "Time since the last deployment to production, whatever its result.",
        width: 4,
        unit: "duration",
        queries: [instant(`time() - max(${select(metrics.lastTime, [["env", "=", "production"]])})`, "ago")],
      }),
      firingAlertsStat("deployments"),
      timeSeriesPanel({
        key: "checks",
        title: "Failed checks",
        description:
          "Share of the runs of the check that fail. At the line, after a deployment, somebody is paged.",
        width: 12,
        unit: "ratio",
        decimals: 0,
        min: 0,
        max: 1,
        thresholds: checkThresholds,
        queries: [range(failedChecks, "{{env}}")],
      }),
      timeSeriesPanel({
        key: "versions",
        title: "Servers by version",
        description: "How many servers run which version; a rolling deployment is over in four minutes.",
        width: 12,
        unit: "number",
        decimals: 0,
        min: 0,
        drawing: "steps",
        legendCalculations: ["last"],
        queries: [range(versions, "{{version}}")],
      }),
    ]),
    row("pipeline", "Is the pipeline well", [
      timeSeriesPanel({
        key: "last-deployments",
        title: "Since the last deployment",
        description:
          "Time since the last success and the last failure. Where the failure is the younger one, the deployment is broken.",
        width: 8,
        unit: "duration",
        min: 0,
        legendCalculations: ["last"],
        queries: [
          range(`time() - max by (env, result) (${select(metrics.lastTime)})`, "{{env}}: {{result}}"),
        ],
      }),
      timeSeriesPanel({
        key: "deployments",
        title: "Deployments",
        description: "Deployments that ended, by result.",
        width: 8,
        unit: "number",
        min: 0,
        drawing: "bars",
        legendCalculations: ["sum"],
        queries: [range(increaseOf(metrics.ended, { by: ["env", "result"] }), "{{env}}: {{result}}")],
      }),
      timeSeriesPanel({
        key: "duration",
        title: "Duration",
        description:
          "How long the last deployment took; one that becomes slower is rolled back more slowly as well.",
        width: 8,
        unit: "duration",
        min: 0,
        queries: [range(`max by (env) (${select(metrics.duration)})`, "{{env}}")],
      }),
    ]),
    row("changes", "What changed", [
      stateTimelinePanel({
        key: "gates",
        title: "Gates",
        description:
          "What the gates of the pipeline said about each version. One that failed and runs was deployed past them.",
        width: 24,
        mappings: [
          { value: 1, text: "passed", health: "good" },
          { value: 0, text: "not passed", health: "critical" },
        ],
        queries: [range(`min by (version, gate) (${select(metrics.gateResult)})`, "{{version}}: {{gate}}")],
      }),
      tablePanel({
        key: "servers",
        title: "Servers",
        description: "What each server runs.",
        width: 12,
        queries: [
          instant(`max by (instance, version, commit) (${select(metrics.buildInfo)})`, "{{instance}}"),
        ],
        columns: [
          labelColumn("instance", "Server"),
          labelColumn("version", "Version"),
          labelColumn("commit", "Commit"),
          valueColumn(0, "Runs", { unit: "number", decimals: 0 }),
        ],
        sortedBy: { title: "Server", isDescending: false },
      }),
      activeAlertsTable("deployments"),
    ]),
  ],
};

/** The dashboards of deployments. */
export const deploymentsDashboards: readonly DashboardPlan[] = [deployments];
