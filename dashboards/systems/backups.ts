import { alertingSystems } from "../../alerts/index.ts";
import {
  backupsMetrics,
  type MetricDefinition,
  syntheticMetrics,
} from "../../instrumentation/src/catalog/index.ts";
import {
  collapsedRow,
  higherIsWorse,
  instant,
  labelColumn,
  lowerIsWorse,
  range,
  row,
  select,
  statPanel,
  tablePanel,
  timeSeriesPanel,
  valueColumn,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = backupsMetrics;
const { limits } = alertingSystems.backups;

function age(metric: MetricDefinition, by: string): string {
  return `max by (${by}) (time() - ${select(metric)})`;
}

const walThresholds = higherIsWorse({ critical: limits.recoveryPointSeconds });
const dumpThresholds = higherIsWorse({ warning: limits.dumpAgeSecondsMax });
const testThresholds = higherIsWorse({ warning: limits.restoreTestAgeSecondsMax });

const backups: DashboardPlan = {
  uid: "klaxon-backups",
  title: "Backups",
  description:
    "What would be lost, and how long a restore would take. Ages come first: a job that no longer runs reports no failure, and grows old.",
  system: "backups",
  shownSeconds: 2 * 86_400,
  variables: [],
  rows: [
    row("up", "Could we restore", [
      statPanel({
        key: "wal-age-now",
        title: "Would be lost",
        description: "Age of the newest WAL file that is stored: the writes that a disaster would take.",
        width: 4,
        unit: "duration",
        thresholds: walThresholds,
        queries: [instant(`max(${age(metrics.walArchived, "target")})`, "lost")],
      }),
      statPanel({
        key: "dump-age-now",
        title: "Oldest dump",
        description: "Age of the newest dump of the job that is furthest behind.",
        width: 4,
        unit: "duration",
        thresholds: dumpThresholds,
        queries: [instant(`max(${age(metrics.lastSuccess, "job_name")})`, "age")],
      }),
      statPanel({
        key: "restore-duration-now",
        title: "Restore takes",
        description: "How long the slowest restore test took.",
        width: 4,
        unit: "duration",
        thresholds: higherIsWorse({ warning: limits.recoveryTimeSeconds }),
        queries: [instant(`max(${select(metrics.restoreTestDuration)})`, "took")],
      }),
      firingAlertsStat("backups"),
      timeSeriesPanel({
        key: "wal-age",
        title: "Age of the newest WAL",
        description:
          "One file is due every minute, on an idle database as well. The line is the recovery point objective.",
        width: 12,
        unit: "duration",
        min: 0,
        thresholds: walThresholds,
        queries: [range(age(metrics.walArchived, "target"), "{{target}}")],
      }),
      timeSeriesPanel({
        key: "dump-age",
        title: "Age of the newest dump",
        description: "A saw tooth with a day between its teeth; at the line the dump of a night is missing.",
        width: 12,
        unit: "duration",
        min: 0,
        thresholds: dumpThresholds,
        queries: [range(age(metrics.lastSuccess, "job_name, target"), "{{job_name}} in {{target}}")],
      }),
    ]),
    row("restore", "Can it be restored, and how fast", [
      timeSeriesPanel({
        key: "restore-duration",
        title: "Duration of the restore test",
        description: "From the download to the comparison. The line is the recovery time objective.",
        width: 12,
        unit: "duration",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.recoveryTimeSeconds }),
        queries: [range(`max by (job_name) (${select(metrics.restoreTestDuration)})`, "{{job_name}}")],
      }),
      timeSeriesPanel({
        key: "restore-age",
        title: "Age of the last good test",
        description: "A test is due every Sunday; at the line one is missing or has failed.",
        width: 12,
        unit: "duration",
        min: 0,
        thresholds: testThresholds,
        queries: [range(age(metrics.restoreTestSuccess, "job_name"), "{{job_name}}")],
      }),
    ]),
    row("size", "How large are they", [
      timeSeriesPanel({
        key: "dump-size",
        title: "Size of the dumps",
        description: "Data does not halve overnight: a dump of less than half of its usual size is cut off.",
        width: 12,
        unit: "bytes",
        min: 0,
        queries: [
          range(`min by (job_name, target) (${select(metrics.lastSize)})`, "{{job_name}} in {{target}}"),
        ],
      }),
      timeSeriesPanel({
        key: "dump-duration",
        title: "Duration of the dumps",
        description: "How long the last dump of each job took.",
        width: 12,
        unit: "duration",
        min: 0,
        queries: [range(`max by (job_name) (${select(metrics.duration)})`, "{{job_name}}")],
      }),
    ]),
    row("report", "What changed", [
      timeSeriesPanel({
        key: "report",
        title: "Reports",
        description:
          "Dumps that the agent reports on, and whether its exporter answers. None with an exporter that answers is a lost report.",
        width: 12,
        unit: "number",
        decimals: 0,
        min: 0,
        drawing: "steps",
        thresholds: lowerIsWorse({ critical: 1 }),
        queries: [
          range(`count(${select(metrics.lastSuccess)}) or vector(0)`, "dumps reported"),
          range(
            `sum(${select(syntheticMetrics.metrics.up, [["job", "=", "backups"]])}) or vector(0)`,
            "exporters up",
          ),
        ],
      }),
      activeAlertsTable("backups"),
    ]),
    collapsedRow("details", "Details", [
      tablePanel({
        key: "jobs",
        title: "Jobs",
        description: "Each dump: a young attempt beside an old success is a failure.",
        width: 24,
        queries: [
          instant(age(metrics.lastAttempt, "job_name, target"), "{{job_name}} attempt"),
          instant(age(metrics.lastSuccess, "job_name, target"), "{{job_name}} success"),
          instant(`max by (job_name, target) (${select(metrics.lastSize)})`, "{{job_name}} size"),
        ],
        columns: [
          labelColumn("job_name", "Dump"),
          labelColumn("target", "Stored in"),
          valueColumn(0, "Attempt", { unit: "duration" }),
          valueColumn(1, "Success", { unit: "duration", thresholds: dumpThresholds }),
          valueColumn(2, "Size", { unit: "bytes" }),
        ],
        sortedBy: { title: "Dump", isDescending: false },
      }),
    ]),
  ],
};

/** The dashboards of the backups. */
export const backupsDashboards: readonly DashboardPlan[] = [backups];
