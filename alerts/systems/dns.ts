import { thresholds } from "../../environments/index.ts";
import { dnsMetrics, postgresMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, type LabelMatcher, promql, select } from "../expression.ts";
import { defineInhibitions } from "../inhibition.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = { "klaxon-dns": ["resolvers", "answers", "failover", "duration"] } as const;
const panelLink = linkTo(panels);
const { metrics } = dnsMetrics;

const limits = {
  downHoldSeconds: 30,
  resolverHoldSeconds: 60,
  wrongAnswerHoldSeconds: 60,
  /** Recovery time objective of the database: what names and clients take is part of it. */
  recoveryTimeSeconds: thresholds.postgres.recoveryTimeSeconds,
  /** A third of the objective: a time to live of a minute, and a person has the rest. */
  failoverHoldSeconds: thresholds.postgres.recoveryTimeSeconds / 3,
  slowSeconds: 0.5,
  slowWindowSeconds: 60,
  slowHoldSeconds: 120,
} as const;

const ofDatabase: LabelMatcher = ["instance", "=~", "db[.].+"];
const ofOthers: LabelMatcher = ["instance", "!~", "db[.].+"];
const slowWindow = formatDuration(limits.slowWindowSeconds);
const answered = promql`max by (instance) (${select(metrics.succeeded)})`;
const meanDuration = promql`avg by (instance) (avg_over_time(${select(metrics.duration)}[${slowWindow}]))`;
const ask = 'dig +time=2 +tries=1 "$NAME" "@$RESOLVER"';

// Whoever answers at all, and with something else than the name must have.
function wrongAnswers(names: LabelMatcher): string {
  const isRight = select(metrics.success, { where: [names] });
  const isAnswered = select(metrics.succeeded, { where: [names] });
  return promql`
    max by (instance) (${isRight}) == 0
    and on (instance) max by (instance) (${isAnswered}) == 1`;
}

const dnsDown = alertingRule({
  name: "DnsDown",
  severity: "page",
  team: "platform",
  expression: promql`max by (job) (${select(metrics.succeeded)}) == 0`,
  holdSeconds: limits.downHoldSeconds,
  summary: "No resolver answers",
  description: `No resolver has answered any query for ${formatDuration(limits.downHoldSeconds)} or longer (the best probe_dns_query_succeeded is {{ $value }}).`,
  panel: panelLink("klaxon-dns", "resolvers"),
  runbook: {
    meaning:
      "Every query to every resolver fails: both are down, or port 53 between the prober and them is closed.",
    impact:
      "New connections between services fail as soon as their cached answers end, within a minute; what is connected goes on.",
    confirm: [
      { text: "See who does not answer, and since when.", query: answered },
      {
        text: "Ask from a host of the applications, not from the prober's: only then are users harmed.",
        command: { language: "sh", text: ask },
      },
      {
        text: "Look at a resolver.",
        command: {
          language: "sh",
          text: "systemctl status dnsmasq\njournalctl -u dnsmasq -n 30\nss -lunp 'sport = 53'",
        },
      },
    ],
    mitigate: [
      {
        text: "Start one; if it does not, its last change of configuration is at fault: put it back.",
        command: { language: "sh", text: "dnsmasq --test && systemctl restart dnsmasq" },
      },
      {
        text: "If neither starts, write the database's and the API's addresses into `/etc/hosts` of the applications for the time being; take them out afterwards.",
      },
      {
        text: "If they answer the applications and not the prober, repair the way of the prober in the day.",
      },
    ],
    recover: [{ text: "Both resolvers answer.", query: answered }],
    escalate: "The lead of the platform team after ten minutes.",
  },
  risk: {
    event: "No resolver answers, and services lose each other as their caches end",
    likelihood: "rare",
    impact: "severe",
    control: "Two resolvers on two hosts; configuration is tested before a restart",
  },
});

