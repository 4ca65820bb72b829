import { thresholds } from "../../../environments/index.ts";
import { postgresMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { panelLink } from "./panels.ts";

const metrics = postgresMetrics.metrics;
const limits = thresholds.postgres;

const deadlocksWindow = formatDuration(limits.deadlocksWindowSeconds);
const deadlocksPerMinute = promql`
  60 * sum by (instance, datname) (rate(${select(metrics.deadlocks)}[${deadlocksWindow}]))`;
const connectionsByState = promql`sum by (instance, datname, state) (${select(metrics.activityCount)}) > 0`;

/** The connections of a server run out. */
export const postgresConnectionsHigh = alertingRule({
  name: "PostgresConnectionsHigh",
  severity: "ticket",
  team: "data",
  expression: promql`
    sum by (instance) (${select(metrics.activityCount)})
    / on (instance) max by (instance) (${select(metrics.maxConnections)}) > ${limits.connectionsUsedRatio}`,
  holdSeconds: limits.connectionsHoldSeconds,
  summary: "PostgreSQL on {{ $labels.instance }} runs out of connections",
  description: `{{ $value | humanizePercentage }} of the connections of {{ $labels.instance }} are in use, for ${formatDuration(limits.connectionsHoldSeconds)} or longer; more than ${limits.connectionsUsedRatio * 100} % is too much.`,
  panel: panelLink("klaxon-postgres", "connections"),
  runbook: {
    meaning: "More than four fifths of `max_connections` are taken.",
    impact: "None yet. At the limit every new connection is refused, and the applications fail.",
    confirm: [
      { text: "See who holds them, by database and state.", query: connectionsByState },
      {
        text: "Find the client that opened most.",
        command: {
          language: "sql",
          text: "SELECT application_name, client_addr, state, count(*) FROM pg_stat_activity\nGROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 10;",
        },
      },
    ],
    mitigate: [
      {
        text: "If most are idle, a pool is too large or leaks: restart that client, then make its pool smaller.",
      },
      { text: "If most are idle in a transaction, see the runbook of `PostgresIdleInTransaction`." },
      {
        text: "If it is close to the limit, end the longest idle ones.",
        command: {
          language: "sql",
          text: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity\nWHERE state = 'idle' AND state_change < now() - interval '10 minutes';",
        },
      },
    ],
    recover: [
      {
        text: "See the share fall below four fifths and stay there through the next busy hour.",
        query: connectionsByState,
      },
      { text: "Give the client that took too many a role of its own with a `CONNECTION LIMIT`." },
    ],
    escalate:
      "The team that owns the client which holds the connections, by day. The lead of the data team when more than nineteen in twenty are taken: the next deployment then fails to connect.",
  },
  risk: {
    event: "The database refuses connections and every service behind it fails",
    likelihood: "possible",
    impact: "severe",
    control: "Pools of a fixed size in every service, and three connections that only the superuser may use",
  },
});

/** Transactions lock each other out. */
export const postgresDeadlocks = alertingRule({
  name: "PostgresDeadlocks",
  severity: "ticket",
  team: "data",
  expression: promql`${deadlocksPerMinute} > ${limits.deadlocksPerMinute}`,
  holdSeconds: limits.deadlocksHoldSeconds,
  summary: "Transactions in {{ $labels.datname }} on {{ $labels.instance }} deadlock",
  description: `{{ $value | humanize }} deadlocks a minute in {{ $labels.datname }} on {{ $labels.instance }} over ${deadlocksWindow}; more than ${limits.deadlocksPerMinute} is too many.`,
  panel: panelLink("klaxon-postgres", "deadlocks"),
  runbook: {
    meaning:
      "Transactions wait for each other's locks in a circle; the server ends one of each circle with an error.",
    impact:
      "The transactions that are ended fail for their users, after having waited for `deadlock_timeout` (1 s by default).",
    confirm: [
      {
        text: "See where and how often.",
        query: deadlocksPerMinute,
      },
      { text: "Read the server's log: for each deadlock it names both statements and the relation." },
      {
        text: "See whether rollbacks rise with it.",
        query: promql`sum by (instance, datname) (rate(${select(metrics.rollbacks)}[5m]))`,
      },
    ],
    mitigate: [
      { text: "If it began with a deployment, roll back." },
      { text: "If a batch job collides with users, stop it or move it to a quiet hour." },
      {
        text: "For good: take locks in one order everywhere, keep transactions short, try again on error 40P01.",
      },
    ],
    recover: [
      { text: "See them end, and rollbacks fall back to what is usual.", query: deadlocksPerMinute },
      {
        text: "Ask for the statements that failed to be run again: the client got 40P01 and nothing was written.",
      },
    ],
    escalate:
      "The team whose statements the log names; the lead of the data team if it cannot be told within an hour which deployment or job brought them.",
  },
  risk: {
    event: "Transactions deadlock and fail for their users after having waited",
    likelihood: "possible",
    impact: "minor",
    control: "Locks taken in one order, short transactions, and another try on error 40P01",
  },
});

/** A transaction is left open. */
export const postgresIdleInTransaction = alertingRule({
  name: "PostgresIdleInTransaction",
  severity: "ticket",
  team: "data",
  expression: promql`
    max by (instance, datname) (
      ${select(metrics.activityMaxTxDuration, { where: [["state", "=~", "idle in transaction.*"]] })}
    ) > ${limits.idleInTransactionSeconds}`,
  holdSeconds: limits.idleInTransactionHoldSeconds,
  summary: "A transaction in {{ $labels.datname }} on {{ $labels.instance }} is left open",
  description: `The oldest transaction in {{ $labels.datname }} on {{ $labels.instance }} that does nothing is {{ $value | humanizeDuration }} old; ${formatDuration(limits.idleInTransactionSeconds)} is too much.`,
  panel: panelLink("klaxon-postgres", "idle-in-transaction"),
  runbook: {
    meaning: "A client began a transaction, then went quiet without ending it.",
    impact:
      "It keeps its locks, so others wait; it keeps dead rows from being removed, so tables grow; and it holds a connection.",
    confirm: [
      {
        text: "See where, and how old.",
        query: select(metrics.activityMaxTxDuration, { where: [["state", "=~", "idle in transaction.*"]] }),
      },
      {
        text: "Find the client and its last statement.",
        command: {
          language: "sql",
          text: "SELECT pid, application_name, client_addr, now() - xact_start AS age, query FROM pg_stat_activity\nWHERE state LIKE 'idle in transaction%' ORDER BY age DESC;",
        },
      },
    ],
    mitigate: [
      {
        text: "End it; the client sees an error and its transaction is rolled back.",
        command: { language: "sql", text: "SELECT pg_terminate_backend(<pid>);" },
      },
      { text: "For good: set `idle_in_transaction_session_timeout` for that client's role." },
    ],
    recover: [
      {
        text: "See that nothing old is left, and that the locks are gone.",
        query: promql`sum by (instance, mode) (${select(metrics.locks)})`,
      },
      {
        text: "Let the table catch up with what could not be removed meanwhile.",
        command: { language: "sql", text: "VACUUM (VERBOSE, ANALYZE) <table>;" },
      },
    ],
    escalate:
      "The team that owns the client in `application_name`; the lead of the data team if the client comes back with a new one each time.",
  },
  risk: {
    event: "A transaction left open blocks writers and keeps dead rows, so tables grow",
    likelihood: "likely",
    impact: "minor",
    control: "idle_in_transaction_session_timeout for the roles of the applications",
  },
});
