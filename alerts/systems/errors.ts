import { errorsMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { bucketUpTo, formatDuration, promql, select } from "../expression.ts";
import { defineInhibitions } from "../inhibition.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";
import { percentileOf } from "../slow-requests.ts";

const panels = {
  "klaxon-errors": ["errors", "groups", "unhandled", "dropped", "order-duration"],
} as const;
const panelLink = linkTo(panels);
const { metrics } = errorsMetrics;

const limits = {
  /** A healthy day has one error in twenty seconds. */
  errorsPerSecondMin: 0.5,
  /** Times as many as yesterday at this hour. */
  spikeFactor: 3,
  spikeHoldSeconds: 300,
  /** Twelve in two minutes of a kind that there was none of half an hour ago. */
  newErrorsPerSecondMax: 0.1,
  newHoldSeconds: 180,
  unhandledCountMax: 3,
  droppedCountMax: 30,
  /** Longer than the window that counts them, so that a single burst has left it before anybody is told. */
  droppedHoldSeconds: 360,
  /** Customers give up after about two seconds. */
  orderSecondsMax: 2,
  /** Longer than the window of five minutes as well: a burst of slow orders is over when it is read. */
  orderHoldSeconds: 360,
  /** Slow orders within five minutes; fewer are the tale of two of them. */
  slowOrderCountMin: 10,
} as const;

const errors = select(metrics.reported);
const errorRate = promql`sum(rate(${errors}[5m]))`;
const byGroup = promql`sum by (fingerprint_group) (rate(${errors}[5m]))`;
const byRelease = promql`sum by (release) (rate(${errors}[5m]))`;
const unhandled = promql`sum(increase(${select(metrics.unhandled)}[10m]))`;
const dropped = promql`
  sum by (reason) (increase(${select(metrics.dropped, { where: [["reason", "=~", "rate_limit|network"]] })}[5m]))`;
const orderP95 = percentileOf({ metric: metrics.orderProcessing, share: 0.95, by: [], window: "5m" });
const orderCount = select(metrics.orderProcessing, { suffix: "_count" });
const quickOrders = select(metrics.orderProcessing, {
  suffix: "_bucket",
  where: [bucketUpTo(limits.orderSecondsMax)],
});
const slowOrders = promql`sum(increase(${orderCount}[5m])) - sum(increase(${quickOrders}[5m]))`;

const errorsSpike = alertingRule({
  name: "ErrorsSpike",
  severity: "ticket",
  team: "api",
  // Held against yesterday, for errors follow the hours of the day; where yesterday is unknown the floor decides.
  expression: promql`
    ${errorRate} > ${limits.errorsPerSecondMin}
    unless ${errorRate} <= ${limits.spikeFactor} * sum(rate(${errors}[1h] offset 1d))`,
  holdSeconds: limits.spikeHoldSeconds,
  summary: "Services report far more errors than usual",
  description: `{{ $value | humanize }} errors a second, for ${formatDuration(limits.spikeHoldSeconds)} or longer: above ${limits.errorsPerSecondMin} a second, and more than ${limits.spikeFactor} times as many as yesterday at this hour.`,
  panel: panelLink("klaxon-errors", "errors"),
  runbook: {
    meaning:
      "Something that fails now and then fails all the time, or a release made it so. Counted before sampling, so the figure is true.",
    impact:
      "Somewhere users get errors. Where it is enough to spend the error budget, the alert of the API pages.",
    confirm: [
      { text: "See which kind of error it is; mostly it is one.", query: promql`topk(5, ${byGroup})` },
      { text: "See whether it came with a release.", query: byRelease },
      {
        text: "Open the group in the error tracker and read one event from the bottom of its stack upwards. It shows a tenth of the events.",
      },
    ],
    mitigate: [
      { text: "If one release has it, roll that back." },
      {
        text: "If the group names something outside (a payment provider, a mail server), read its status page; switch it off if the shop can do without.",
      },
    ],
    recover: [
      {
        text: "Watch the rate come back to a few a minute, and close the group so that it opens again if it returns.",
        query: errorRate,
      },
    ],
    escalate:
      "The owner of the service that the group belongs to, on the same day; the lead of the API team if customers complain.",
  },
  risk: {
    event: "Errors multiply and nobody looks at the tracker",
    likelihood: "likely",
    impact: "minor",
    control: "Groups have owners; releases go to a tenth of the users first",
  },
});

const errorsNewKind = alertingRule({
  name: "ErrorsNewKind",
  severity: "ticket",
  team: "api",
  // Where nothing is known of half an hour ago every kind would be new, and none is told of.
  expression: promql`
    sum by (fingerprint_group, release) (rate(${errors}[2m])) > ${limits.newErrorsPerSecondMax}
    unless on (fingerprint_group) sum by (fingerprint_group) (${errors} offset 30m)
    and on () count(${errors} offset 30m) > 0`,
  holdSeconds: limits.newHoldSeconds,
  summary: "Release {{ $labels.release }} brings a new kind of error",
  description: `{{ $labels.fingerprint_group }} occurs {{ $value | humanize }} times a second in {{ $labels.release }} and was not there half an hour ago; more than ${limits.newErrorsPerSecondMax} a second is no stray.`,
  panel: panelLink("klaxon-errors", "groups"),
  runbook: {
    meaning:
      "A kind of error that no release had shows often, at least twelve times within two minutes: almost always the release that was just made.",
    impact: "Whoever comes to that place in the code fails. How many that are, the rate says.",
    confirm: [
      {
        text: "See which kinds there are, and in which release.",
        query: promql`topk(5, sum by (fingerprint_group, release) (rate(${errors}[5m])))`,
      },
      { text: "See whether unhandled ones are among them: then processes end as well.", query: unhandled },
      {
        text: "Read what the release changed at that place.",
        command: {
          language: "sh",
          text: 'git log --oneline "$PREVIOUS_RELEASE..$RELEASE"\ngit diff "$PREVIOUS_RELEASE" "$RELEASE" -- "$FILE"',
        },
      },
    ],
    mitigate: [
      {
        text: "Roll the release back; repair it by day. Going forward at night is how the second incident begins.",
      },
    ],
    recover: [{ text: "See that the kind has stopped.", query: byGroup }],
    escalate: "Whoever made the release, now; the lead of the API team if it cannot be rolled back.",
  },
  risk: {
    event: "A release brings errors that its tests did not show",
    likelihood: "likely",
    impact: "minor",
    control: "Releases can be rolled back within minutes; migrations work with the release before them",
  },
});

const errorsUnhandled = alertingRule({
  name: "ErrorsUnhandled",
  severity: "ticket",
  team: "api",
  expression: promql`${unhandled} > ${limits.unhandledCountMax}`,
  holdSeconds: 0,
  summary: "Errors end processes",
  description: `About {{ $value | printf "%.0f" }} errors within ten minutes were caught by no code, and each ended its process; more than ${limits.unhandledCountMax} is no accident.`,
  panel: panelLink("klaxon-errors", "unhandled"),
  runbook: {
    meaning:
      "An error in a place that nobody thought of, such as a callback or a promise that nobody waits for, ends the process; the supervisor starts it anew.",
    impact:
      "All requests that the process had at that moment fail with it. If it comes with each request of a kind, instances restart over and over.",
    confirm: [
      { text: "See how many, and since when.", query: unhandled },
      {
        text: "Read the last words of the processes.",
        command: {
          language: "sh",
          text: "journalctl -u api --since -20min --no-pager | grep -A8 -iE 'unhandled|uncaught' | head -40",
        },
      },
      { text: "See whether a release began it.", query: byRelease },
    ],
    mitigate: [
      { text: "If a release began it, roll back." },
      { text: "If one kind of request does it, refuse that at the load balancer until it is repaired." },
    ],
    recover: [{ text: "See no more for ten minutes.", query: unhandled }],
    escalate:
      "The owner of the service on the same day; the lead of the API team when instances crash in a loop.",
  },
  risk: {
    event: "An error that nobody catches ends processes again and again",
    likelihood: "possible",
    impact: "minor",
    control: "Processes are started anew at once; the linter refuses promises that nobody waits for",
  },
});

const errorsDropped = alertingRule({
  name: "ErrorsDropped",
  severity: "ticket",
  team: "platform",
  expression: promql`${dropped} > ${limits.droppedCountMax}`,
  holdSeconds: limits.droppedHoldSeconds,
  summary: "Errors do not reach the tracker ({{ $labels.reason }})",
  description: `About {{ $value | printf "%.0f" }} errors within five minutes were dropped ({{ $labels.reason }}), for ${formatDuration(limits.droppedHoldSeconds)} or longer; more than ${limits.droppedCountMax} is too many. Sampling is not counted.`,
  panel: panelLink("klaxon-errors", "dropped"),
  runbook: {
    meaning:
      "With `rate_limit` the tracker refuses more than the plan allows, often because one error floods it; with `network` the relay does not reach it.",
    impact:
      "Rates here stay true, but stacks and contexts are lost: whoever has to find the cause of something else has nothing to read.",
    confirm: [
      { text: "See how many and why.", query: dropped },
      { text: "See whether one kind floods it.", query: promql`topk(3, ${byGroup})` },
      {
        text: "Ask the tracker from the host of the relay.",
        command: {
          language: "sh",
          text: 'curl -sS -m 5 -o /dev/null -w "%{http_code}\\n" "https://$TRACKER_HOST/api/0/"',
        },
      },
    ],
    mitigate: [
      { text: "If one kind floods the tracker, let the relay drop that kind alone, and repair it." },
      {
        text: "If the network is at fault, the relay keeps the last thousand; repair the way out or its proxy.",
      },
    ],
    recover: [
      {
        text: "See that nothing is dropped but what sampling leaves out.",
        query: promql`sum by (reason) (rate(${select(metrics.dropped)}[5m]))`,
      },
    ],
    escalate: "The platform team by day; whoever pays for the plan if the limit is too low on ordinary days.",
  },
  risk: {
    event: "Errors are lost on their way to the tracker just when they are needed",
    likelihood: "possible",
    impact: "minor",
    control: "Sampling at a tenth; limits for each kind of error",
  },
});

const errorsOrdersSlow = alertingRule({
  name: "ErrorsOrdersSlow",
  severity: "page",
  team: "api",
  expression: promql`
    ${orderP95} > ${limits.orderSecondsMax}
    and ${slowOrders} >= ${limits.slowOrderCountMin}`,
  holdSeconds: limits.orderHoldSeconds,
  summary: "Orders take longer than customers wait",
  description: `One order in twenty takes {{ $value | humanizeDuration }} or longer to be confirmed, for ${formatDuration(limits.orderHoldSeconds)} or longer; more than ${formatDuration(limits.orderSecondsMax)} is too long.`,
  panel: panelLink("klaxon-errors", "order-duration"),
  runbook: {
    meaning:
      "Measured by the shop from the request to the confirmation: stock, payment and the write to the database are within it.",
    impact: "Customers press the button twice or leave. This is revenue, minute by minute.",
    confirm: [
      { text: "See since when.", query: orderP95 },
      { text: "See how many orders are slow, and that orders come in at all.", query: slowOrders },
      { text: "Follow a slow order in the traces: the longest span names the culprit." },
      { text: "See whether payment fails as well.", query: promql`topk(5, ${byGroup})` },
    ],
    mitigate: [
      { text: "If payment is slow, switch to the second provider." },
      { text: "If the database is slow, see its alerts; stop reports and batches that press on it." },
      { text: "If it began with a release, roll back." },
    ],
    recover: [
      { text: "Watch the slowest twentieth fall below a second.", query: orderP95 },
      { text: "Look for orders that were placed twice in that time, and cancel the second ones." },
    ],
    escalate:
      "The lead of the API team after ten minutes; the payment provider's line if the traces end there.",
  },
  risk: {
    event: "Orders become so slow that customers leave",
    likelihood: "possible",
    impact: "major",
    control:
      "Two payment providers; timeouts within the order; a second press of the button is known as such",
  },
});

/** The alerting of the error tracking and the orders. */
export const errorsAlerting = defineAlerting({
  title: "Errors and orders",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "errors",
      intervalSeconds: 15,
      rules: [errorsSpike, errorsNewKind, errorsUnhandled, errorsDropped, errorsOrdersSlow],
    },
  ],
  inhibitions: defineInhibitions([
    {
      source: "ErrorsNewKind",
      targets: ["ErrorsSpike"],
      equal: [],
      reason: "the new kind is what there are more of, and its ticket names the release",
    },
  ]),
});
