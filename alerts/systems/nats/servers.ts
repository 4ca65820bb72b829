import { natsMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { answeringOrUnscraped } from "../../counting.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { answeringServers, connectionsUsedRatio, natsLimits as limits, panelLink } from "./series.ts";

const { metrics } = natsMetrics;
const exporterUp = select(syntheticMetrics.metrics.up, { job: "nats" });

/** JetStream can store nothing. */
export const natsQuorumLost = alertingRule({
  name: "NatsQuorumLost",
  severity: "page",
  team: "data",
  expression: promql`${answeringOrUnscraped(answeringServers, "nats")} < ${limits.quorumMin}`,
  holdSeconds: limits.quorumHoldSeconds,
  summary: "NATS has no quorum: {{ $value }} servers answer",
  description: `{{ $value }} servers answer their exporters, for ${formatDuration(limits.quorumHoldSeconds)} or longer; ${limits.quorumMin} of ${limits.serversMin} are needed to store a message.`,
  panel: panelLink("klaxon-nats", "servers-answering"),
  runbook: {
    meaning:
      "Most servers of the cluster are down, so no stream has a leader: publishers wait for an acknowledgement that does not come. The rest of the servers may look well.",
    impact:
      "No event or order is taken by JetStream. Publishers that do not try again lose theirs; the event bus falls behind Redis from the first second.",
    confirm: [
      {
        text: "See which exporters answer without a server behind them.",
        query: `${exporterUp} == 1 unless on (instance) ${select(metrics.connections)}`,
      },
      {
        text: "See whether the servers that are left call themselves unhealthy (1).",
        query: select(metrics.unhealthy),
      },
      {
        text: "Ask one that lives who leads, and whom it misses.",
        command: {
          language: "sh",
          text: 'nats --server "$NATS" server report jetstream\nnats --server "$NATS" server list',
        },
      },
    ],
    mitigate: [
      {
        text: "Start the servers that are down, each with its own store directory. One is enough for a quorum.",
        command: { language: "sh", text: "systemctl start nats-server\njournalctl -u nats-server -n 50" },
      },
      {
        text: "If a server does not start for a full disk, make room outside the store directory; never delete files in it.",
      },
      {
        text: "If a server's data is lost for good, start it empty, then take the old peer out so that a new one can be counted.",
        command: { language: "sh", text: 'nats --server "$NATS" server raft peer-remove "$LOST_SERVER"' },
      },
    ],
    recover: [
      {
        text: "See that the numbers of the last messages rise again on every stream.",
        query: `max by (stream_name) (delta(${select(metrics.streamLastSequence)}[2m]))`,
      },
      { text: "Run the replay comparison of the event bus, and publish what JetStream missed from Redis." },
    ],
    escalate:
      "The data team's lead after 10 minutes or at once if two store directories are damaged; the recovery time objective is 15 minutes.",
  },
  risk: {
    event: "Events and orders are not stored because NATS loses most of its servers",
    likelihood: "rare",
    impact: "severe",
    control: "Three servers on three hosts, streams with three replicas, and Redis as the leading transport",
  },
});

/** One server is down. */
export const natsServerDown = alertingRule({
  name: "NatsServerDown",
  severity: "ticket",
  team: "data",
  // `absent(up)` never sees this: the exporter is well and has nothing to say.
  expression: promql`max by (instance) (${exporterUp} == 1) unless on (instance) ${select(metrics.connections)}`,
  holdSeconds: limits.serverDownHoldSeconds,
  summary: "The NATS server behind {{ $labels.instance }} is down",
  description: `The exporter {{ $labels.instance }} answers (up is {{ $value }}) and has had nothing of its server for ${formatDuration(limits.serverDownHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-nats", "servers"),
  runbook: {
    meaning:
      "The server does not answer on its monitoring port: it is down, or stopped and hanging. Where two are down `NatsQuorumLost` pages and this ticket is left out.",
    impact: "None for users: clients moved to the other servers. The loss of another one stops JetStream.",
    confirm: [
      {
        text: "See which exporters have no server.",
        query: `${exporterUp} == 1 unless on (instance) ${select(metrics.connections)}`,
      },
      {
        text: "Ask the server on its host; a timeout where the port is open means a process that hangs.",
        command: {
          language: "sh",
          text: "curl -sS -m 5 http://127.0.0.1:8222/healthz\nsystemctl status nats-server",
        },
      },
    ],
    mitigate: [
      {
        text: "Start it, or restart it if it hangs; it catches up on its streams by itself.",
        command: { language: "sh", text: "systemctl restart nats-server" },
      },
      {
        text: "If the kernel killed it, see whether clients that read slowly filled its memory before you start it.",
        query: select(metrics.memory),
      },
    ],
    recover: [
      {
        text: "See that it is well (0), which it says only once its streams are caught up.",
        query: select(metrics.unhealthy),
      },
      {
        text: "Give it its share of the leaders back.",
        command: { language: "sh", text: 'nats --server "$NATS" stream cluster step-down ORDERS' },
      },
    ],
    escalate: "The data team in working hours; its second on call if a second server restarts.",
  },
  risk: {
    event: "A NATS server is lost and the next loss stops JetStream",
    likelihood: "possible",
    impact: "minor",
    control: "Streams have three replicas on three hosts, and clients know all servers",
  },
});

/** The connections of a server run out. */
export const natsConnectionsNearlyExhausted = alertingRule({
  name: "NatsConnectionsNearlyExhausted",
  severity: "ticket",
  team: "data",
  expression: promql`${connectionsUsedRatio} > ${limits.connectionsUsedRatioMax}`,
  holdSeconds: limits.connectionsHoldSeconds,
  summary: "The NATS server {{ $labels.instance }} runs out of connections",
  description: `{{ $value | humanizePercentage }} of \`max_connections\` are in use on {{ $labels.instance }}, for ${formatDuration(limits.connectionsHoldSeconds)} or longer; more than ${limits.connectionsUsedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-nats", "connections"),
  runbook: {
    meaning:
      "Clients hold more than four fifths of what the server allows: one of them connects anew without closing, or another server is down and its clients came here.",
    impact:
      "None yet. At the limit new clients are cut off in the handshake (`EPIPE`, `maximum connections exceeded`); those that are connected go on.",
    confirm: [
      { text: "See whether one server alone is full.", query: connectionsUsedRatio },
      {
        text: "Find who connects most.",
        command: {
          language: "sh",
          text: 'curl -s "http://127.0.0.1:8222/connz?limit=2000" | jq -r ".connections[] | .name // .ip" | sort | uniq -c | sort -rn | head',
        },
      },
    ],
    mitigate: [
      { text: "Restart the client that leaks; roll back its last deployment if it began then." },
      {
        text: "Raise the limit and reload; no client is cut off.",
        command: {
          language: "sh",
          text: "sed -i 's/^max_connections:.*/max_connections: 4000/' /etc/nats-server.conf\nnats-server --signal reload",
        },
      },
    ],
    recover: [{ text: "See that the share stays below the line for an hour.", query: connectionsUsedRatio }],
    escalate:
      "The owner of the client that holds most connections; the data team's second on call above 95 %.",
  },
  risk: {
    event: "Services cannot connect to NATS because clients hold all connections",
    likelihood: "possible",
    impact: "major",
    control: "Each process holds one connection, and the limit is four times their number",
  },
});
