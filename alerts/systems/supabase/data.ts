import { supabaseMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { supabaseLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = supabaseMetrics;
const onData = { where: [["mountpoint", "=", "/data"]] } as const;
const free = promql`
  min by (supabase_identifier) (${select(metrics.diskAvailable, onData)})
  / on (supabase_identifier) max by (supabase_identifier) (${select(metrics.diskSize, onData)})`;
const lag = promql`max by (supabase_identifier) (${select(metrics.replicationLag)})`;
const largest = {
  language: "sql",
  text: "SELECT relname, pg_size_pretty(pg_total_relation_size(relid)) AS size, n_dead_tup\nFROM pg_stat_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 10;",
} as const;

/** The disk of a server fills. */
export const supabaseDiskFilling = alertingRule({
  name: "SupabaseDiskFilling",
  severity: "ticket",
  team: "data",
  expression: promql`${free} < ${limits.diskFreeRatioMin}`,
  holdSeconds: limits.diskHoldSeconds,
  summary: "The disk of {{ $labels.supabase_identifier }} fills",
  description: `{{ $value | humanizePercentage }} of the disk of {{ $labels.supabase_identifier }} is free, for ${formatDuration(limits.diskHoldSeconds)} or longer; less than ${limits.diskFreeRatioMin * 100} % is too little, and at ${limits.diskReadOnlyRatio * 100} % nobody can write.`,
  panel: panelLink("klaxon-supabase", "disk"),
  runbook: {
    meaning:
      "Tables or WAL grow. The provider enlarges the disk by itself, but only four times within a day and six hours apart, and not beyond the limit of the plan.",
    impact: "None yet; how long there is, the slope says.",
    confirm: [
      {
        text: "See how much is free, and how fast it goes, in bytes per second.",
        query: promql`min by (supabase_identifier) (deriv(${select(metrics.diskAvailable, onData)}[15m]))`,
      },
      { text: "See which tables are large.", command: largest },
      {
        text: "See whether a replication slot keeps WAL.",
        command: {
          language: "sql",
          text: "SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS kept\nFROM pg_replication_slots;",
        },
      },
    ],
    mitigate: [
      { text: "Enlarge the disk in the console; that takes minutes and needs no restart." },
      { text: "Drop a slot that nobody reads; its WAL goes at the next checkpoint." },
    ],
    recover: [{ text: "See a third free.", query: free }],
    escalate: "The lead of the data team if it will be full before the next working day.",
  },
  risk: {
    event: "The disk of the hosted database fills",
    likelihood: "possible",
    impact: "minor",
    control: "The provider enlarges the disk by itself, within limits",
  },
});

/** The disk of a server is nearly full, and the provider is about to let nobody write. */
export const supabaseDiskFull = alertingRule({
  name: "SupabaseDiskFull",
  severity: "page",
  team: "data",
  // At the emptiest of four minutes: what fails for a read-only database goes on for as long, and needs no page of its own.
  expression: promql`
    min by (supabase_identifier) (min_over_time(${select(metrics.diskAvailable, onData)}[4m]))
    / on (supabase_identifier) max by (supabase_identifier) (${select(metrics.diskSize, onData)})
    < ${limits.diskFullRatioMin}`,
  holdSeconds: limits.diskFullHoldSeconds,
  summary: "{{ $labels.supabase_identifier }} is about to be read-only",
  description: `{{ $value | humanizePercentage }} of the disk of {{ $labels.supabase_identifier }} is free, for ${formatDuration(limits.diskFullHoldSeconds)} or longer; at ${limits.diskReadOnlyRatio * 100} % the provider lets nobody write.`,
  panel: panelLink("klaxon-supabase", "disk"),
  runbook: {
    meaning: "The disk grew full faster than the provider may enlarge it, or the plan ends here.",
    impact:
      "At 95 % used every write fails with `cannot execute INSERT in a read-only transaction`: no orders, no log-ins.",
    confirm: [
      { text: "See how much is free.", query: free },
      {
        text: "See whether it is read-only already.",
        command: { language: "sql", text: "SHOW default_transaction_read_only;" },
      },
      { text: "See what takes the room.", command: largest },
    ],
    mitigate: [
      { text: "Enlarge the disk in the console, now." },
      {
        text: "If that is refused, make room: write in this one session, and drop what can be made again (old partitions, logs).",
        command: {
          language: "sql",
          text: "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE;\nDROP TABLE IF EXISTS events_2025_01;",
        },
      },
      { text: "Stop whatever writes most: batches, logging into tables." },
    ],
    recover: [
      {
        text: "See more than a tenth free; the provider lets people write again within minutes.",
        query: free,
      },
      {
        text: "If it stays read-only, switch it off by hand.",
        command: {
          language: "sql",
          text: "ALTER DATABASE postgres SET default_transaction_read_only = off;",
        },
      },
    ],
    escalate: "The lead of the data team and the provider's support at once if the disk cannot be enlarged.",
  },
  risk: {
    event: "The hosted database becomes read-only because its disk is full",
    likelihood: "rare",
    impact: "severe",
    control: "A ticket at 15 % free; the provider enlarges the disk by itself",
  },
});

/** The read replica is behind. */
export const supabaseReplicaBehind = alertingRule({
  name: "SupabaseReplicaBehind",
  severity: "ticket",
  team: "data",
  expression: promql`${lag} > ${limits.replicaLagSecondsMax}`,
  holdSeconds: limits.replicaHoldSeconds,
  summary: "The read replica {{ $labels.supabase_identifier }} is behind",
  description: `{{ $labels.supabase_identifier }} is {{ $value | humanizeDuration }} behind its primary, for ${formatDuration(limits.replicaHoldSeconds)} or longer; more than ${formatDuration(limits.replicaLagSecondsMax)} is too much.`,
  panel: panelLink("klaxon-supabase", "replica-lag"),
  runbook: {
    meaning:
      "The replica cannot replay what it gets (a long query holds it up, an exclusive lock on the primary) or gets it too late.",
    impact:
      "Readers near London see data of some minutes ago: carts without the last article, orders without their state. The primary is right.",
    confirm: [
      { text: "See how far behind, and since when.", query: lag },
      {
        text: "See what runs on the replica.",
        command: {
          language: "sql",
          text: "SELECT pid, now() - xact_start AS age, query FROM pg_stat_activity\nWHERE state <> 'idle' ORDER BY age DESC LIMIT 5;",
        },
      },
      {
        text: "See whether the primary writes much more than usual.",
        query: promql`sum by (supabase_identifier) (rate(${select(metrics.commits)}[5m]))`,
      },
    ],
    mitigate: [
      { text: "End the query on the replica that holds it up." },
      {
        text: "Until it has caught up, take the replica out of the load balancer of the interfaces, in the console.",
      },
      { text: "If it does not catch up within an hour, delete it and make a new one." },
    ],
    recover: [{ text: "See a lag below a second, then put it back.", query: lag }],
    escalate: "The lead of the data team on the same day; the provider's support if nothing holds it up.",
  },
  risk: {
    event: "Readers of the replica see old data",
    likelihood: "possible",
    impact: "minor",
    control: "What must be fresh is read from the primary",
  },
});
