import { thresholds } from "../../../environments/index.ts";
import { postgresMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { countOrZero } from "../../counting.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { panelLink } from "./panels.ts";
import { exporterUp, isReplica, replicationLag, slotBacklog } from "./series.ts";

const metrics = postgresMetrics.metrics;
const limits = thresholds.postgres;

/** A server does not answer its exporter. */
export const postgresDown = alertingRule({
  name: "PostgresDown",
  severity: "ticket",
  team: "data",
  expression: promql`max by (instance) (${select(metrics.up)}) == 0`,
  holdSeconds: limits.downHoldSeconds,
  summary: "The PostgreSQL server behind {{ $labels.instance }} is down",
  description: `The exporter {{ $labels.instance }} has not reached its server for ${formatDuration(limits.downHoldSeconds)} or longer (pg_up is {{ $value }}).`,
  panel: panelLink("klaxon-postgres", "up"),
  runbook: {
    meaning:
      "One server accepts no connection from its exporter, which runs beside it and is well. If the server is the primary, `PostgresNoPrimary` pages and this ticket is left out.",
    impact:
      "A replica that is down serves no reads and is no longer there to take over; with both gone a failure of the primary loses data.",
    confirm: [
      { text: "See which servers are down, and since when.", query: select(metrics.up) },
      {
        text: "Ask the server on its host.",
        command: { language: "sh", text: "pg_isready\nsystemctl status postgresql" },
      },
      {
        text: "Read the end of its log: a full disk, a crash, a shutdown on purpose, or no connection left (`too many clients`).",
      },
    ],
    mitigate: [
      { text: "Start it. A replica catches up by itself as long as the primary keeps the WAL it needs." },
      { text: "If the disk is full, make room outside `pg_wal`; never delete files in `pg_wal`." },
      {
        text: "If a replica cannot catch up, build it anew.",
        command: {
          language: "sh",
          text: 'pg_basebackup --host "$PRIMARY" --pgdata "$PGDATA" --wal-method stream --write-recovery-conf',
        },
      },
    ],
    recover: [
      {
        text: "Watch it come back and stay: `pg_up` is 1 and its start is the last.",
        query: promql`time() - ${select(metrics.postmasterStartTime)}`,
      },
      { text: "See that it streams again and that the WAL kept for it shrinks.", query: slotBacklog },
      { text: "Give reads back to it only when its lag is below a second." },
    ],
    escalate:
      "The lead of the data team if it does not start within fifteen minutes, and at once when a second server goes down: then the next failure loses data.",
  },
  risk: {
    event: "One server of the cluster is down and the rest carries on with less to fail over to",
    likelihood: "possible",
    impact: "minor",
    control: "Three servers on three hosts, and reads that move to the next one",
  },
});

/** No server accepts writes. */
export const postgresNoPrimary = alertingRule({
  name: "PostgresNoPrimary",
  severity: "page",
  team: "data",
  // An exporter that cannot be scraped may hide the primary. While replicas replay fresh WAL somebody writes
  // it, so only the exporter is gone, and `TargetDown` tells of that. A lag of exactly 0 proves nothing: from
  // version 0.14 on the exporter shows 0 also where no WAL arrives any more. The query of 0.11.1, the age of the
  // last replayed transaction, is never 0 on a replica that replays. So where in doubt this pages.
  expression: promql`
    ${countOrZero(`${isReplica} == 0`)} == 0
    unless on () (count(${exporterUp} == 0) > 0 and min(${replicationLag} > 0) < ${limits.freshReplaySeconds})`,
  holdSeconds: limits.noPrimaryHoldSeconds,
  // The API's burn rate looks back as long: until then its errors are this outage's, and nobody is paged for them.
  keepFiringSeconds: limits.noPrimaryKeepFiringSeconds,
  summary: "PostgreSQL has no primary",
  description: `{{ $value }} servers accept writes, for ${formatDuration(limits.noPrimaryHoldSeconds)} or longer; there must be one.`,
  panel: panelLink("klaxon-postgres", "primary"),
  runbook: {
    meaning: `No server says that it is a primary: it is down, was shut down, or its host died with its exporter. If only the exporter of the primary is gone this stays quiet while replicas replay fresh WAL, as a lag above 0 and below ${limits.freshReplaySeconds} s shows. Exporters from version 0.14 on show a lag of 0 whether or not WAL arrives, so with them this pages for a lost exporter, too.`,
    impact: `Every write fails. The objective is to be back within ${formatDuration(limits.recoveryTimeSeconds)}, with at most ${formatDuration(limits.recoveryPointSeconds)} of writes lost.`,
    confirm: [
      { text: "See which server was the primary, and who is left.", query: isReplica },
      { text: "See whether a server or its exporter is down.", query: select(metrics.up) },
      { text: "Exporters that cannot be scraped at all:", query: `${exporterUp} == 0` },
      { text: "See whether a replica still replays fresh WAL.", query: `${replicationLag} > 0` },
      {
        text: "Ask the old primary whether it is really gone before you promote another: two primaries are worse than none.",
      },
    ],
    mitigate: [
      { text: "If the old primary can be started within minutes, start it." },
      {
        text: "Otherwise fence it (stop it, take its address away), and choose the replica that received most.",
        command: { language: "sql", text: "SELECT pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn();" },
      },
      { text: "Promote that one.", command: { language: "sql", text: "SELECT pg_promote(true, 60);" } },
      {
        text: "Point the applications and the other replica at the new primary, and check that writes succeed.",
      },
    ],
    recover: [
      {
        text: "Check that there is one primary and that it commits.",
        query: promql`sum by (instance) (rate(${select(metrics.commits)}[1m]))`,
      },
      { text: "Bring the old server back as a replica with `pg_rewind`, never by simply starting it." },
      { text: "See that two replicas stream again.", query: select(metrics.replicationWalLsnDiff) },
      { text: "Take a base backup: the time line changed, and a restore over the promotion is slower." },
    ],
    escalate:
      "The lead of the data team after five minutes without a candidate for promotion; the incident lead at ten minutes, because the API has failed all writes since and the objective for recovery is fifteen.",
  },
  risk: {
    event: "No server accepts writes, so every order and every login that writes fails",
    likelihood: "possible",
    impact: "severe",
    control: "Two streaming replicas that can be promoted, and the failover rehearsed in drills",
  },
});

/** Two servers accept writes. */
export const postgresSplitBrain = alertingRule({
  name: "PostgresSplitBrain",
  severity: "page",
  team: "data",
  expression: promql`count(${isReplica} == 0) > 1`,
  // A scrape of the old primary may be older than the promotion; two scrapes later it is not.
  holdSeconds: limits.splitBrainHoldSeconds,
  summary: "PostgreSQL has {{ $value }} primaries",
  description: `{{ $value }} servers accept writes, for ${formatDuration(limits.splitBrainHoldSeconds)} or longer; there must be one.`,
  panel: panelLink("klaxon-postgres", "primary"),
  runbook: {
    meaning:
      "More than one server is a primary, usually because the old one came back after a failover without being fenced.",
    impact:
      "Applications write to both, and the histories part. Every minute makes it harder to join them: writes on the wrong side are lost or must be merged by hand.",
    confirm: [
      { text: "See which servers are primaries.", query: `${isReplica} == 0` },
      { text: "See which one the replicas follow.", query: select(metrics.replicationWalLsnDiff) },
      {
        text: "See where transactions go.",
        query: promql`sum by (instance) (rate(${select(metrics.commits)}[1m]))`,
      },
    ],
    mitigate: [
      {
        text: "Stop the one that should not be a primary, at once: usually the older one. Do not delete its data.",
      },
      { text: "Write down what was committed on it since the failover, to merge later." },
      {
        text: "Bring it back as a replica.",
        command: {
          language: "sh",
          text: 'pg_rewind --target-pgdata "$PGDATA" --source-server "host=$PRIMARY"',
        },
      },
    ],
    recover: [
      {
        text: "Check that one primary is left and both replicas stream from it.",
        query: promql`count by (instance) (${select(metrics.replicationWalLsnDiff)})`,
      },
      {
        text: "Compare what you wrote down with the surviving primary, row by row, and merge or refund with the owner of the data.",
      },
      { text: "Find out why the old primary was not fenced, and close that gap before the next failover." },
    ],
    escalate:
      "The lead of the data team at once, whatever the hour: which side is thrown away is not decided alone. The owner of the orders joins before anything is merged.",
  },
  risk: {
    event: "Two servers accept writes and their histories part",
    likelihood: "rare",
    impact: "severe",
    control:
      "A failover fences the old primary before it promotes, and a stopped server is brought back with pg_rewind",
  },
});
