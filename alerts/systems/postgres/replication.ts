import { thresholds } from "../../../environments/index.ts";
import { postgresMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import type { Runbook } from "../../runbook.ts";
import { panelLink } from "./panels.ts";
import { isBehind, isReplica, replayBacklog, replicationLag, slotBacklog } from "./series.ts";

const metrics = postgresMetrics.metrics;
const limits = thresholds.postgres;

const lagOfReplicas = promql`
  max by (instance) (${replicationLag}) and on (instance) max by (instance) (${isReplica}) == 1`;

function lagAbove(seconds: number): string {
  return promql`
    max by (instance) (${replicationLag}) > ${seconds}
    and on (instance) max by (instance) (${isReplica}) == 1
    and on () ${isBehind}`;
}

const lagRunbook: Runbook = {
  meaning:
    "A replica has not replayed a transaction for a while although WAL is waiting. The lag in seconds grows on an idle primary too, so it counts only while the primary knows of a backlog, or keeps more and more WAL for a replica that is cut off.",
  impact: `Reads on the replica are old. If the primary dies now, what was not replayed is late, and what was not received is lost; the objective allows ${formatDuration(limits.recoveryPointSeconds)}.`,
  confirm: [
    { text: "See which replica is behind, in seconds.", query: lagOfReplicas },
    { text: "See how much WAL waits for replay, in bytes.", query: replayBacklog },
    { text: "See whether a replica is cut off: WAL kept for its slot grows.", query: slotBacklog },
    {
      text: "Ask the replica whether replay was paused, or waits for a query.",
      command: {
        language: "sql",
        text: "SELECT pg_is_wal_replay_paused(), pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn();\nSELECT pid, now() - xact_start AS age, query FROM pg_stat_activity ORDER BY age DESC NULLS LAST LIMIT 5;",
      },
    },
  ],
  mitigate: [
    {
      text: "If replay was paused, resume it.",
      command: { language: "sql", text: "SELECT pg_wal_replay_resume();" },
    },
    {
      text: "If a long query on the replica holds replay up, end it.",
      command: { language: "sql", text: "SELECT pg_terminate_backend(<pid>);" },
    },
    {
      text: "If the primary writes more than the replica can take (a migration, a bulk load), slow that down.",
    },
    { text: "Send reads elsewhere until the replica has caught up." },
  ],
  recover: [
    { text: "See the lag fall below a second, and stay there.", query: lagOfReplicas },
    { text: "See that nothing more waits for replay.", query: replayBacklog },
    { text: "Give the replica its reads back." },
  ],
  escalate:
    "The lead of the data team when the lag passes two minutes and still grows; the team whose migration or bulk load writes the WAL, to pause it.",
};

/** A replica is behind by seconds. */
export const postgresReplicaLagHigh = alertingRule({
  name: "PostgresReplicaLagHigh",
  severity: "ticket",
  team: "data",
  expression: lagAbove(limits.replicaLagSeconds),
  holdSeconds: limits.replicaLagHoldSeconds,
  summary: "The replica behind {{ $labels.instance }} lags",
  description: `{{ $labels.instance }} last replayed a transaction {{ $value | humanizeDuration }} ago while WAL waits, for ${formatDuration(limits.replicaLagHoldSeconds)} or longer; ${limits.replicaLagSeconds} s is too much.`,
  panel: panelLink("klaxon-postgres", "replica-lag"),
  runbook: lagRunbook,
  risk: {
    event: "Reads from a replica are old, and users miss what they have just written",
    likelihood: "likely",
    impact: "minor",
    control: "Reads that must be fresh go to the primary; a replica that lags gets none",
  },
});

/** A replica is behind by more than may be lost. */
export const postgresReplicaLagExceedsRpo = alertingRule({
  name: "PostgresReplicaLagExceedsRpo",
  severity: "page",
  team: "data",
  expression: lagAbove(limits.recoveryPointSeconds),
  holdSeconds: limits.recoveryPointHoldSeconds,
  summary: "The replica behind {{ $labels.instance }} lags by more than may be lost",
  description: `{{ $labels.instance }} last replayed a transaction {{ $value | humanizeDuration }} ago while WAL waits; at most ${formatDuration(limits.recoveryPointSeconds)} of writes may be lost (the recovery point objective).`,
  panel: panelLink("klaxon-postgres", "replica-lag"),
  runbook: lagRunbook,
  risk: {
    event: "A failover would lose more writes than the recovery point objective of five minutes allows",
    likelihood: "possible",
    impact: "severe",
    control: "Two replicas, WAL archived besides, and long queries kept off the replica that would take over",
  },
});

/** The primary has fewer replicas than it should. */
export const postgresReplicaMissing = alertingRule({
  name: "PostgresReplicaMissing",
  severity: "ticket",
  team: "data",
  // A primary that nobody follows has no series to count; its own series stands in with 0.
  expression: promql`
    (
      count by (instance) (${select(metrics.replicationWalLsnDiff, { where: [["state", "=", "streaming"]] })})
      or max by (instance) (${isReplica} == 0)
    ) < ${limits.replicaCount}
    and on (instance) max by (instance) (${isReplica}) == 0`,
  holdSeconds: limits.replicaMissingHoldSeconds,
  summary: "A replica of PostgreSQL is missing",
  description: `{{ $value }} replicas stream from {{ $labels.instance }}, for ${formatDuration(limits.replicaMissingHoldSeconds)} or longer; there must be ${limits.replicaCount}.`,
  panel: panelLink("klaxon-postgres", "replicas"),
  runbook: {
    meaning: "The primary sends WAL to fewer replicas than it should: one is down, or cut off, or refused.",
    impact:
      "There is less to fail over to. With no replica left, losing the primary loses every write since the last archived WAL.",
    confirm: [
      { text: "See who streams.", query: select(metrics.replicationWalLsnDiff) },
      { text: "See whether a server is down; then start there.", query: select(metrics.up) },
      {
        text: "See which slot has nobody, and how much WAL is kept for it.",
        query: `${select(metrics.replicationSlotActive)} == 0`,
      },
      {
        text: "Read the log of the missing replica: a wrong password, a certificate, WAL that the primary no longer has.",
      },
    ],
    mitigate: [
      { text: "Repair the connection, or start the replica." },
      { text: "If the WAL it needs is gone, build it anew with `pg_basebackup`." },
      {
        text: "If it will not come back, drop its slot before the WAL kept for it fills the disk of the primary.",
        command: { language: "sql", text: "SELECT pg_drop_replication_slot('<slot>');" },
      },
    ],
    recover: [
      { text: "Watch the WAL kept for it shrink to nothing.", query: slotBacklog },
      { text: "See that all replicas stream.", query: select(metrics.replicationWalLsnDiff) },
    ],
    escalate:
      "The lead of the data team when the second replica goes too, or when the WAL that is kept would fill the primary's disk before the replica is back.",
  },
  risk: {
    event: "The primary has fewer replicas than the recovery objectives count on",
    likelihood: "possible",
    impact: "major",
    control: "Slots keep the WAL that a replica needs to return; a base backup builds a new one",
  },
});

/** WAL is not archived. */
export const postgresArchivingFailing = alertingRule({
  name: "PostgresArchivingFailing",
  severity: "page",
  team: "data",
  // One failure that the next attempt makes good is nobody's business. The last line is for an exporter that dies
  // after a failure: in what is left of the window nothing was archived, and that proves nothing.
  expression: promql`
    sum by (instance) (increase(${select(metrics.archiverFailed)}[${formatDuration(limits.recoveryPointSeconds)}])) > 0
    and on (instance)
    sum by (instance) (increase(${select(metrics.archiverArchived)}[${formatDuration(limits.recoveryPointSeconds)}])) == 0
    and on (instance) ${select(metrics.archiverArchived)}`,
  holdSeconds: limits.archivingHoldSeconds,
  summary: "PostgreSQL on {{ $labels.instance }} cannot archive its WAL",
  description: `{{ $value | humanize }} attempts failed and none succeeded on {{ $labels.instance }} within ${formatDuration(limits.recoveryPointSeconds)}, which is what may be lost (the recovery point objective).`,
  panel: panelLink("klaxon-postgres", "archiver"),
  runbook: {
    meaning:
      "The command that archives WAL (`archive_command`) fails, and no file reached the archive for as long as data may be lost.",
    impact: `A restore from backup ends where the archive ends, so more than ${formatDuration(limits.recoveryPointSeconds)} of writes would be lost. WAL that cannot be archived is kept and fills the disk.`,
    confirm: [
      {
        text: "See how long ago a file was last archived, in seconds.",
        query: select(metrics.archiverLastArchiveAge),
      },
      {
        text: "Ask which file fails, and since when.",
        command: {
          language: "sql",
          text: "SELECT last_failed_wal, last_failed_time, last_archived_wal, last_archived_time FROM pg_stat_archiver;",
        },
      },
      {
        text: "Read the server's log: it repeats what `archive_command` printed. Full or unreachable storage and expired credentials are the usual causes.",
      },
      { text: "See how much room is left.", command: { language: "sh", text: 'df -h "$PGDATA/pg_wal"' } },
    ],
    mitigate: [
      { text: "Make the archive writable again; the server tries by itself every minute." },
      {
        text: "If the disk is about to be full, point `archive_command` at another place for now and reload. Never delete files in `pg_wal`.",
      },
      { text: "When it works again, take a base backup if a file was lost." },
    ],
    recover: [
      {
        text: "See files arrive again, and the age of the last one fall below a minute.",
        query: select(metrics.archiverLastArchiveAge),
      },
      { text: "Check that the archive has no gap between the last base backup and now." },
      {
        text: "Point `archive_command` back at its usual place if it was moved, and copy over what went elsewhere.",
      },
    ],
    escalate:
      "The lead of the data team at once when a file is missing from the archive; the platform team when the storage behind it is unreachable.",
  },
  risk: {
    event: "WAL does not reach the archive, so a restore would end further back than five minutes",
    likelihood: "possible",
    impact: "major",
    control: "The server keeps what it could not archive and tries every minute; restores are rehearsed",
  },
});
