import { supabaseMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { supabaseLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = supabaseMetrics;
const probe = select(metrics.probeSuccess);
const failedProbes = promql`
  max by (instance) (count_over_time(${probe}[4m]) - sum_over_time(${probe}[4m]))`;
const waiting = promql`
  sum by (supabase_identifier) (avg_over_time(${select(metrics.poolWaiting)}[6m]))`;
const used = promql`
  max by (supabase_identifier) (${select(metrics.backends)})
  / on (supabase_identifier) max by (supabase_identifier) (${select(metrics.maxConnections)})`;
const holders = {
  language: "sql",
  text: "SELECT usename, application_name, state, count(*), max(now() - state_change) AS since\nFROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 10;",
} as const;

/** An interface of the project does not answer. */
export const supabaseApiDown = alertingRule({
  name: "SupabaseApiDown",
  severity: "page",
  team: "data",
  expression: promql`${failedProbes} > ${limits.failedProbeCountMax}`,
  holdSeconds: 0,
  summary: "{{ $labels.instance }} does not answer",
  description: `{{ $value }} of the last sixteen probes of {{ $labels.instance }} failed (four minutes, one each 15 s); more than ${limits.failedProbeCountMax} is no hiccup.`,
  panel: panelLink("klaxon-supabase", "interfaces"),
  runbook: {
    meaning:
      "The project is down or paused, the gateway before it is, or the key of the probe was changed. Unlike the database's own metrics this is what clients see.",
    impact:
      "Log-ins (`/auth`) or data (`/rest`) fail for all users of the functions and of the app. The objective for recovery is 15 minutes.",
    confirm: [
      { text: "See which interface fails; both mean the project, one means a service of it.", query: probe },
      {
        text: "See whether the servers still tell their metrics.",
        query: select(syntheticMetrics.metrics.up, { job: "supabase" }),
      },
      {
        text: "Ask yourself: 401 is a key, 503 and 521 the gateway, 540 a project that was paused.",
        command: {
          language: "sh",
          text: 'curl -sS -m 5 -o /dev/null -w "%{http_code}\\n" -H "apikey: $ANON_KEY" https://klaxonprod.supabase.co/rest/v1/',
        },
      },
      { text: "Read the provider's status page for the region." },
    ],
    mitigate: [
      { text: "If the project was paused or its payment failed, restore it in the provider's console." },
      {
        text: "If only the gateway fails, let the functions go to the database through the pooler; they have its address as `DATABASE_URL`.",
      },
      {
        text: "If the region is down for long, restore the last backup into a project elsewhere and change the functions' settings.",
      },
    ],
    recover: [
      { text: "See all probes succeed.", query: probe },
      {
        text: "Do again what failed: functions of which the cron did not succeed, orders that were left half done.",
      },
    ],
    escalate: "The lead of the data team and the provider's urgent support at once.",
  },
  risk: {
    event: "The hosted database project is away, and nobody can log in or read data",
    likelihood: "rare",
    impact: "severe",
    control:
      "Daily backups and point-in-time recovery that can be restored elsewhere; a restore is tried each month",
  },
});

/** Clients of the pooler wait for connections. */
export const supabasePoolSaturated = alertingRule({
  name: "SupabasePoolSaturated",
  severity: "page",
  team: "data",
  // The mean, not the last sample: a minute lies between two, and what comes of the waiting lasts as long.
  expression: promql`${waiting} > ${limits.waitingClientsMax}`,
  holdSeconds: limits.poolHoldSeconds,
  summary: "Clients wait for connections of {{ $labels.supabase_identifier }}",
  description: `{{ $value | humanize }} clients of the pooler of {{ $labels.supabase_identifier }} waited in the mean of six minutes, for ${formatDuration(limits.poolHoldSeconds)} or longer; more than ${limits.waitingClientsMax} is too many.`,
  panel: panelLink("klaxon-supabase", "pool-waiting"),
  runbook: {
    meaning:
      "All connections of the pooler are taken: queries are slow or transactions are left open, or functions multiplied faster than the pool was made for.",
    impact:
      "Functions wait for a connection and give up with 500 after their timeout; their own alert is left out while this one is active.",
    confirm: [
      {
        text: "See how many wait, and how many are served.",
        query: promql`sum by (supabase_identifier) (${select(metrics.poolActive)})`,
      },
      { text: "See who holds connections, and since when.", command: holders },
      {
        text: "See whether the database does less than usual (slow or locked) or more (a rush).",
        query: promql`sum by (supabase_identifier) (rate(${select(metrics.commits)}[5m]))`,
      },
    ],
    mitigate: [
      {
        text: "End transactions that have been idle for more than a minute.",
        command: {
          language: "sql",
          text: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity\nWHERE state = 'idle in transaction' AND state_change < now() - interval '1 minute';",
        },
      },
      { text: "If one query is slow and many, end it and switch off the route that it comes from." },
      {
        text: "If it is a rush, make the pool larger in the console; two thirds of `max_connections` is the most that leaves room for the rest.",
      },
    ],
    recover: [
      { text: "See that nobody waits, and the functions' errors end.", query: select(metrics.poolWaiting) },
    ],
    escalate:
      "The lead of the data team after ten minutes; the owner of the query that holds the connections.",
  },
  risk: {
    event: "Connections of the pooler run out, and functions fail",
    likelihood: "likely",
    impact: "major",
    control: "Functions use the pooler in transaction mode, with a timeout on every query",
  },
});

/** The connections of a server run out. */
export const supabaseConnectionsHigh = alertingRule({
  name: "SupabaseConnectionsHigh",
  severity: "ticket",
  team: "data",
  expression: promql`${used} > ${limits.connectionsUsedRatioMax}`,
  holdSeconds: limits.connectionsHoldSeconds,
  summary: "{{ $labels.supabase_identifier }} runs out of connections",
  description: `{{ $value | humanizePercentage }} of the connections of {{ $labels.supabase_identifier }} are in use, for ${formatDuration(limits.connectionsHoldSeconds)} or longer; more than ${limits.connectionsUsedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-supabase", "connections"),
  runbook: {
    meaning:
      "Clients go past the pooler (port 5432 in place of 6543): functions with a wrong address, a tool on somebody's desk, a migration.",
    impact: "None yet. At the limit new connections are refused, those of the pooler and of log-ins too.",
    confirm: [
      { text: "See how full each server is.", query: used },
      { text: "See who holds them.", command: holders },
    ],
    mitigate: [
      { text: "End the connections of the tool or the function that goes past the pooler." },
      { text: "Give the functions the pooler's address and deploy." },
    ],
    recover: [{ text: "See less than half in use.", query: used }],
    escalate: "The owner of the client that holds them, by day.",
  },
  risk: {
    event: "Clients that go past the pooler take all connections",
    likelihood: "possible",
    impact: "minor",
    control:
      "Each role has a limit of its own; functions are checked for the pooler's port before they are deployed",
  },
});
