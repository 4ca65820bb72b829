import { upstashMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { upstashLimits as limits, panelLink, requestsPerSecond, throttledPerSecond } from "./series.ts";

const { metrics } = upstashMetrics;
const quotaUsed = promql`max(${select(metrics.quotaUsed)})`;
const raisePlan = {
  language: "sh",
  text: 'curl -sS -X POST -u "$UPSTASH_EMAIL:$UPSTASH_API_KEY" "https://api.upstash.com/v2/redis/$DATABASE_ID/change-plan" -d \'{"plan_name":"paid"}\'',
} as const;

/** The provider throttles. */
export const upstashThrottled = alertingRule({
  name: "UpstashThrottled",
  severity: "ticket",
  team: "api",
  expression: promql`${throttledPerSecond} > ${limits.throttledPerSecondMax}`,
  holdSeconds: limits.throttledHoldSeconds,
  summary: "Upstash throttles {{ $value | humanize }} requests a second",
  description: `Upstash answers {{ $value | humanize }} requests a second with 429, for ${formatDuration(limits.throttledHoldSeconds)} or longer; more than ${limits.throttledPerSecondMax} is too many.`,
  panel: panelLink("klaxon-upstash", "throttled"),
  runbook: {
    meaning:
      "More requests a second are made than the plan allows, or the month's quota is used up. Retries make it worse.",
    impact:
      "The callers of these requests are treated as if the limit of the site were reached: a part of the users sees 429.",
    confirm: [
      { text: "See whether the quota is used up, in which case all are refused soon.", query: quotaUsed },
      { text: "See whether there are more requests than usual.", query: requestsPerSecond },
      {
        text: "Find what makes them.",
        command: {
          language: "sh",
          text: "vercel logs --since 15m | grep -o 'upstash [A-Z]* [a-z]*:' | sort | uniq -c | sort -rn | head",
        },
      },
    ],
    mitigate: [
      { text: "Raise the plan; it holds within a minute.", command: raisePlan },
      { text: "If a crawler is the cause, stop it at the edge; each of its pages makes five requests here." },
    ],
    recover: [{ text: "See no request throttled for an hour at the usual peak.", query: throttledPerSecond }],
    escalate:
      "Whoever may change the plan; the API team's second on call if more than one request in ten is throttled.",
  },
  risk: {
    event: "Users are refused because the rented Redis throttles",
    likelihood: "possible",
    impact: "minor",
    control: "The plan allows five times the usual peak",
  },
});

/** The month's quota runs out. */
export const upstashQuotaNearlyUsed = alertingRule({
  name: "UpstashQuotaNearlyUsed",
  severity: "ticket",
  team: "api",
  expression: promql`${quotaUsed} > ${limits.quotaUsedRatioMax}`,
  holdSeconds: limits.quotaHoldSeconds,
  summary: "{{ $value | humanizePercentage }} of the Upstash quota is used",
  description: `{{ $value | humanizePercentage }} of the month's requests to Upstash are used; from ${limits.quotaUsedRatioMax * 100} % on somebody should look.`,
  panel: panelLink("klaxon-upstash", "quota"),
  runbook: {
    meaning:
      "Four fifths of the requests that the plan has for this month are made. Late in the month that may be as planned; early in it something makes too many.",
    impact: "None yet. At 100 % every request is answered with 429.",
    confirm: [
      { text: "See how it grew, and extend the line to the end of the month.", query: quotaUsed },
      {
        text: "See whether retries or more users make the requests.",
        query: promql`sum(rate(${select(metrics.retries)}[1h])) / sum(rate(${select(metrics.requests)}[1h]))`,
      },
    ],
    mitigate: [
      { text: "If it will not last, raise the plan before the weekend.", command: raisePlan },
      { text: "If one key is read on every page, keep it in the function for ten seconds." },
    ],
    recover: [
      {
        text: "See the share start anew with the month, and grow by less than three points a day.",
        query: quotaUsed,
      },
    ],
    escalate: "Whoever may change the plan, in working hours; at once above 95 %.",
  },
  risk: {
    event: "All requests to the rented Redis are refused because the month's quota is used up",
    likelihood: "possible",
    impact: "major",
    control: "The quota is told of at four fifths, days before its end",
  },
});
