import { backupsMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { withHost } from "../../host-label.ts";
import { alertingRule } from "../../rule-group.ts";
import { backupsLimits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = backupsMetrics;

const walAge = promql`max by (instance, target) (time() - ${select(metrics.walArchived)})`;
const dumpAge = promql`max by (job_name, target) (time() - ${select(metrics.lastSuccess)})`;
const attemptAge = promql`max by (job_name, target) (time() - ${select(metrics.lastAttempt)})`;
const dumpSize = promql`min by (job_name, target) (${select(metrics.lastSize)})`;
const usualSize = promql`
  avg by (job_name, target) (
    avg_over_time(${select(metrics.lastSize)}[${formatDuration(backupsLimits.dumpSizeWindowSeconds)}])
  )`;
const up = select(syntheticMetrics.metrics.up, { job: "backups" });
const wholeReport = promql`
  max by (instance) (${select(metrics.walArchived)})
  and on (instance) max by (instance) (${select(metrics.lastSuccess)})
  and on (instance) max by (instance) (${select(metrics.restoreTestSuccess)})`;

/** More would be lost than was promised. */
export const backupsRpoBreached = alertingRule({
  name: "BackupsRpoBreached",
  severity: "page",
  team: "data",
  expression: withHost(promql`${walAge} > ${backupsLimits.recoveryPointSeconds}`),
  holdSeconds: 0,
  summary: "A disaster now would lose more writes than was promised",
  description: `The newest WAL in {{ $labels.target }} is {{ $value | humanizeDuration }} old; at most ${formatDuration(backupsLimits.recoveryPointSeconds)} of writes may be lost (the recovery point objective).`,
  panel: panelLink("klaxon-backups", "wal-age"),
  runbook: {
    meaning:
      "WAL arrives at its store every minute on a good day, on an idle database as well. None has for five. The dump of the night does not help: it is hours old.",
    impact:
      "None for users now. If the database is lost in this minute, everything written since the age shown is lost with it, and the promise is broken.",
    confirm: [
      { text: "See since when.", query: walAge },
      {
        text: "Read what the uploader says, and how much waits.",
        command: {
          language: "sh",
          text: "journalctl --unit wal-upload --since -20m | tail -20\nls /var/lib/app/wal-spool | wc -l; df -h /var/lib/app",
        },
      },
      {
        text: "Ask PostgreSQL whether it still hands files over.",
        command: {
          language: "sql",
          text: "SELECT archived_count, last_archived_time, failed_count, last_failed_wal FROM pg_stat_archiver;",
        },
      },
    ],
    mitigate: [
      {
        text: "Files wait in the spool: restart the uploader; a changed key or a full bucket stands in its log.",
        command: { language: "sh", text: "systemctl restart wal-upload" },
      },
      { text: "The store does not answer: point the uploader at the second bucket until it does." },
      { text: "No file waits although somebody writes: the archiver of PostgreSQL is the place to look." },
      {
        text: "It will take longer than half an hour: take a base backup to another machine, which is a recovery point as well.",
        command: {
          language: "sh",
          text: "pg_basebackup --pgdata /mnt/second/base --wal-method stream --checkpoint fast",
        },
      },
    ],
    recover: [
      { text: "See that the age stays below a minute.", query: walAge },
      {
        text: "See that no file is missing in the row; a gap makes everything behind it worthless.",
        command: { language: "sh", text: "pgbackrest --stanza=main verify" },
      },
    ],
    escalate:
      "The lead of the data team after fifteen minutes; the product owner when the objective is broken for an hour.",
  },
  risk: {
    event: "The database is lost while its newest writes are stored nowhere else",
    likelihood: "possible",
    impact: "severe",
    control:
      "WAL is shipped every minute to a store at another provider, and two replicas follow the primary",
  },
});

/** The dump of the night is not there. */
export const backupsDumpOverdue = alertingRule({
  name: "BackupsDumpOverdue",
  severity: "ticket",
  team: "data",
  expression: promql`${dumpAge} > ${backupsLimits.dumpAgeSecondsMax}`,
  holdSeconds: 0,
  summary: "The dump {{ $labels.job_name }} is overdue",
  description: `{{ $labels.job_name }} was last stored whole in {{ $labels.target }} {{ $value | humanizeDuration }} ago; one is due every night.`,
  panel: panelLink("klaxon-backups", "dump-age"),
  runbook: {
    meaning: "No dump was finished since yesterday: it failed, it hangs, or its timer did not start it.",
    impact:
      "A restore from a dump would lose a day more. Point-in-time recovery still works while WAL is stored.",
    confirm: [
      { text: "See how old each dump is.", query: dumpAge },
      { text: "See whether one was begun: a young attempt with an old success failed.", query: attemptAge },
      {
        text: "Read how the last run ended.",
        command: {
          language: "sh",
          text: "systemctl status backup-dump.timer backup-dump.service\njournalctl --unit backup-dump --since -30h | tail -30",
        },
      },
    ],
    mitigate: [
      {
        text: "Remove the cause (room, credentials, a lock that `pg_dump` waits for) and start it by hand.",
        command: { language: "sh", text: "systemctl start backup-dump.service" },
      },
    ],
    recover: [
      { text: "See that it is stored.", query: promql`${dumpAge} < 3600` },
      {
        text: "Restore it into a scratch database once; that a file can be listed proves nothing.",
        command: {
          language: "sh",
          text: 'createdb scratch && pg_restore --exit-on-error --dbname scratch "$DUMP"',
        },
      },
    ],
    escalate: "The lead of the data team if a second night passes without a dump.",
  },
  risk: {
    event: "Dumps fail night after night and nobody notices until one is needed",
    likelihood: "likely",
    impact: "major",
    control: "The age of the last success is judged, not the exit code of the last run",
  },
});

/** What was stored is only a part. */
export const backupsDumpTruncated = alertingRule({
  name: "BackupsDumpTruncated",
  severity: "ticket",
  team: "data",
  expression: promql`${dumpSize} < ${backupsLimits.dumpSizeRatioMin} * ${usualSize}`,
  holdSeconds: 0,
  summary: "The dump {{ $labels.job_name }} is much smaller than usual",
  description: `The last dump of {{ $labels.job_name }} in {{ $labels.target }} has {{ $value | humanize1024 }}B, less than half of the mean of a week.`,
  panel: panelLink("klaxon-backups", "dump-size"),
  runbook: {
    meaning:
      "The dump was cut off, or data is missing at its source. `pg_restore --list` succeeds on a file that is cut off.",
    impact: "The newest dump cannot be trusted; the one before it is a day older.",
    confirm: [
      { text: "See the size beside the usual one.", query: promql`${dumpSize} / ${usualSize}` },
      {
        text: "Restore it: only a whole file can be.",
        command: {
          language: "sh",
          text: 'createdb scratch && pg_restore --exit-on-error --dbname scratch "$DUMP"; echo "exit code $?"',
        },
      },
      { text: "Ask whether somebody deleted or archived data yesterday." },
    ],
    mitigate: [
      { text: "Keep the older dumps: stop the job that removes them." },
      { text: "Make a new dump, and compare the number of rows of the largest tables." },
    ],
    recover: [{ text: "See that the size is as usual.", query: promql`${dumpSize} / ${usualSize} > 0.9` }],
    escalate: "The lead of the data team at once if rows are missing at the source.",
  },
  risk: {
    event: "A dump is cut off and overwrites the last one that could be restored",
    likelihood: "possible",
    impact: "major",
    control: "Dumps are immutable for thirty days and are named by their date",
  },
});

/** Nobody knows whether there are backups. */
export const backupsReportMissing = alertingRule({
  name: "BackupsReportMissing",
  severity: "ticket",
  team: "data",
  // The target answers, so `TargetDown` is silent, and every alert about an age has no age to judge.
  expression: promql`max by (instance) (${up} == 1) unless on (instance) (${wholeReport})`,
  holdSeconds: backupsLimits.reportMissingHoldSeconds,
  summary: "{{ $labels.instance }} does not report its backups",
  description: `{{ $labels.instance }} answers (up is {{ $value }}) and says nothing about dumps, WAL or restore tests, for ${formatDuration(backupsLimits.reportMissingHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-backups", "report"),
  runbook: {
    meaning:
      "The file with the report is gone, malformed, or a part of it is: a release of the agent, a directory that was cleaned.",
    impact: "All other alerts about backups are blind. The backups themselves may be fine.",
    confirm: [
      { text: "See what is still reported.", query: promql`${wholeReport}` },
      {
        text: "Read the file.",
        command: {
          language: "sh",
          text: "ls -l /var/lib/backup-agent/*.prom\npromtool check metrics < /var/lib/backup-agent/backup.prom",
        },
      },
    ],
    mitigate: [
      {
        text: "Let the agent write its report anew.",
        command: { language: "sh", text: "systemctl start backup-report.service" },
      },
      {
        text: "Until it does, look into the store yourself: the newest dump and the newest WAL file.",
        command: { language: "sh", text: "mc ls --recursive store/backups | sort | tail -5" },
      },
    ],
    recover: [
      {
        text: "See that dumps, WAL and restore tests are reported again.",
        query: promql`count(${wholeReport}) > 0`,
      },
    ],
    escalate: "The data team's lead if the store has no backup of the last day either.",
  },
  risk: {
    event: "The report of the backups ends and silence is taken for health",
    likelihood: "possible",
    impact: "minor",
    control: "A missing report is an alert of its own, and the weekly restore test is looked at by a person",
  },
});
