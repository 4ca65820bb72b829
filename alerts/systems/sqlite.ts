import { sqliteMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { withHost } from "../host-label.ts";
import { defineInhibitions } from "../inhibition.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = { "klaxon-sqlite": ["write-probe-age", "busy", "wal", "integrity"] } as const;
const panelLink = linkTo(panels);
const { metrics } = sqliteMetrics;

const mebibyte = 1024 ** 2;

const limits = {
  /** The probe writes every 5 s and waits up to 5 s for the lock: a minute is many attempts, one after the other. */
  writeProbeAgeSecondsMax: 60,
  writeProbeHoldSeconds: 30,
  busyRatioMax: 0.05,
  /** Below this many writes a second a share says nothing. */
  writesPerSecondMin: 0.2,
  busyHoldSeconds: 4 * 60,
  /** Sixteen times what a checkpoint leaves behind by itself (1,000 pages of 4 KiB). */
  walBytesMax: 64 * mebibyte,
  walHoldSeconds: 3 * 60,
} as const;

const probeAge = promql`max by (instance) (time() - ${select(metrics.writeProbeSuccessTime)})`;
const errorsByCode = promql`sum by (instance, code) (rate(${select(metrics.errors)}[5m])) > 0`;
const integrityOk = promql`min by (instance) (${select(metrics.integrityOk)})`;
const walSize = promql`max by (instance) (${select(metrics.walSize)})`;
const busyRatio = promql`
  sum by (instance) (rate(${select(metrics.errors, { where: [["code", "=", "SQLITE_BUSY"]] })}[2m]))
  / (
    sum by (instance) (rate(${select(metrics.statements, { where: [["kind", "=", "write"]] })}[2m]))
    > ${limits.writesPerSecondMin}
  )`;

const lockHolders = {
  language: "sh",
  text: 'fuser --verbose "$DATABASE" "$DATABASE-wal" "$DATABASE-shm"\nlslocks --output COMMAND,PID,TYPE,MODE,PATH | grep "$(basename "$DATABASE")"',
} as const;

const sqliteWritesFailing = alertingRule({
  name: "SqliteWritesFailing",
  severity: "page",
  team: "data",
  // The age of the last success, not the last result: a probe that hangs reports nothing.
  expression: withHost(promql`${probeAge} > ${limits.writeProbeAgeSecondsMax}`),
  holdSeconds: limits.writeProbeHoldSeconds,
  summary: "Nothing can be written to SQLite on {{ $labels.instance }}",
  description: `No write probe was committed on {{ $labels.instance }} for {{ $value | humanizeDuration }}; one is tried every 5 s.`,
  panel: panelLink("klaxon-sqlite", "write-probe-age"),
  runbook: {
    meaning:
      "The application can read its database and cannot write to it: another connection holds the write lock, or the probe hangs in the disk. A disk that is full or read-only pages by itself, and this page is left out.",
    impact: "Every change by a user fails or waits for its busy timeout. What was committed is safe.",
    confirm: [
      { text: "See since when.", query: probeAge },
      {
        text: "See what SQLite answers: `SQLITE_BUSY` is a lock, `SQLITE_IOERR` the device.",
        query: errorsByCode,
      },
      {
        text: "See which processes have the database open, and which of them holds a write lock.",
        command: lockHolders,
      },
    ],
    mitigate: [
      { text: "End a shell, a migration or a copy job that a person or a timer left open on the database." },
      {
        text: "If the application itself holds the lock, restart it; an open transaction is rolled back at the next start.",
        command: { language: "sh", text: "systemctl restart app" },
      },
      { text: "Never delete `-wal`, `-shm` or `-journal` to free a lock: committed data would be lost." },
    ],
    recover: [
      { text: "See that probes are committed again.", query: select(metrics.writeProbeSuccess) },
      {
        text: "Check the database once after an I/O error or a kill.",
        command: { language: "sh", text: 'sqlite3 "$DATABASE" "PRAGMA quick_check;"' },
      },
    ],
    escalate: "The lead of the data team after fifteen minutes, or at once when the disk reports errors.",
  },
  risk: {
    event: "One process keeps SQLite's only write lock and every change by users fails",
    likelihood: "possible",
    impact: "major",
    control:
      "Transactions begin as `IMMEDIATE` with a busy timeout of 5 s, and jobs work on a copy made by the backup API",
  },
});

const sqliteCorrupt = alertingRule({
  name: "SqliteCorrupt",
  severity: "page",
  team: "data",
  expression: `${integrityOk} == 0`,
  holdSeconds: 0,
  summary: "The SQLite database on {{ $labels.instance }} is damaged",
  description:
    "sqlite_integrity_ok of {{ $labels.instance }} is {{ $value }}: pages of the database contradict each other.",
  panel: panelLink("klaxon-sqlite", "integrity"),
  runbook: {
    meaning:
      "The nightly `quick_check` found pages that cannot be right, or a statement was answered with `SQLITE_CORRUPT`: a failing device, a copy over a live file, or a lost `-wal`.",
    impact:
      "Some reads fail or are wrong, and writing on may spread it. Backups made from now on carry the damage with them.",
    confirm: [
      { text: "See when the check ran that found it.", query: select(metrics.integrityCheckTime) },
      { text: "See whether statements meet the damage.", query: errorsByCode },
      {
        text: "Ask how much is damaged: an index can be rebuilt, a table cannot.",
        command: { language: "sh", text: 'sqlite3 "file:$DATABASE?mode=ro" "PRAGMA integrity_check(20);"' },
      },
    ],
    mitigate: [
      {
        text: "Stop the application and the backup job, so that no good backup is replaced by a damaged one.",
      },
      {
        text: "Copy the database with its `-wal` and `-shm` aside before anything else.",
        command: {
          language: "sh",
          text: 'cp --archive "$DATABASE" "$DATABASE-wal" "$DATABASE-shm" /var/lib/app/damaged/',
        },
      },
      { text: "Only indexes are named: rebuild them.", command: { language: "sql", text: "REINDEX;" } },
      {
        text: "Otherwise restore the last good backup and replay what was archived since; use `.recover` only for what no backup has.",
        command: {
          language: "sh",
          text: 'sqlite3 /var/lib/app/damaged/app.db ".recover" | sqlite3 /var/lib/app/recovered.db',
        },
      },
    ],
    recover: [
      { text: "See that the full check is clean before users come back.", query: `${integrityOk} == 1` },
      {
        text: "Ask the device and the kernel for errors; move the volume if there are any.",
        command: { language: "sh", text: "dmesg --level=err | tail -20" },
      },
    ],
    escalate: "The lead of the data team at once; the owner of the product when data of users is lost.",
  },
  risk: {
    event: "The database file is damaged and the damage reaches the backups before anybody looks",
    likelihood: "rare",
    impact: "severe",
    control: "`quick_check` every night before the dump, thirty days of dumps, and WAL archived elsewhere",
  },
});

const sqliteBusy = alertingRule({
  name: "SqliteBusy",
  severity: "ticket",
  team: "data",
  expression: `${busyRatio} > ${limits.busyRatioMax}`,
  holdSeconds: limits.busyHoldSeconds,
  summary: "Writes to SQLite on {{ $labels.instance }} meet a lock",
  description: `{{ $value | humanizePercentage }} of the writes on {{ $labels.instance }} are refused with SQLITE_BUSY, for ${formatDuration(limits.busyHoldSeconds)} or longer; more than ${limits.busyRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-sqlite", "busy"),
  runbook: {
    meaning: "Writers wait for each other longer than the busy timeout: SQLite takes one writer at a time.",
    impact: "One write in twenty or more fails for its user after waiting for five seconds.",
    confirm: [
      { text: "See how many.", query: busyRatio },
      {
        text: "See how long a write takes, its wait for the lock included.",
        query: select(metrics.writeProbeDuration),
      },
      { text: "Find long transactions.", command: lockHolders },
    ],
    mitigate: [
      { text: "Stop a bulk job, or let it commit every few hundred rows." },
      {
        text: "If it began with a deployment, roll back: a transaction that waits for the network holds the lock meanwhile.",
      },
    ],
    recover: [
      {
        text: "See that refusals end.",
        query: promql`sum by (instance) (rate(${select(metrics.errors, { where: [["code", "=", "SQLITE_BUSY"]] })}[5m]))`,
      },
    ],
    escalate:
      "The team of the application on the next working day; the data team if writes grow beyond what one writer can do.",
  },
  risk: {
    event: "Writes grow beyond what SQLite's single writer can do",
    likelihood: "likely",
    impact: "minor",
    control: "Short transactions, and a plan to move to PostgreSQL at a hundred writes a second",
  },
});

const sqliteWalGrowing = alertingRule({
  name: "SqliteWalGrowing",
  severity: "ticket",
  team: "data",
  expression: `${walSize} > ${limits.walBytesMax}`,
  holdSeconds: limits.walHoldSeconds,
  summary: "The write-ahead log of SQLite on {{ $labels.instance }} grows",
  description: `The WAL on {{ $labels.instance }} has {{ $value | humanize1024 }}B, for ${formatDuration(limits.walHoldSeconds)} or longer; a checkpoint would leave ${limits.walBytesMax / mebibyte} MiB at most.`,
  panel: panelLink("klaxon-sqlite", "wal"),
  runbook: {
    meaning:
      "A reader keeps an old snapshot, so checkpoints cannot move pages into the database and the log only grows.",
    impact:
      "Reads become slower with every page, and the log takes the disk. A crash now makes the next start long.",
    confirm: [
      { text: "See how it grows.", query: walSize },
      { text: "See whether checkpoints are held up by a reader.", query: select(metrics.checkpointBusy) },
      { text: "Find the reader: a report, a backup, a shell left open.", command: lockHolders },
    ],
    mitigate: [
      { text: "End that reader." },
      {
        text: "Then move the pages and cut the log.",
        command: { language: "sql", text: "PRAGMA wal_checkpoint(TRUNCATE);" },
      },
    ],
    recover: [
      { text: "See that the log stays small.", query: `${walSize} < ${mebibyte * 8}` },
      { text: "Let reports read in pieces, and give connections a bound on their age." },
    ],
    escalate:
      "The team that owns the reader, by ticket; the data team when the disk has less than a tenth left.",
  },
  risk: {
    event: "A forgotten reader lets the write-ahead log take the disk",
    likelihood: "possible",
    impact: "minor",
    control: "Connections are closed after ten minutes, and reports read from a copy",
  },
});

/** The alerting of SQLite. */
export const sqliteAlerting = defineAlerting({
  title: "SQLite",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "sqlite",
      intervalSeconds: 15,
      rules: [sqliteWritesFailing, sqliteCorrupt, sqliteBusy, sqliteWalGrowing],
    },
  ],
  inhibitions: defineInhibitions([
    {
      source: "HostDiskFull",
      targets: ["SqliteWritesFailing"],
      equal: ["host"],
      reason: "the disk that is full is the one with the database; making room is all there is to do",
    },
    {
      source: "HostDiskReadOnly",
      targets: ["SqliteWritesFailing"],
      equal: ["host"],
      reason: "the disk that cannot be written is the one with the database",
    },
    {
      source: "SqliteCorrupt",
      targets: ["SqliteWritesFailing"],
      equal: ["instance"],
      reason: "the application is stopped or refuses to write until the damage is repaired",
    },
    {
      source: "SqliteWritesFailing",
      targets: ["SqliteBusy"],
      equal: ["instance"],
      reason: "the page is about the same lock",
    },
  ]),
});