const dnsResolverDown = alertingRule({
  name: "DnsResolverDown",
  severity: "ticket",
  team: "platform",
  expression: promql`${answered} == 0`,
  holdSeconds: limits.resolverHoldSeconds,
  summary: "{{ $labels.instance }} is not answered",
  description: `The query {{ $labels.instance }} (name@resolver) has had no answer for ${formatDuration(limits.resolverHoldSeconds)} or longer (probe_dns_query_succeeded is {{ $value }}).`,
  panel: panelLink("klaxon-dns", "resolvers"),
  runbook: {
    meaning:
      "One resolver is down if all its names fail; if one name fails on both, that name is the trouble.",
    impact: "Clients ask the other resolver after a timeout: every new connection takes seconds longer.",
    confirm: [
      { text: "See whether it is a resolver or a name.", query: `${answered} == 0` },
      { text: "Ask it.", command: { language: "sh", text: ask } },
    ],
    mitigate: [
      { text: "Restart the resolver.", command: { language: "sh", text: "systemctl restart dnsmasq" } },
      { text: "If it stays away, take it out of `resolv.conf`, so that nobody waits for it." },
    ],
    recover: [{ text: "It answers.", query: answered }],
    escalate: "Nobody at night while the other one answers; the platform team in the day.",
  },
  risk: {
    event: "A resolver is down and every new connection waits for it first",
    likelihood: "possible",
    impact: "minor",
    control: "Two resolvers; clients wait a second only before they ask the next",
  },
});

const dnsWrongAnswer = alertingRule({
  name: "DnsWrongAnswer",
  severity: "page",
  team: "platform",
  expression: wrongAnswers(ofOthers),
  holdSeconds: limits.wrongAnswerHoldSeconds,
  summary: "{{ $labels.instance }} has the wrong address",
  description: `The query {{ $labels.instance }} (name@resolver) is answered with another address than the name must have, for ${formatDuration(limits.wrongAnswerHoldSeconds)} or longer (probe_success is {{ $value }}).`,
  panel: panelLink("klaxon-dns", "answers"),
  runbook: {
    meaning:
      "The resolver answers, and sends clients elsewhere: a change of the zone, an old file after a restart, or somebody else's answer.",
    impact: "Users and services are sent to a machine that is not ours or no longer serves them.",
    confirm: [
      {
        text: "See which resolvers say it: one is its own state, both is the zone.",
        query: wrongAnswers(ofOthers),
      },
      {
        text: "See what is answered, and by whom.",
        command: { language: "sh", text: 'dig +noall +answer "$NAME" "@$RESOLVER"' },
      },
      { text: "See what was changed.", command: { language: "sh", text: "git -C /etc/dnsmasq.d log -3 -p" } },
    ],
    mitigate: [
      {
        text: "Put the last right address back and restart the resolver.",
        command: {
          language: "sh",
          text: "git -C /etc/dnsmasq.d revert --no-edit HEAD && systemctl restart dnsmasq",
        },
      },
      {
        text: "Nobody of ours changed it: stop that resolver, keep its state, and call whoever answers for security.",
      },
    ],
    recover: [
      { text: "Answers are right.", query: select(metrics.success) },
      { text: "After one time to live clients follow; restart those that keep addresses for ever." },
    ],
    escalate:
      "Whoever answers for security at once when nobody of ours changed it; otherwise the lead of the platform team after fifteen minutes.",
  },
  risk: {
    event: "A name leads users to a machine that is not ours",
    likelihood: "rare",
    impact: "severe",
    control: "Zones are changed by review; every resolver's answer is compared with what it must be",
  },
});

