import { functionsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { bucketUpTo, formatDuration, promql, select } from "../../expression.ts";
import { guardedRatio } from "../../guarded-ratio.ts";
import { alertingRule } from "../../rule-group.ts";
import { percentileOf } from "../../slow-requests.ts";
import { functionsLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = functionsMetrics;
const invocations = promql`sum by (route) (rate(${select(metrics.invocations)}[5m]))`;
const byRegion = promql`sum by (region) (rate(${select(metrics.invocations)}[5m]))`;
const errors = promql`
  sum by (route) (rate(${select(metrics.invocations, { where: [["status", "=~", "5.."]] })}[5m]))`;
const recentInvocations = promql`sum by (route) (rate(${select(metrics.invocations)}[2m]))`;
const recentErrors = promql`
  sum by (route) (rate(${select(metrics.invocations, { where: [["status", "=~", "5.."]] })}[2m]))`;
const timeouts = promql`sum by (route) (increase(${select(metrics.timeouts)}[5m]))`;
const p99 = percentileOf({ metric: metrics.duration, share: 0.99, by: ["route"], window: "5m" });
const quick = select(metrics.duration, { suffix: "_bucket", where: [bucketUpTo(limits.nearTimeoutSeconds)] });
const slowCount = promql`
  sum by (route) (increase(${select(metrics.duration, { suffix: "_count" })}[5m]))
  - sum by (route) (increase(${quick}[5m]))`;
const memory = promql`max by (route) (${select(metrics.memoryMax)})`;

/** A route answers with errors. */
export const functionsErrorsHigh = alertingRule({
  name: "FunctionsErrorsHigh",
  severity: "page",
  team: "api",
  // The short window lets it end soon after its cause does, and not page for what that cause told already.
  expression: promql`
    ${guardedRatio({
      part: errors,
      whole: invocations,
      ratioMax: limits.errorRatioMax,
      perSecondMin: limits.judgedInvocationsPerSecondMin,
    })}
    and ${recentErrors} / ${recentInvocations} > ${limits.errorRatioMax}`,
  holdSeconds: limits.errorHoldSeconds,
  summary: "The function {{ $labels.route }} fails",
  description: `{{ $value | humanizePercentage }} of the invocations of {{ $labels.route }} ended with a 5xx over five minutes, for ${formatDuration(limits.errorHoldSeconds)} or longer; more than ${limits.errorRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-functions", "errors"),
  runbook: {
    meaning:
      "The route throws (500), or is ended by the provider (504). With several routes at once it is what they share: the database, a secret, a deployment.",
    impact: "Users who need this route see an error. Checkout is money; products and search are everybody.",
    confirm: [
      { text: "See which routes fail.", query: promql`${errors} / ${invocations}` },
      { text: "See whether they are ended for taking too long.", query: timeouts },
      {
        text: "See whether one region has all of it.",
        query: promql`sum by (region, status) (rate(${select(metrics.invocations, { where: [["status", "=~", "5.."]] })}[5m]))`,
      },
      {
        text: "Read the errors of the present deployment.",
        command: {
          language: "sh",
          text: 'vercel logs https://www.klaxon.example --json | grep \'"level":"error"\' | head -20',
        },
      },
    ],
    mitigate: [
      {
        text: "If it began with a deployment, go back to the one before; that takes seconds.",
        command: { language: "sh", text: "vercel rollback" },
      },
      { text: "If the errors name the database, see the alerts of Supabase." },
      { text: "If a secret ended, set the new one and deploy again: functions read it when they are built." },
    ],
    recover: [
      { text: "Watch the share fall below a tenth of a percent.", query: promql`${errors} / ${invocations}` },
    ],
    escalate:
      "The lead of the API team after fifteen minutes; the provider's status page and support if no deployment and no dependency explains it.",
  },
  risk: {
    event: "Functions fail, and users cannot search or order",
    likelihood: "possible",
    impact: "major",
    control: "Deployments are checked before they get traffic and can be taken back in seconds",
  },
});

/** A route comes near the longest duration allowed. */
export const functionsNearTimeout = alertingRule({
  name: "FunctionsNearTimeout",
  severity: "ticket",
  team: "api",
  expression: promql`
    ${p99} > ${limits.nearTimeoutSeconds}
    and ${slowCount} >= ${limits.slowCountMin}`,
  holdSeconds: limits.slowHoldSeconds,
  summary: "The function {{ $labels.route }} comes near its timeout",
  description: `The slowest hundredth of the invocations of {{ $labels.route }} takes {{ $value | humanizeDuration }} or longer, for ${formatDuration(limits.slowHoldSeconds)} or longer; after ${formatDuration(limits.timeoutSeconds)} the provider ends it.`,
  panel: panelLink("klaxon-functions", "durations"),
  runbook: {
    meaning:
      "The route waits for something: a query without an index, an interface that is slow, a cold start with too many modules.",
    impact: `Users wait for seconds. Beyond ${formatDuration(limits.timeoutSeconds)} they get 504, and what the invocation had begun is left half done.`,
    confirm: [
      { text: "See which route, and since when.", query: p99 },
      { text: "See how many are slow.", query: slowCount },
      { text: "Follow one slow invocation in the traces, and see which call takes the time." },
    ],
    mitigate: [
      { text: "Set a timeout of 3 s on the slow call, and answer without it." },
      {
        text: "If it is a query, see what the database says of it; an index can be added while it runs.",
        command: {
          language: "sql",
          text: "SELECT calls, mean_exec_time, query FROM pg_stat_statements\nORDER BY mean_exec_time DESC LIMIT 10;",
        },
      },
    ],
    recover: [{ text: "Watch the percentile fall below a second.", query: p99 }],
    escalate: "The owner of the route by day; the lead of the API team if it is checkout.",
  },
  risk: {
    event: "A route becomes so slow that the provider ends its invocations",
    likelihood: "likely",
    impact: "minor",
    control: "Calls to other services have timeouts below that of the function",
  },
});

/** The provider ends invocations. */
export const functionsTimingOut = alertingRule({
  name: "FunctionsTimingOut",
  severity: "ticket",
  team: "api",
  expression: promql`${timeouts} > ${limits.timeoutCountMax}`,
  holdSeconds: limits.timeoutHoldSeconds,
  summary: "Invocations of {{ $labels.route }} are ended for taking too long",
  description: `About {{ $value | printf "%.0f" }} invocations of {{ $labels.route }} were ended after ${formatDuration(limits.timeoutSeconds)} within five minutes, and have been for ${formatDuration(limits.timeoutHoldSeconds)} or longer; more than ${limits.timeoutCountMax} is too many.`,
  panel: panelLink("klaxon-functions", "timeouts"),
  runbook: {
    meaning:
      "Something that the route waits for does not answer within ten seconds, and nothing in the route gives up before.",
    impact:
      "These users get 504, and do not know whether their order went through. Where a twentieth of all fails, `FunctionsErrorsHigh` pages.",
    confirm: [
      { text: "See which route, and how many.", query: timeouts },
      { text: "See whether all of the route is slow, or a few invocations hang.", query: p99 },
      {
        text: "Read what they did last.",
        command: {
          language: "sh",
          text: "vercel logs https://www.klaxon.example --json | grep -B5 FUNCTION_INVOCATION_TIMEOUT | head -40",
        },
      },
    ],
    mitigate: [
      { text: "Switch off or bypass what does not answer; an answer without it is better than none." },
      {
        text: "If they hang on a connection to the database, see the alerts of Supabase: its pooler may have none left.",
      },
    ],
    recover: [
      { text: "See that no more are ended.", query: timeouts },
      { text: "Look for orders that were left half done in that time, and finish or cancel them." },
    ],
    escalate: "The lead of the API team within the hour if it is checkout.",
  },
  risk: {
    event: "Invocations are ended half way, and orders are left in between",
    likelihood: "possible",
    impact: "minor",
    control: "Checkout can be repeated safely; orders without a payment are cancelled each night",
  },
});

/** A region takes no invocations. */
export const functionsRegionSilent = alertingRule({
  name: "FunctionsRegionSilent",
  severity: "ticket",
  team: "platform",
  expression: promql`
    ${byRegion} / on () group_left () sum(${byRegion}) < ${limits.regionShareMin}
    and on () sum(${byRegion}) >= ${limits.judgedInvocationsPerSecondMin}`,
  holdSeconds: limits.regionHoldSeconds,
  summary: "Functions in {{ $labels.region }} get no requests",
  description: `{{ $labels.region }} has {{ $value | humanizePercentage }} of all invocations, for ${formatDuration(limits.regionHoldSeconds)} or longer; less than ${limits.regionShareMin * 100} % means that it is left out.`,
  panel: panelLink("klaxon-functions", "regions"),
  runbook: {
    meaning:
      "The provider sends this region's users to the other one, or the region's logs no longer reach the drain.",
    impact: "Users near the region wait longer. There is no second region behind the one that is left.",
    confirm: [
      { text: "See how the regions share.", query: byRegion },
      {
        text: "If the other region did not rise when this one fell, only its logs are missing.",
        query: promql`sum(${byRegion})`,
      },
      {
        text: "Ask which region answers you.",
        command: {
          language: "sh",
          text: "curl -sSI https://www.klaxon.example/api/products | grep -i x-vercel-id",
        },
      },
    ],
    mitigate: [
      { text: "Read the provider's status page; if the region is down, wait: its users are served." },
      { text: "If a deployment lists one region only, put the other back into its settings and deploy." },
    ],
    recover: [{ text: "See both regions share as before.", query: byRegion }],
    escalate: "The provider's support if their status page says nothing after half an hour.",
  },
  risk: {
    event: "A region of the functions is lost, and one carries all",
    likelihood: "rare",
    impact: "minor",
    control: "Two regions; the provider sends users to the one that is left",
  },
});

/** A route comes near the memory it may use. */
export const functionsMemoryHigh = alertingRule({
  name: "FunctionsMemoryHigh",
  severity: "ticket",
  team: "api",
  expression: promql`${memory} / ${limits.memoryBytesMax} > ${limits.memoryUsedRatioMax}`,
  holdSeconds: limits.memoryHoldSeconds,
  summary: "The function {{ $labels.route }} nearly uses up its memory",
  description: `Invocations of {{ $labels.route }} use up to {{ $value | humanizePercentage }} of the 1024 MB that they may, for ${formatDuration(limits.memoryHoldSeconds)} or longer; more than ${limits.memoryUsedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-functions", "memory"),
  runbook: {
    meaning:
      "An answer, an upload or a cache of the module grows with the data; warm instances keep what modules hold.",
    impact: "At the limit the instance is killed with all of its invocations, and users get 500.",
    confirm: [
      { text: "See whether it jumped with a deployment or creeps.", query: memory },
      { text: "See whether invocations fail already.", query: promql`${errors} / ${invocations}` },
    ],
    mitigate: [
      {
        text: "If it jumped with a deployment, roll back.",
        command: { language: "sh", text: "vercel rollback" },
      },
      {
        text: "If it creeps, deploy anew: fresh instances begin with nothing. Then bound the cache that grows.",
      },
    ],
    recover: [{ text: "See it stay below half of the limit through a busy hour.", query: memory }],
    escalate: "The owner of the route by day.",
  },
  risk: {
    event: "Functions are killed for using too much memory",
    likelihood: "possible",
    impact: "minor",
    control: "Answers are cut into pages; uploads are streamed",
  },
});
