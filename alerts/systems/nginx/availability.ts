import { nginxMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { failsEveryCheck } from "../../failed-checks.ts";
import { withHost } from "../../host-label.ts";
import { alertingRule } from "../../rule-group.ts";
import { nginxLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = nginxMetrics;
const window = formatDuration(limits.windowSeconds);

/** Nobody gets through the proxy. */
export const nginxProbeFailing = alertingRule({
  name: "NginxProbeFailing",
  severity: "page",
  team: "platform",
  expression: withHost(failsEveryCheck(metrics.probeSuccess)),
  holdSeconds: limits.probeFailingHoldSeconds,
  summary: "The reverse proxy does not answer {{ $labels.instance }}",
  description: `Every health check of {{ $labels.instance }} has failed for ${formatDuration(limits.probeFailingHoldSeconds)} or longer (probe_success is {{ $value }}).`,
  panel: panelLink("klaxon-nginx", "probe"),
  runbook: {
    meaning:
      "The health page is served by nginx itself, through TLS: nginx is down, its port cannot be reached, or the handshake fails. If the certificate is the cause, `CertificatesUntrusted` pages and this is left out.",
    impact: "Nothing behind the proxy can be reached by anybody: site and API are down.",
    confirm: [
      {
        text: "See since when, and whether a status came back at all (0 is none).",
        query: select(metrics.probeStatusCode),
      },
      {
        text: "See whether nginx answers its exporter, which asks on the host itself.",
        query: select(metrics.up),
      },
      {
        text: "Ask from outside, with the handshake shown.",
        command: { language: "sh", text: 'curl -sSv -m 5 "https://$HOST/health" -o /dev/null' },
      },
      {
        text: "Look at the process and its last words.",
        command: { language: "sh", text: "systemctl status nginx\njournalctl -u nginx -n 50\nnginx -t" },
      },
    ],
    mitigate: [
      {
        text: "If `nginx -t` complains, put the last configuration back and start nginx.",
        command: { language: "sh", text: "nginx -t && systemctl restart nginx" },
      },
      { text: "If the process is well and nginx_up is 1, look at the firewall, the address and the route." },
      {
        text: "If the host is gone, bring up a new one from the image and point the name at it; its time to live is the delay.",
      },
    ],
    recover: [
      { text: "Health checks succeed again, two in a row.", query: select(metrics.probeSuccess) },
      {
        text: "Requests flow as before.",
        query: promql`sum(rate(${select(metrics.requests)}[${window}]))`,
      },
    ],
    escalate:
      "The lead of the platform team after ten minutes; the provider's support at once where the host or its network is gone.",
  },
  risk: {
    event: "The reverse proxy is away, and with it everything behind it",
    likelihood: "rare",
    impact: "severe",
    control: "Configuration is tested before it is loaded; the process is restarted by systemd",
  },
});

/** The exporter cannot read the status page. */
export const nginxStatusPageDown = alertingRule({
  name: "NginxStatusPageDown",
  severity: "ticket",
  team: "platform",
  expression: promql`max by (instance) (${select(metrics.up)}) == 0`,
  holdSeconds: limits.statusPageHoldSeconds,
  summary: "The exporter {{ $labels.instance }} cannot read nginx's status",
  description: `The exporter {{ $labels.instance }} has not read the status page for ${formatDuration(limits.statusPageHoldSeconds)} or longer (nginx_up is {{ $value }}).`,
  panel: panelLink("klaxon-nginx", "status-page"),
  runbook: {
    meaning:
      "The page `stub_status` does not answer on the host while the proxy serves users; if it did not, `NginxProbeFailing` would page and this be left out. Usually a new configuration has moved or closed the status location.",
    impact: "Users notice nothing. Connections are not seen, so dropped ones are not told of.",
    confirm: [
      { text: "See that users are served all the same.", query: select(metrics.probeSuccess) },
      {
        text: "Ask the status page as the exporter does.",
        command: {
          language: "sh",
          text: "curl -sS http://127.0.0.1:8080/stub_status\nnginx -T | grep -n -B3 stub_status",
        },
      },
    ],
    mitigate: [
      {
        text: "Put the `stub_status` location back, allow 127.0.0.1, and reload.",
        command: { language: "sh", text: "nginx -t && nginx -s reload" },
      },
    ],
    recover: [{ text: "The exporter reads it again.", query: select(metrics.up) }],
    escalate: "Nobody at night; the platform team's channel when the configuration is not yours.",
  },
  risk: {
    event: "A change of the proxy's configuration takes its connections out of sight",
    likelihood: "possible",
    impact: "minor",
    control: "The status location is part of the configuration's test",
  },
});

/** Connections are dropped before they are served. */
export const nginxConnectionsDropped = alertingRule({
  name: "NginxConnectionsDropped",
  severity: "ticket",
  team: "platform",
  expression: promql`
    sum by (instance) (rate(${select(metrics.accepted)}[${window}]))
    - sum by (instance) (rate(${select(metrics.handled)}[${window}])) > 0`,
  holdSeconds: limits.ticketHoldSeconds,
  summary: "The proxy {{ $labels.instance }} drops connections",
  description: `{{ $value | humanize }} connections a second are accepted and dropped on {{ $labels.instance }}, for ${formatDuration(limits.ticketHoldSeconds)} or longer; there should be none.`,
  panel: panelLink("klaxon-nginx", "dropped"),
  runbook: {
    meaning:
      "The proxy accepted connections and closed them at once: `worker_connections` or the limit of open files is reached. Before it comes to that, nginx hangs up on clients that ask nothing at the moment, which these counters do not show.",
    impact: "Some users get no answer, or only at the second attempt; the access log knows nothing of them.",
    confirm: [
      { text: "See how many connections are open, and in which state.", query: select(metrics.active) },
      { text: "See how many of them only wait.", query: select(metrics.waiting) },
      {
        text: "Find the limit that was reached.",
        command: {
          language: "sh",
          text: "grep -E 'worker_connections are not enough|Too many open files' /var/log/nginx/error.log | tail\nnginx -T | grep -E 'worker_(connections|processes|rlimit_nofile)|keepalive_timeout'",
        },
      },
    ],
    mitigate: [
      {
        text: "Raise `worker_connections` and `worker_rlimit_nofile` together (two files for each proxied connection), and reload.",
        command: { language: "sh", text: "nginx -t && nginx -s reload" },
      },
      {
        text: "If most connections wait, lower `keepalive_timeout`; if one address holds them, limit it with `limit_conn`.",
      },
    ],
    recover: [
      {
        text: "Accepted and handled grow alike again.",
        query: promql`rate(${select(metrics.accepted)}[${window}]) - rate(${select(metrics.handled)}[${window}])`,
      },
    ],
    escalate:
      "The lead of the platform team in the day; at night only when `NginxProbeFailing` pages as well.",
  },
  risk: {
    event: "The proxy runs out of connections and drops users without a trace in its log",
    likelihood: "possible",
    impact: "major",
    control: "Limits of connections and of files are set together, four times above the usual load",
  },
});