const dnsFailoverTooSlow = alertingRule({
  name: "DnsFailoverTooSlow",
  severity: "page",
  team: "data",
  expression: wrongAnswers(ofDatabase),
  holdSeconds: limits.failoverHoldSeconds,
  summary: "{{ $labels.instance }} still leads to the old primary",
  description: `The query {{ $labels.instance }} (name@resolver) has not been answered with the address of the primary for ${formatDuration(limits.failoverHoldSeconds)} or longer (probe_success is {{ $value }}); the objective is to be back within ${formatDuration(limits.recoveryTimeSeconds)}.`,
  panel: panelLink("klaxon-dns", "failover"),
  runbook: {
    meaning:
      "After a failover the database's name has to lead to the new primary. A resolver still gives the old address: the last step of the failover was left out or failed.",
    impact: `Applications that ask this resolver write to a server that is gone or read-only. ${formatDuration(limits.recoveryTimeSeconds - limits.failoverHoldSeconds)} are left of the recovery time objective.`,
    confirm: [
      { text: "See which resolvers are behind.", query: wrongAnswers(ofDatabase) },
      {
        text: "See which server is the primary.",
        query: `${select(postgresMetrics.metrics.isReplica)} == 0`,
      },
      {
        text: "See what the resolver says.",
        command: { language: "sh", text: 'dig +noall +answer db.klaxon.internal "@$RESOLVER"' },
      },
    ],
    mitigate: [
      {
        text: "Write the address of the new primary, and restart the resolver.",
        command: {
          language: "sh",
          text: 'echo "address=/db.klaxon.internal/$PRIMARY_ADDRESS" > /etc/dnsmasq.d/db.conf\ndnsmasq --test && systemctl restart dnsmasq',
        },
      },
      { text: "Restart connection pools that hold on to the old address." },
      {
        text: "If the address is right and the expectation is old, the failover has not written the probe's configuration: do that.",
      },
    ],
    recover: [
      {
        text: "Both resolvers lead to the primary.",
        query: select(metrics.success, { where: [ofDatabase] }),
      },
      {
        text: "Transactions are committed there.",
        query: promql`sum by (instance) (rate(${select(postgresMetrics.metrics.commits)}[1m]))`,
      },
    ],
    escalate: `The lead of the data team at once: the objective of ${formatDuration(limits.recoveryTimeSeconds)} is at stake.`,
  },
  risk: {
    event: "A failover of the database succeeds and applications are not led to the new primary in time",
    likelihood: "possible",
    impact: "severe",
    control: "A time to live of a minute; the failover changes name and probe in one step",
  },
});

const dnsSlow = alertingRule({
  name: "DnsSlow",
  severity: "ticket",
  team: "platform",
  expression: promql`${meanDuration} > ${limits.slowSeconds} and on (instance) ${answered} == 1`,
  holdSeconds: limits.slowHoldSeconds,
  summary: "{{ $labels.instance }} is answered slowly",
  description: `The query {{ $labels.instance }} (name@resolver) takes {{ $value | humanizeDuration }} in the mean over ${slowWindow}, for ${formatDuration(limits.slowHoldSeconds)} or longer; ${limits.slowSeconds} s is too much.`,
  panel: panelLink("klaxon-dns", "duration"),
  runbook: {
    meaning:
      "The resolver is busy, or it has to ask an upstream that is slow; a name of its own takes milliseconds.",
    impact: "Every new connection takes that much longer, on every service.",
    confirm: [
      { text: "See whether one resolver or one name is slow.", query: meanDuration },
      {
        text: "See its cache and its upstreams.",
        command: {
          language: "sh",
          text: 'kill -USR1 "$(cat /run/dnsmasq/dnsmasq.pid)" && journalctl -u dnsmasq -n 20\nfor t in cachesize evictions servers; do dig +short chaos txt $t.bind "@$RESOLVER"; done',
        },
      },
    ],
    mitigate: [
      { text: "An upstream is slow: take it out of the resolver's list." },
      { text: "A client floods it: find the client in the query log, and limit it." },
    ],
    recover: [{ text: "Answers take milliseconds.", query: meanDuration }],
    escalate: "The platform team in the day.",
  },
  risk: {
    event: "Resolvers become slow, and with them every new connection",
    likelihood: "possible",
    impact: "minor",
    control: "Resolvers answer names of our own themselves and cache the others",
  },
});

const inhibitions = defineInhibitions([
  {
    source: "DnsDown",
    targets: ["DnsResolverDown"],
    equal: [],
    reason: "with no resolver left each of them is known not to answer",
  },
]);

/** The alerting of names and resolvers. */
export const dnsAlerting = defineAlerting({
  title: "DNS",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "dns",
      intervalSeconds: 15,
      rules: [dnsDown, dnsResolverDown, dnsWrongAnswer, dnsFailoverTooSlow, dnsSlow],
    },
  ],
  inhibitions,
});
