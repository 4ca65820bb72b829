import { thresholds } from "../../environments/index.ts";
import { probesMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { failsEveryCheck, unhealthyAfterSeconds } from "../failed-checks.ts";
import { withHost } from "../host-label.ts";
import { defineInhibitions } from "../inhibition.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = { "klaxon-probes": ["health", "content", "duration", "changes"] } as const;
const panelLink = linkTo(panels);
const { metrics } = probesMetrics;

const limits = {
  checkIntervalSeconds: thresholds.api.healthCheckIntervalSeconds,
  checkFailureCount: thresholds.api.healthCheckFailureCount,
  checkTimeoutSeconds: 3,
  /** Longer than a refused certificate takes to be told of, so that this is left out where that is the cause. */
  failingHoldSeconds: 45,
  wrongContentHoldSeconds: 30,
  slowSeconds: 1,
  slowWindowSeconds: 60,
  slowHoldSeconds: 120,
  flapWindowSeconds: 300,
  flapChangesMax: 4,
} as const;

const checks = formatDuration(unhealthyAfterSeconds);
const slowWindow = formatDuration(limits.slowWindowSeconds);
const flapWindow = formatDuration(limits.flapWindowSeconds);
const isWrong = promql`max by (instance) (${select(metrics.wrongContent)})`;
const meanDuration = promql`avg by (instance) (avg_over_time(${select(metrics.duration)}[${slowWindow}]))`;
const changes = promql`max by (instance) (changes(${select(metrics.success)}[${flapWindow}]))`;
const askFromOutside =
  "curl -sS -m 3 -o /dev/null -w '%{http_code} dns %{time_namelookup} tcp %{time_connect} tls %{time_appconnect} all %{time_total}\\n' \"$ADDRESS\"";

const probesFailing = alertingRule({
  name: "ProbesFailing",
  severity: "page",
  team: "platform",
  // A page with the wrong content was answered; `ProbesWrongContent` tells of it.
  expression: withHost(promql`${failsEveryCheck(metrics.success)} unless on (instance) ${isWrong} == 1`),
  holdSeconds: limits.failingHoldSeconds,
  summary: "{{ $labels.instance }} cannot be reached from outside",
  description: `Every check of {{ $labels.instance }} from outside has failed for ${formatDuration(limits.failingHoldSeconds)} or longer (probe_success is {{ $value }}).`,
  panel: panelLink("klaxon-probes", "health"),
  runbook: {
    meaning: `At least ${limits.checkFailureCount} checks in a row failed, and all since then, from where users are: name, network, proxy or application. Where the proxy or the certificate is the cause their own alerts page and this is left out.`,
    impact: "Users of this address get nothing, or an error.",
    confirm: [
      {
        text: "See whether one address fails or all of them: all is the way, one is what is behind it.",
        query: select(metrics.success),
      },
      {
        text: "See what came back: 0 is no answer at all, 5xx the application's or the proxy's.",
        query: select(metrics.statusCode),
      },
      {
        text: "Ask by yourself, and see which part takes the time.",
        command: { language: "sh", text: askFromOutside },
      },
    ],
    mitigate: [
      {
        text: "No answer, and from your own network it works: the way from outside is cut; see the provider's status and the firewall's last change.",
      },
      { text: "No answer anywhere: see the reverse proxy and the name's address." },
      { text: "An error (5xx): go on with the application's own alerts; roll back what was deployed last." },
    ],
    recover: [{ text: "Two checks in a row succeed.", query: select(metrics.success) }],
    escalate: "The lead of the platform team after ten minutes; the API team at once when the status is 5xx.",
  },
  risk: {
    event: "Users cannot reach an address although everything inside looks well",
    likelihood: "possible",
    impact: "severe",
    control: "Checks from outside every 5 s, through name, network, proxy and certificate",
  },
});

const probesWrongContent = alertingRule({
  name: "ProbesWrongContent",
  severity: "page",
  team: "platform",
  expression: promql`max by (instance) (min_over_time(${select(metrics.wrongContent)}[${checks}])) == 1`,
  holdSeconds: limits.wrongContentHoldSeconds,
  summary: "{{ $labels.instance }} answers with the wrong page",
  description: `{{ $labels.instance }} answers 200 and its body has not been what it has to be for ${formatDuration(limits.wrongContentHoldSeconds)} or longer (probe_failed_due_to_regex is {{ $value }}).`,
  panel: panelLink("klaxon-probes", "content"),
  runbook: {
    meaning:
      "The answer has the right status and not the text that every good one has: an empty page after a deployment, a default page of the proxy, a health answer that says `degraded`.",
    impact: "Users see a blank or a foreign page; monitoring by status alone would call it well.",
    confirm: [
      { text: "See since when, and compare with the last deployment.", query: select(metrics.wrongContent) },
      {
        text: "Read what is served.",
        command: { language: "sh", text: 'curl -sS -m 3 -i "$ADDRESS" | head -40' },
      },
    ],
    mitigate: [
      {
        text: "The frontend refers to files that are gone (`rsync --delete` before the new page was there): deploy again, page last.",
      },
      {
        text: "A default page: the proxy lost its site's configuration; put it back and reload.",
        command: { language: "sh", text: "nginx -t && nginx -s reload" },
      },
      { text: "A health answer of `degraded` names the dependency; go on there." },
    ],
    recover: [{ text: "The body is right again.", query: select(metrics.wrongContent) }],
    escalate: "Whoever deployed last, at once; the API team when the health answer says so itself.",
  },
  risk: {
    event: "A deployment serves a blank or foreign page with status 200",
    likelihood: "possible",
    impact: "severe",
    control: "Checks read the body; deployments keep the files of the last version",
  },
});

const probesSlow = alertingRule({
  name: "ProbesSlow",
  severity: "ticket",
  team: "platform",
  expression: promql`${meanDuration} > ${limits.slowSeconds}`,
  holdSeconds: limits.slowHoldSeconds,
  summary: "{{ $labels.instance }} is slow from outside",
  description: `Checks of {{ $labels.instance }} take {{ $value | humanizeDuration }} in the mean over ${slowWindow}, for ${formatDuration(limits.slowHoldSeconds)} or longer; ${limits.slowSeconds} s is too much, and at ${limits.checkTimeoutSeconds} s they fail.`,
  panel: panelLink("klaxon-probes", "duration"),
  runbook: {
    meaning: "The whole way of a user takes that long: name, connection, TLS and answer.",
    impact: "Users wait for every page; at three seconds checks fail, and this becomes a page.",
    confirm: [
      { text: "See whether all addresses are slow or one.", query: meanDuration },
      { text: "See which part takes the time.", command: { language: "sh", text: askFromOutside } },
    ],
    mitigate: [
      { text: "Name: see the resolvers. Connection: the network or a full accept queue of the proxy." },
      { text: "TLS: the proxy's processor. Answer: the application and its database." },
    ],
    recover: [{ text: "Checks are quick again.", query: meanDuration }],
    escalate: "The team of the slow part in the day.",
  },
  risk: {
    event: "The way of users becomes slow although each part meets its own limits",
    likelihood: "possible",
    impact: "minor",
    control: "Checks measure the whole way",
  },
});

const probesFlapping = alertingRule({
  name: "ProbesFlapping",
  severity: "ticket",
  team: "platform",
  expression: promql`${changes} > ${limits.flapChangesMax}`,
  holdSeconds: 0,
  summary: "{{ $labels.instance }} comes and goes",
  description: `Checks of {{ $labels.instance }} changed between good and bad {{ $value }} times within ${flapWindow}; more than ${limits.flapChangesMax} is no single failure.`,
  panel: panelLink("klaxon-probes", "changes"),
  runbook: {
    meaning:
      "Failures too short for a page come again and again: one of several servers is broken and gets its turn, or packets are lost.",
    impact: "A share of the users' requests fails, over and over.",
    confirm: [
      { text: "See how often, and whether all addresses do it.", query: changes },
      {
        text: "Ask twenty times, and see how many fail.",
        command: {
          language: "sh",
          text: 'for i in $(seq 20); do curl -sS -m 3 -o /dev/null -w "%{http_code}\\n" "$ADDRESS"; done | sort | uniq -c',
        },
      },
    ],
    mitigate: [
      { text: "A fixed share with 5xx: one server behind the load balancer; take it out." },
      { text: "Timeouts on all addresses: packets are lost; see the provider and the host's network." },
    ],
    recover: [{ text: "No change within five minutes.", query: changes }],
    escalate: "The platform team in the day.",
  },
  risk: {
    event: "Short failures harm users again and again without one that is long enough for a page",
    likelihood: "possible",
    impact: "minor",
    control: "Health checks of the load balancer take broken servers out",
  },
});

const inhibitions = defineInhibitions([
  {
    source: "ProbesFailing",
    targets: ["ProbesSlow"],
    equal: ["instance"],
    reason: "checks that fail take their whole timeout",
  },
]);

/** The alerting of the health checks from outside. */
export const probesAlerting = defineAlerting({
  title: "Health checks from outside",
  panels,
  objectives: {},
  limits,
  groups: [
    { name: "probes-health", intervalSeconds: 5, rules: [probesFailing, probesWrongContent] },
    { name: "probes-quality", intervalSeconds: 15, rules: [probesSlow, probesFlapping] },
  ],
  inhibitions,
});
