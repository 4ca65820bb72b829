import { apiMetrics, networkMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";
import { explainsEveryTargetDown } from "../scraped-process.ts";

const panels = { "klaxon-network": ["expected", "exposed", "isolation", "prober"] } as const;
const panelLink = linkTo(panels);
const { metrics } = networkMetrics;

const limits = {
  /** Probes go out every 15 s: three in a row, so that a restart of a service is no closed port. */
  unreachableHoldSeconds: 60,
  /** Two probes in a row; what is open to the world is found within minutes. */
  exposedHoldSeconds: 15,
  blindHoldSeconds: 45,
} as const;

const open = promql`max by (instance) (${select(metrics.openSuccess)})`;
const exposed = promql`max by (instance) (${select(metrics.closedSuccess)})`;
const crossed = promql`max by (instance) (${select(metrics.isolationSuccess)})`;

const networkProberBlind = alertingRule({
  name: "NetworkProberBlind",
  severity: "ticket",
  team: "platform",
  // Where probes must fail, one that cannot send looks like success: only open ports prove that it can.
  expression: promql`(max(${select(metrics.openSuccess)}) or vector(0)) == 0`,
  holdSeconds: limits.blindHoldSeconds,
  summary: "The network prober reaches nothing",
  description: `None of the ports that must be open has answered a probe for ${formatDuration(limits.blindHoldSeconds)} or longer (the best result is {{ $value }}), so closed ports and isolation prove nothing.`,
  panel: panelLink("klaxon-network", "prober"),
  runbook: {
    meaning:
      "Every port that must be open fails at once, or no probe is made at all. Most likely the prober has lost its network or is gone; all services at once would page by other alerts.",
    impact:
      "Whether a port stands open to the world or a zone has been breached is not known. Users are not concerned.",
    confirm: [
      { text: "See which probes fail, and since when.", query: open },
      {
        text: "See the services by other eyes: the API's health checks.",
        query: promql`max by (instance) (${select(apiMetrics.metrics.probeSuccess)})`,
      },
      {
        text: "Try from the prober's host.",
        command: {
          language: "sh",
          text: "nc -vz -w 3 edge-1 443\nsystemctl status prometheus-blackbox-exporter",
        },
      },
    ],
    mitigate: [
      { text: "Start the prober, or give its host its network back: route, firewall, security group." },
      {
        text: "If it takes longer than an hour, run the sweep by hand from another host.",
        command: { language: "sh", text: "nmap -Pn -p 22,5432,6379,9090 edge-1.klaxon.example" },
      },
    ],
    recover: [
      { text: "See open ports answer again.", query: open },
      { text: "See that no closed one does, now that it counts again.", query: `${exposed} == 1` },
    ],
    escalate:
      "The lead of the platform team after an hour without a sweep; the security contact if the firewall was changed by nobody known.",
  },
  risk: {
    event: "Isolation and closed ports are not verified, and nobody knows",
    likelihood: "possible",
    impact: "minor",
    control: "Open ports are probed by the same prober, so that its own failure shows",
  },
});

const networkPortUnreachable = alertingRule({
  name: "NetworkPortUnreachable",
  severity: "ticket",
  team: "platform",
  expression: `${open} == 0`,
  holdSeconds: limits.unreachableHoldSeconds,
  summary: "{{ $labels.instance }} cannot be reached over TCP",
  description: `{{ $labels.instance }} must be open and has taken no connection for ${formatDuration(limits.unreachableHoldSeconds)} or longer (probe_success is {{ $value }}).`,
  panel: panelLink("klaxon-network", "expected"),
  runbook: {
    meaning:
      "A port that services or users need is closed: the service is down, or a firewall rule is in the way.",
    impact: "Whoever needs that port fails. If users notice, the system behind it pages by itself.",
    confirm: [
      { text: "See which ports, and whether they share a host or a network.", query: `${open} == 0` },
      {
        text: "Tell a refusal (no service) from silence (a firewall).",
        command: { language: "sh", text: "nc -vz -w 3 $HOST $PORT" },
      },
      {
        text: "See what changed.",
        command: {
          language: "sh",
          text: "sudo nft list ruleset | head -60\ngit -C /srv/infrastructure log --since=1.day --oneline",
        },
      },
    ],
    mitigate: [
      { text: "If it is refused, start the service: see its own runbook." },
      { text: "If it is silent, put the last firewall rules back." },
    ],
    recover: [{ text: "See the port answer.", query: open }],
    escalate:
      "The team that owns the service behind the port; the lead of the platform team if several ports of one network are closed.",
  },
  risk: {
    event: "A firewall change cuts services off from each other",
    likelihood: "possible",
    impact: "major",
    control: "Rules are code and are planned before they are applied",
  },
});

const networkPortExposed = alertingRule({
  name: "NetworkPortExposed",
  severity: "page",
  team: "platform",
  expression: `${exposed} == 1`,
  holdSeconds: limits.exposedHoldSeconds,
  summary: "{{ $labels.instance }} stands open to the outside",
  description: `{{ $labels.instance }} must be closed to the outside and takes connections (probe_success is {{ $value }}), for ${formatDuration(limits.exposedHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-network", "exposed"),
  runbook: {
    meaning:
      "A port that only the inside may use answers from outside: a firewall rule was opened, or a service listens on every address.",
    impact:
      "Anybody can try to get in. Open databases and caches are found by scanners within minutes, and emptied within hours.",
    confirm: [
      { text: "See which ports.", query: `${exposed} == 1` },
      {
        text: "Try from outside yourself, from a host that is none of ours.",
        command: { language: "sh", text: "nc -vz -w 3 $HOST $PORT" },
      },
      {
        text: "See what listens, and on which address.",
        command: { language: "sh", text: 'ss -ltnp | grep ":$PORT "' },
      },
    ],
    mitigate: [
      {
        text: "Close it at the firewall first, then look for the cause.",
        command: {
          language: "sh",
          text: 'sudo nft insert rule inet filter input tcp dport "$PORT" iifname "$OUTSIDE" drop',
        },
      },
      { text: "If the service listens on `0.0.0.0`, bind it to its inner address and restart it." },
    ],
    recover: [
      { text: "See the port closed, while the open ones still answer.", query: exposed },
      {
        text: "Look for connections from outside since it was open, and change the secrets behind it if there were any.",
        command: { language: "sh", text: 'journalctl -k --since -1d | grep "DPT=$PORT"' },
      },
    ],
    escalate:
      "The security contact at once if the log shows a connection from outside; the lead of the platform team in any case.",
  },
  risk: {
    event: "A database or an admin page stands open to the internet",
    likelihood: "possible",
    impact: "severe",
    control: "Everything is closed by default, and the sweep from outside runs every 15 seconds",
  },
});

const networkIsolationBroken = alertingRule({
  name: "NetworkIsolationBroken",
  severity: "page",
  team: "platform",
  expression: `${crossed} == 1`,
  holdSeconds: limits.exposedHoldSeconds,
  summary: "{{ $labels.instance }} can be reached across zones",
  description: `{{ $labels.instance }} takes connections from a zone that must not reach it (probe_success is {{ $value }}), for ${formatDuration(limits.exposedHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-network", "isolation"),
  runbook: {
    meaning:
      "A probe from an isolated zone, which must fail, succeeds: a route, a peering or a security group joins what must stay apart.",
    impact: "Whatever runs in that zone, untrusted code included, can reach what holds secrets.",
    confirm: [
      { text: "See which zone is reached.", query: `${crossed} == 1` },
      { text: "See the path it takes.", command: { language: "sh", text: "tracepath -n $HOST" } },
      {
        text: "See what changed in routes, peerings and security groups.",
        command: {
          language: "sh",
          text: "git -C /srv/infrastructure log --since=1.day --oneline -- network",
        },
      },
    ],
    mitigate: [
      { text: "Cut it: remove the peering or the rule, before you ask why it is there." },
      { text: "Stop what runs in the isolated zone until the cut is proven." },
    ],
    recover: [
      { text: "See the probe fail again, while the open ports still answer.", query: crossed },
      {
        text: "Read the access log of what was reachable, and change its secrets if anything asked for them.",
      },
    ],
    escalate: "The security contact at once, whatever the hour.",
  },
  risk: {
    event: "A zone that runs untrusted code reaches what holds secrets",
    likelihood: "rare",
    impact: "severe",
    control: "Zones have no route to each other; the probe across them must fail, every 15 seconds",
  },
});

/** The alerting of the network. */
export const networkAlerting = defineAlerting({
  title: "Network",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "network",
      intervalSeconds: 15,
      rules: [networkProberBlind, networkPortUnreachable, networkPortExposed, networkIsolationBroken],
    },
  ],
  inhibitions: [
    {
      source: "NetworkProberBlind",
      targets: ["NetworkPortUnreachable"],
      equal: [],
      reason: "a prober that reaches nothing says nothing about single ports",
    },
    explainsEveryTargetDown(
      "NetworkProberBlind",
      ["network", "network-closed", "network-isolation"],
      "a prober that is gone cannot be scraped either",
    ),
  ],
});
