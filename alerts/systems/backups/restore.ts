import { backupsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { backupsLimits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = backupsMetrics;

const testAge = promql`max by (job_name) (time() - ${select(metrics.restoreTestSuccess)})`;
const testDuration = promql`max by (job_name) (${select(metrics.restoreTestDuration)})`;

/** Nobody has shown for a week that a backup can be restored. */
export const backupsRestoreTestOverdue = alertingRule({
  name: "BackupsRestoreTestOverdue",
  severity: "ticket",
  team: "data",
  expression: promql`${testAge} > ${backupsLimits.restoreTestAgeSecondsMax}`,
  holdSeconds: 0,
  summary: "No restore of {{ $labels.job_name }} was tested for a week",
  description: `{{ $labels.job_name }} was last restored and compared {{ $value | humanizeDuration }} ago; a test is due every Sunday.`,
  panel: panelLink("klaxon-backups", "restore-age"),
  runbook: {
    meaning: "The weekly test did not run, or it ran and what it restored differs from the source.",
    impact: "Whether the backups can be restored is not known. A backup that was never restored is a hope.",
    confirm: [
      { text: "See when each was last restored.", query: testAge },
      {
        text: "Read how the last test ended: not run, download failed, restore failed, or unequal.",
        command: {
          language: "sh",
          text: "journalctl --unit restore-test --since -9d | grep -E 'restore|differs|exit' | tail -20",
        },
      },
    ],
    mitigate: [
      {
        text: "Run the test now.",
        command: { language: "sh", text: "systemctl start restore-test.service" },
      },
      {
        text: "If what was restored differs, treat the newest backups as lost: make a new dump and test that one.",
      },
    ],
    recover: [{ text: "See that a test succeeded.", query: promql`${testAge} < 86400` }],
    escalate: "The lead of the data team the same day when a restore fails or differs.",
  },
  risk: {
    event: "Backups turn out to be unusable when they are needed",
    likelihood: "possible",
    impact: "severe",
    control: "Every Sunday a backup is restored into a scratch database and compared row by row",
  },
});

/** A restore takes longer than was promised. */
export const backupsRestoreExceedsRto = alertingRule({
  name: "BackupsRestoreExceedsRto",
  // Nobody is harmed before the next disaster, and nothing can be done about it by night: a ticket.
  severity: "ticket",
  team: "data",
  expression: promql`${testDuration} > ${backupsLimits.recoveryTimeSeconds}`,
  holdSeconds: 0,
  summary: "Restoring {{ $labels.job_name }} takes longer than was promised",
  description: `The last restore test of {{ $labels.job_name }} took {{ $value | humanizeDuration }}; the database must be back within ${formatDuration(backupsLimits.recoveryTimeSeconds)} (the recovery time objective).`,
  panel: panelLink("klaxon-backups", "restore-duration"),
  runbook: {
    meaning: "The test of Sunday restored the backup whole, but not in the time that users were promised.",
    impact: "After a disaster the database would be away for longer than the objective allows.",
    confirm: [
      { text: "See how long it took.", query: testDuration },
      { text: "See whether the dump grew.", query: select(metrics.lastSize) },
      {
        text: "Read which step took the time: the download, the restore, or the indexes.",
        command: {
          language: "sh",
          text: "journalctl --unit restore-test --since -8d --output short-monotonic | tail -30",
        },
      },
    ],
    mitigate: [
      {
        text: "Restore with several workers, and build indexes with more memory.",
        command: {
          language: "sh",
          text: 'PGOPTIONS="-c maintenance_work_mem=1GB" pg_restore --jobs 4 --dbname scratch "$DUMP"',
        },
      },
      { text: "Where the download takes the time, keep the newest backup near the database as well." },
    ],
    recover: [
      {
        text: "Run the test again and see that it is within the objective.",
        query: `${testDuration} < ${backupsLimits.recoveryTimeSeconds}`,
      },
    ],
    escalate:
      "The product owner when the objective cannot be met with this size of data: it has to be changed, or paid for.",
  },
  risk: {
    event: "The database grows until a restore takes longer than users were promised",
    likelihood: "likely",
    impact: "minor",
    control: "The duration is measured every week; a replica takes over long before a restore is needed",
  },
});
