import { alertingSystems } from "../../alerts/index.ts";
import { auditMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  upOrDown,
} from "../kit/index.ts";
import { selectOwn, selectOwnRange } from "../kit/own-job.ts";
import { perSecond } from "../kit/rates.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = auditMetrics;
const { limits } = alertingSystems.audit;

const silentSeconds = `time() - max by (instance) (${select(metrics.lastWriteTime)})`;
const denials = `60 * ${perSecond(metrics.iamDenials, { by: ["principal"] })}`;
const silentThresholds = higherIsWorse({ critical: limits.silentSecondsMax });

const auditOverview: DashboardPlan = {
  uid: "klaxon-audit",
  title: "Audit and access",
  description:
    "Whether everything that is done with rights is written down, who is denied, and whether administrators get in.",
  system: "audit",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    row("log", "Is it written down", [
      statPanel({
        key: "last-entry-now",
        title: "Last entry",
        description: "How old the last entry is; the canary writes one every minute.",
        width: 4,
        unit: "duration",
        decimals: 0,
        thresholds: silentThresholds,
        queries: [instant(`max(${silentSeconds})`, "age")],
      }),
      firingAlertsStat("audit"),
      timeSeriesPanel({
        key: "last-entry",
        title: "Age of the last entry",
        description: "It stays below a minute; at the line somebody is paged.",
        width: 16,
        unit: "duration",
        min: 0,
        thresholds: silentThresholds,
        queries: [range(silentSeconds, "{{instance}}")],
      }),
      timeSeriesPanel({
        key: "entries",
        title: "Entries by source",
        description: "Entries per second that reached the log; the canary's are the floor below all others.",
        width: 12,
        unit: "events-per-second",
        min: 0,
        queries: [range(perSecond(metrics.entries, { by: ["source"] }), "{{source}}")],
      }),
      timeSeriesPanel({
        key: "write-failures",
        title: "Writes that fail",
        description: "Attempts per second that failed; the entries wait and are tried again.",
        width: 12,
        unit: "events-per-second",
        min: 0,
        queries: [range(perSecond(metrics.writeFailures, { by: ["instance"] }), "{{instance}}")],
      }),
    ]),
    row("access", "Who gets in, and who does not", [
      timeSeriesPanel({
        key: "denials",
        title: "Denials by principal",
        description: "Requests per minute that IAM denied; above the line a ticket is opened.",
        width: 12,
        unit: "count",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.denialsPerMinuteMax }),
        queries: [range(denials, "{{principal}}")],
      }),
      timeSeriesPanel({
        key: "requests",
        title: "Requests by principal",
        description: "Requests per second that IAM judged: a role that asks more than usual is worth a look.",
        width: 12,
        unit: "requests-per-second",
        min: 0,
        queries: [range(perSecond(metrics.iamRequests, { by: ["principal"] }), "{{principal}}")],
      }),
      stateTimelinePanel({
        key: "admin",
        title: "Administrators' way in",
        description:
          "Whether the bastion shows its SSH banner. Down means that at least one probe within the step failed.",
        width: 12,
        mappings: upOrDown,
        queries: [
          range(`min by (instance) (min_over_time(${selectOwnRange(metrics.adminSuccess)}))`, "{{instance}}"),
        ],
      }),
      timeSeriesPanel({
        key: "admin-duration",
        title: "Time to the banner",
        description: "How long the bastion takes to show its banner; a probe without an answer is given up.",
        width: 12,
        unit: "seconds",
        min: 0,
        queries: [range(`max by (instance) (${selectOwn(metrics.adminDuration)})`, "{{instance}}")],
      }),
    ]),
    row("alerts", "What fires", [activeAlertsTable("audit")]),
  ],
};

/** The dashboards of the audit log and of access. */
export const auditDashboards: readonly DashboardPlan[] = [auditOverview];
