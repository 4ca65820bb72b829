import { redisMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import {
  connectionsUsedRatio,
  redisLimits as limits,
  masterNodes,
  memoryUsedRatio,
  panelLink,
} from "./series.ts";

const { metrics } = redisMetrics;

const refusedWindow = formatDuration(limits.refusedWritesWindowSeconds);
const refusedWrites = promql`
  sum by (instance) (rate(${select(metrics.errors, { where: [["err", "=", "OOM"]] })}[${refusedWindow}]))`;

/** The memory of a node runs out. */
export const redisMemoryNearlyFull = alertingRule({
  name: "RedisMemoryNearlyFull",
  severity: "ticket",
  team: "data",
  // A replica holds the keys of its master and does not heed a limit of its own: its master tells.
  expression: promql`${memoryUsedRatio} > ${limits.memoryUsedRatioMax} and on (instance) ${masterNodes}`,
  holdSeconds: limits.memoryHoldSeconds,
  summary: "The memory of {{ $labels.instance }} is nearly full",
  description: `{{ $value | humanizePercentage }} of \`maxmemory\` of {{ $labels.instance }} is used, for ${formatDuration(limits.memoryHoldSeconds)} or longer; more than ${limits.memoryUsedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-redis", "memory"),
  runbook: {
    meaning:
      "The keys of this master, with the buffers of its clients, come near `maxmemory`. Its replica holds the same keys and is as full. The policy is `noeviction`: nothing is dropped to make room.",
    impact: "None yet. At the limit the node refuses every write with `OOM`, and goes on answering reads.",
    confirm: [
      { text: "See how it grew, and whether one node alone is full.", query: memoryUsedRatio },
      {
        text: "Find what takes the memory: `--memkeys` samples the largest keys, `dataset.percentage` tells keys from buffers.",
        command: {
          language: "sh",
          text: 'redis-cli -h "$NODE" memory stats | grep -A1 -E "dataset|clients"\nredis-cli -h "$NODE" --memkeys -i 0.01',
        },
      },
    ],
    mitigate: [
      { text: "If keys of a kind lack an expiry, set one; `UNLINK` large ones that are no longer needed." },
      {
        text: "If the host has memory to spare, raise the limit until then, on both nodes of the shard.",
        command: { language: "sh", text: 'redis-cli -h "$NODE" config set maxmemory 1536mb' },
      },
      {
        text: "If one hash tag holds most keys, moving slots does not help: the keys must be named otherwise.",
      },
    ],
    recover: [
      { text: "See that the share falls and stays below the line for an hour.", query: memoryUsedRatio },
      {
        text: "Move slots to an emptier shard if one is fuller by nature.",
        command: { language: "sh", text: 'redis-cli --cluster rebalance "$NODE:6379" --cluster-threshold 5' },
      },
    ],
    escalate:
      "The owner of the service that writes the keys; the data team's lead if the share grows by more than five points an hour.",
  },
  risk: {
    event: "A Redis node fills up and refuses writes",
    likelihood: "possible",
    impact: "major",
    control: "Keys of caches and sessions have an expiry, which a test of the services holds",
  },
});

/** A node refuses writes for want of memory. */
export const redisWritesRefused = alertingRule({
  name: "RedisWritesRefused",
  severity: "page",
  team: "data",
  expression: promql`${refusedWrites} > ${limits.refusedWritesPerSecondMax}`,
  holdSeconds: limits.refusedWritesHoldSeconds,
  summary: "Redis on {{ $labels.instance }} refuses writes",
  description: `{{ $labels.instance }} refuses {{ $value | humanize }} writes a second for want of memory, over ${refusedWindow}; more than ${limits.refusedWritesPerSecondMax} a second is too many.`,
  panel: panelLink("klaxon-redis", "refused-writes"),
  runbook: {
    meaning:
      "The node is at `maxmemory` with the policy `noeviction`: every command that needs memory ends with `OOM command not allowed`. Reads and deletions still work.",
    impact:
      "Logins, carts and events whose keys lie on this node are lost or fail; about a third of all writes.",
    confirm: [
      { text: "See how many writes are refused, and on which nodes.", query: refusedWrites },
      {
        text: "See how far above its limit the node is; buffers of clients can take it well past 100 %.",
        query: memoryUsedRatio,
      },
      {
        text: "See which clients hold large buffers (`omem`).",
        command: { language: "sh", text: 'redis-cli -h "$NODE" client list | sort -t= -k19 | tail' },
      },
    ],
    mitigate: [
      {
        text: "Raise the limit if the host has the memory; this ends the refusals at once.",
        command: { language: "sh", text: 'free -m\nredis-cli -h "$NODE" config set maxmemory 1536mb' },
      },
      {
        text: "If it has not, and the node holds caches beside sessions, let it drop what would expire anyhow.",
        command: { language: "sh", text: 'redis-cli -h "$NODE" config set maxmemory-policy volatile-ttl' },
      },
      {
        text: "If one client's buffer is the cause, end that client.",
        command: { language: "sh", text: 'redis-cli -h "$NODE" client kill id "$ID"' },
      },
    ],
    recover: [
      { text: "See that no write is refused any more.", query: refusedWrites },
      {
        text: "Free the memory as the runbook of `RedisMemoryNearlyFull` says, then set limit and policy back on both nodes of the shard.",
      },
      { text: "Run the replay comparison of the event bus for the time of the refusals." },
    ],
    escalate:
      "The data team's second on call after 10 minutes; the owners of the writing services so that they stop batch writes.",
  },
  risk: {
    event: "Writes are lost because a Redis node is at its memory limit",
    likelihood: "possible",
    impact: "severe",
    control: "The share of used memory is told of at nine tenths, hours before the limit at the usual growth",
  },
});

/** The connections of a node run out. */
export const redisConnectionsNearlyExhausted = alertingRule({
  name: "RedisConnectionsNearlyExhausted",
  severity: "ticket",
  team: "data",
  expression: promql`${connectionsUsedRatio} > ${limits.connectionsUsedRatioMax}`,
  holdSeconds: limits.connectionsHoldSeconds,
  summary: "The Redis node {{ $labels.instance }} runs out of connections",
  description: `{{ $value | humanizePercentage }} of \`maxclients\` of {{ $labels.instance }} are connected, for ${formatDuration(limits.connectionsHoldSeconds)} or longer; more than ${limits.connectionsUsedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-redis", "connections"),
  runbook: {
    meaning:
      "Clients hold more than four fifths of `maxclients`. This is the last warning: at the limit the exporter is refused as well, and the node only looks as if it were down.",
    impact: "None yet. At the limit every new connection is refused, while those that are open go on.",
    confirm: [
      {
        text: "See whether it grows without end (a leak) or came with a deployment (a pool).",
        query: connectionsUsedRatio,
      },
      {
        text: "Count the connections by client; many with a large `idle` are a leak.",
        command: {
          language: "sh",
          text: 'redis-cli -h "$NODE" client list | grep -o "addr=[0-9.]*" | sort | uniq -c | sort -rn | head',
        },
      },
    ],
    mitigate: [
      { text: "Restart the client that leaks, or make its pool smaller." },
      {
        text: "Let the node close what was idle for ten minutes.",
        command: { language: "sh", text: 'redis-cli -h "$NODE" config set timeout 600' },
      },
      {
        text: "Raise `maxclients` if the limit on open files allows it.",
        command: { language: "sh", text: 'redis-cli -h "$NODE" config set maxclients 20000' },
      },
    ],
    recover: [
      {
        text: "See that the share falls below the line and does not grow again.",
        query: connectionsUsedRatio,
      },
    ],
    escalate:
      "The owner of the client that holds most connections; the data team's second on call above 95 %.",
  },
  risk: {
    event: "Clients are refused because a Redis node has no connection left",
    likelihood: "possible",
    impact: "major",
    control: "Pools of the clients are bounded, and their sum is below maxclients",
  },
});
