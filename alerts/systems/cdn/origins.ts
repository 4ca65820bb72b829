import { cdnMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { guardedRatio } from "../../guarded-ratio.ts";
import { alertingRule } from "../../rule-group.ts";
import { cdnLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = cdnMetrics;
const poolHealth = select(metrics.poolHealth);
const serverErrors = promql`
  sum by (zone) (rate(${select(metrics.requestsByStatus, { where: [["status", "=~", "5.."]] })}[3m]))`;
const requests = promql`sum by (zone) (rate(${select(metrics.requests)}[3m]))`;
const errorsByStatus = promql`
  sum by (status) (rate(${select(metrics.requestsByStatus, { where: [["status", "=~", "5.."]] })}[3m])) > 0`;

/** No pool of origins is left. */
export const cdnNoHealthyPool = alertingRule({
  name: "CdnNoHealthyPool",
  severity: "page",
  team: "platform",
  expression: promql`max by (load_balancer_name) (${poolHealth}) == 0`,
  holdSeconds: limits.noPoolHoldSeconds,
  summary: "No origin behind {{ $labels.load_balancer_name }} is healthy",
  description: `Every pool behind {{ $labels.load_balancer_name }} has failed its health checks for ${formatDuration(limits.noPoolHoldSeconds)} or longer (health {{ $value }}); only the cache answers.`,
  panel: panelLink("klaxon-cdn", "pools"),
  runbook: {
    meaning:
      "The network reaches no origin in Frankfurt or London: both are down, their certificate ended, or a firewall of ours no longer lets the network in.",
    impact:
      "Users see cached pages. Everything else (log in, cart, orders) fails with 503. The objective for recovery is 15 minutes.",
    confirm: [
      { text: "See when each pool was lost.", query: promql`min by (pool_name) (${poolHealth})` },
      { text: "See how much users are refused.", query: promql`${serverErrors} / ${requests}` },
      {
        text: "Ask an origin past the network; an answer here means that only the network is kept out.",
        command: {
          language: "sh",
          text: "curl -sS -m 5 -o /dev/null -w '%{http_code} %{ssl_verify_result}\\n' --resolve www.klaxon.example:443:\"$ORIGIN\" https://www.klaxon.example/api/health",
        },
      },
    ],
    mitigate: [
      {
        text: "If the origins do not answer, follow the alerts of the load balancer and the API; this is their consequence.",
      },
      {
        text: "If they answer you, compare the allow list of their firewall with the provider's published addresses.",
      },
      {
        text: "If their certificate ended, renew it; until then set the encryption mode of the zone so that it is not verified, and write down when.",
      },
    ],
    recover: [
      {
        text: "See both pools healthy again, and undo what was changed for the meantime.",
        query: poolHealth,
      },
      { text: "Purge pages with errors from the cache if users still see them." },
    ],
    escalate:
      "The lead of the platform team at once; the provider's emergency line if the origins answer and the pools stay lost.",
  },
  risk: {
    event: "The network reaches none of the origins, and the shop is away but for cached pages",
    likelihood: "rare",
    impact: "severe",
    control: "Two pools in two regions; health checks every minute",
  },
});

/** One pool of origins is lost. */
export const cdnPoolUnhealthy = alertingRule({
  name: "CdnPoolUnhealthy",
  severity: "ticket",
  team: "platform",
  expression: promql`min by (load_balancer_name, pool_name) (${poolHealth}) == 0`,
  holdSeconds: limits.poolHoldSeconds,
  summary: "The pool {{ $labels.pool_name }} of origins is unhealthy",
  description: `{{ $labels.pool_name }} behind {{ $labels.load_balancer_name }} has failed its health checks for ${formatDuration(limits.poolHoldSeconds)} or longer (health {{ $value }}); the other pool takes its users.`,
  panel: panelLink("klaxon-cdn", "pools"),
  runbook: {
    meaning: "The network leaves one region out and sends its users to the other.",
    impact:
      "Some users wait some 20 ms longer. The region that is left carries all of the load, and there is none behind it.",
    confirm: [
      {
        text: "See which pool, since when, and whether it comes and goes.",
        query: promql`min by (pool_name) (${poolHealth})`,
      },
      { text: "Read the reason in the provider's events of the health check." },
      {
        text: "Ask an origin of that region yourself.",
        command: {
          language: "sh",
          text: "curl -sS -m 5 -o /dev/null -w '%{http_code} %{time_total}s\\n' \"https://$ORIGIN/api/health\"",
        },
      },
    ],
    mitigate: [
      {
        text: "Bring the region back; where it will take hours, disable the pool so that its checks flap no more.",
      },
      { text: "See that the other region has room: its scaling must not stand at its maximum." },
    ],
    recover: [{ text: "See the pool healthy for ten minutes before you enable it.", query: poolHealth }],
    escalate: "The lead of the platform team on the same day: a second loss is an outage.",
  },
  risk: {
    event: "A region is lost and the other carries everything alone",
    likelihood: "possible",
    impact: "minor",
    control: "Each region is sized for all users",
  },
});

/** Users are answered with errors of the origins. */
export const cdnServerErrorsHigh = alertingRule({
  name: "CdnServerErrorsHigh",
  severity: "page",
  team: "platform",
  // What fails while no pool is there belongs to that page, also when the pools are back and the window remembers.
  expression: promql`
    ${guardedRatio({
      part: serverErrors,
      whole: requests,
      ratioMax: limits.serverErrorRatioMax,
      perSecondMin: limits.judgedRequestsPerSecondMin,
    })}
    unless on () max(min_over_time(${poolHealth}[5m])) == 0`,
  holdSeconds: limits.serverErrorHoldSeconds,
  summary: "Users of {{ $labels.zone }} see errors",
  description: `{{ $value | humanizePercentage }} of the requests of {{ $labels.zone }} were answered with a 5xx over three minutes, for ${formatDuration(limits.serverErrorHoldSeconds)} or longer; more than ${limits.serverErrorRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-cdn", "server-errors"),
  runbook: {
    meaning:
      "Counted where users are, while at least one pool of origins counts as healthy: 502 and 504 come from an origin that did not answer well, 520 to 527 from the way there, 500 from the application.",
    impact:
      "One request in twenty or more fails. A page needs several, so far more than one visitor in twenty notices.",
    confirm: [
      { text: "See which status it is; it names the culprit.", query: errorsByStatus },
      { text: "See whether the pools count as healthy.", query: promql`min by (pool_name) (${poolHealth})` },
      {
        text: "See whether the origins count the same errors; if they do not, the way between is at fault.",
        command: {
          language: "sh",
          text: "tail -n 2000 /var/log/nginx/access.log | awk '{print $9}' | sort | uniq -c | sort -rn",
        },
      },
    ],
    mitigate: [
      { text: "If it began with a deployment, roll back." },
      {
        text: "If one region has all of the errors, disable its pool; the other takes over within a minute.",
      },
      { text: "If the status is 525 or 526, the certificate of the origin is at fault." },
    ],
    recover: [
      {
        text: "Watch the share fall below a tenth of a percent.",
        query: promql`${serverErrors} / ${requests}`,
      },
    ],
    escalate:
      "The lead of the API team if the status is 500, otherwise the lead of the platform team, after ten minutes.",
  },
  risk: {
    event: "Users see errors that the origins, or the way to them, make",
    likelihood: "possible",
    impact: "major",
    control:
      "Deployments are rolled back by themselves when their check fails; pages are cached where they can be",
  },
});
