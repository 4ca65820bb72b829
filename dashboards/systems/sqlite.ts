import { alertingSystems } from "../../alerts/index.ts";
import { sqliteMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  type Matcher,
  perSecond,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = sqliteMetrics;
const { limits } = alertingSystems.sqlite;

const probeAge = `max by (instance) (time() - ${select(metrics.writeProbeSuccessTime)})`;
const writes: readonly Matcher[] = [["kind", "=", "write"]];
const busy: readonly Matcher[] = [["code", "=", "SQLITE_BUSY"]];

const sqlite: DashboardPlan = {
  uid: "klaxon-sqlite",
  title: "SQLite",
  description:
    "The embedded database as its application sees it. It has one writer at a time and one disk; what the disk does is on the dashboard of the hosts.",
  system: "sqlite",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    row("up", "Is it up", [
      statPanel({
        key: "probe-age-now",
        title: "Last write",
        description: "Time since the application last proved that it can write.",
        width: 4,
        unit: "duration",
        thresholds: higherIsWorse({ critical: limits.writeProbeAgeSecondsMax }),
        queries: [instant(`max(${probeAge})`, "age")],
      }),
      statPanel({
        key: "wal-now",
        title: "Write-ahead log",
        description: "Size of the log that waits for a checkpoint.",
        width: 4,
        unit: "bytes",
        thresholds: higherIsWorse({ warning: limits.walBytesMax }),
        queries: [instant(`max(${select(metrics.walSize)})`, "log")],
      }),
      firingAlertsStat("sqlite"),
      timeSeriesPanel({
        key: "write-probe-age",
        title: "Time since the last write probe",
        description: "The application writes a row every five seconds. At the line somebody is paged.",
        width: 12,
        unit: "duration",
        min: 0,
        thresholds: higherIsWorse({ critical: limits.writeProbeAgeSecondsMax }),
        queries: [range(probeAge, "{{instance}}")],
      }),
      stateTimelinePanel({
        key: "integrity",
        title: "Integrity",
        description: "What `quick_check` found, or a statement that met a damaged page.",
        width: 12,
        mappings: [
          { value: 1, text: "sound", health: "good" },
          { value: 0, text: "damaged", health: "critical" },
        ],
        queries: [range(`min by (instance) (${select(metrics.integrityOk)})`, "{{instance}}")],
      }),
    ]),
    row("speed", "Is it fast", [
      timeSeriesPanel({
        key: "statements",
        title: "Statements",
        description: "Statements per second of the application, by kind.",
        width: 8,
        unit: "operations-per-second",
        min: 0,
        queries: [
          range(perSecond(metrics.statements, { by: ["instance", "kind"] }), "{{kind}} on {{instance}}"),
        ],
      }),
      timeSeriesPanel({
        key: "busy",
        title: "Writes refused for a lock",
        description:
          "Share of the writes that waited in vain for the only write lock. At the line there is a ticket.",
        width: 8,
        unit: "ratio",
        decimals: 1,
        min: 0,
        thresholds: higherIsWorse({ warning: limits.busyRatioMax }),
        queries: [
          range(
            `${perSecond(metrics.errors, { by: ["instance"], where: busy })} / (${perSecond(metrics.statements, { by: ["instance"], where: writes })} > 0)`,
            "{{instance}}",
          ),
        ],
      }),
      timeSeriesPanel({
        key: "probe-duration",
        title: "Duration of a write",
        description: "How long the write probe took, its wait for the lock included.",
        width: 8,
        unit: "seconds",
        min: 0,
        queries: [range(`max by (instance) (${select(metrics.writeProbeDuration)})`, "{{instance}}")],
      }),
    ]),
    row("size", "Is it full", [
      timeSeriesPanel({
        key: "wal",
        title: "Write-ahead log",
        description:
          "A log that only grows is held by a reader that keeps an old snapshot. At the line there is a ticket.",
        width: 8,
        unit: "bytes",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.walBytesMax }),
        queries: [range(`max by (instance) (${select(metrics.walSize)})`, "{{instance}}")],
      }),
      timeSeriesPanel({
        key: "size",
        title: "Size of the database",
        description: "Size of the database file, without its log.",
        width: 8,
        unit: "bytes",
        min: 0,
        queries: [range(`max by (instance) (${select(metrics.databaseSize)})`, "{{instance}}")],
      }),
      stateTimelinePanel({
        key: "checkpoints",
        title: "Checkpoints",
        description: "Whether the last checkpoint could move all pages into the database.",
        width: 8,
        mappings: [
          { value: 0, text: "complete", health: "good" },
          { value: 1, text: "held by a reader", health: "warning" },
        ],
        queries: [range(`max by (instance) (${select(metrics.checkpointBusy)})`, "{{instance}}")],
      }),
    ]),
    row("details", "What changed", [
      timeSeriesPanel({
        key: "errors",
        title: "Refused statements",
        description:
          "Refusals per second by SQLite's result code: `FULL` and `READONLY` are the disk, `BUSY` a lock.",
        width: 12,
        unit: "events-per-second",
        min: 0,
        queries: [range(perSecond(metrics.errors, { by: ["code"] }), "{{code}}")],
      }),
      timeSeriesPanel({
        key: "check-age",
        title: "Time since the integrity check",
        description: "The check runs every night before the dump.",
        width: 12,
        unit: "duration",
        min: 0,
        queries: [
          range(`max by (instance) (time() - ${select(metrics.integrityCheckTime)})`, "{{instance}}"),
        ],
      }),
      activeAlertsTable("sqlite"),
    ]),
  ],
};

/** The dashboards of SQLite. */
export const sqliteDashboards: readonly DashboardPlan[] = [sqlite];
