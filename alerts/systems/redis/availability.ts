import { redisMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { answeringOrUnscraped, countOrZero } from "../../counting.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { answeringMasters, redisLimits as limits, masterCount, masterNodes, panelLink } from "./series.ts";

const { metrics } = redisMetrics;

const clusterNodes = {
  language: "sh",
  text: 'redis-cli -h "$NODE" cluster nodes\nredis-cli -h "$NODE" cluster info | grep -E "state|slots"',
} as const;

/** No node serves any more. */
export const redisClusterDown = alertingRule({
  name: "RedisClusterDown",
  severity: "page",
  team: "data",
  // Where no node can be scraped nothing is known of the cluster, and `TargetDown` tells of that.
  expression: promql`
    ${countOrZero(`${select(metrics.clusterState)} == 1`)} == 0
    and on () count(${select(metrics.up)}) > 0`,
  holdSeconds: limits.clusterDownHoldSeconds,
  keepFiringSeconds: limits.clusterDownKeepFiringSeconds,
  summary: "The Redis cluster refuses every command",
  description: `{{ $value }} nodes take the cluster for able to serve, for ${formatDuration(limits.clusterDownHoldSeconds)} or longer; each should.`,
  panel: panelLink("klaxon-redis", "cluster-state"),
  runbook: {
    meaning:
      "Every node answers `CLUSTERDOWN`, or no node answers. Usually a master and its replica are gone together, so that part of the hash slots has no owner; or most masters are gone, so that nobody may decide on a failover.",
    impact:
      "Sessions, caches, rate limits and queues in Redis are unavailable for all users, also those whose keys lie on healthy nodes.",
    confirm: [
      {
        text: "See how many slots are lost, in the view of each node.",
        query: select(metrics.clusterSlotsFail),
      },
      { text: "See which nodes are down.", query: `${select(metrics.up)} == 0` },
      { text: "Ask a node that lives who owned the lost slots.", command: clusterNodes },
    ],
    mitigate: [
      {
        text: "Start one of the two nodes of the lost shard, on its own data: its append-only file holds the keys. The other can wait.",
      },
      {
        text: "If a replica of the shard lives and was not promoted because most masters are gone, promote it on that replica.",
        command: { language: "sh", text: 'redis-cli -h "$REPLICA" cluster failover takeover' },
      },
      {
        text: "If the data of the shard is lost for good, let the other shards serve meanwhile; clients get errors for the lost keys only.",
        command: {
          language: "sh",
          text: 'for node in $NODES; do redis-cli -h "$node" config set cluster-require-full-coverage no; done',
        },
      },
    ],
    recover: [
      {
        text: "Wait until all 16384 slots are seen well by every node.",
        query: `${select(metrics.clusterSlotsOk)} < 16384`,
      },
      {
        text: "Bring the second node of the shard back, and undo the setting.",
        command: {
          language: "sh",
          text: 'for node in $NODES; do redis-cli -h "$node" config set cluster-require-full-coverage yes; done',
        },
      },
      {
        text: "Run the replay comparison of the event bus: what was published meanwhile is missing in Redis.",
      },
    ],
    escalate:
      "The lead of the data team at once if the data of a shard is lost or after 10 minutes; the recovery time objective is 15 minutes.",
  },
  risk: {
    event: "The Redis cluster stops serving because a shard loses its master and its replica",
    likelihood: "rare",
    impact: "severe",
    control:
      "Each master has a replica on another host, an append-only file, and failover within five seconds",
  },
});

/** The keys of a master cannot be reached, while the cluster goes on. */
export const redisShardUnreachable = alertingRule({
  name: "RedisShardUnreachable",
  severity: "page",
  team: "data",
  // A node that cannot be scraped may well be a master: it counts as one, and `TargetDown` tells of it.
  expression: promql`${answeringOrUnscraped(answeringMasters, "redis")} < ${limits.mastersMin}`,
  holdSeconds: limits.shardUnreachableHoldSeconds,
  summary: "Only {{ $value }} Redis masters answer",
  description: `{{ $value }} masters answer their exporter, for ${formatDuration(limits.shardUnreachableHoldSeconds)} or longer; the keys are spread over ${limits.mastersMin}.`,
  panel: panelLink("klaxon-redis", "masters"),
  runbook: {
    meaning:
      "A master takes no connection, and no replica took over: for the other nodes it lives, as when all of its connections are taken, or its main thread is busy with one long command.",
    impact: `One key in ${limits.mastersMin} cannot be read or written: requests that need several keys fail almost always.`,
    confirm: [
      { text: "See which node does not answer.", query: `${select(metrics.up)} == 0` },
      { text: "See who is a master at present.", query: masterNodes },
      {
        text: "Ask the node on its own host over the reserved socket; `ERR max number of clients reached` says that its connections are taken.",
        command: { language: "sh", text: 'redis-cli -h "$NODE" ping\nss -tn "( sport = :6379 )" | wc -l' },
      },
    ],
    mitigate: [
      {
        text: "If connections are taken, stop or restart the client that holds most of them: the fifth column of `ss` names it.",
        command: {
          language: "sh",
          text: "ss -tn '( sport = :6379 )' | awk 'NR>1{split($5,a,\":\"); print a[1]}' | sort | uniq -c | sort -rn | head",
        },
      },
      {
        text: "If the node hangs, let its replica take over, then restart it.",
        command: { language: "sh", text: 'redis-cli -h "$REPLICA" cluster failover force' },
      },
    ],
    recover: [
      { text: "See that each of the masters answers again.", query: masterCount },
      {
        text: "See how many connections were refused meanwhile.",
        query: `increase(${select(metrics.rejectedConnections)}[15m])`,
      },
    ],
    escalate:
      "The data team's second on call after 10 minutes; the owner of the client that holds the connections.",
  },
  risk: {
    event: "A third of the keys in Redis is out of reach although its node lives",
    likelihood: "possible",
    impact: "major",
    control: "Connection pools of the clients are bounded, and the share of used connections is watched",
  },
});

/** A node does not answer. */
export const redisDown = alertingRule({
  name: "RedisDown",
  severity: "ticket",
  team: "data",
  expression: promql`max by (instance) (${select(metrics.up)}) == 0`,
  holdSeconds: limits.nodeDownHoldSeconds,
  summary: "The Redis node {{ $labels.instance }} is down",
  description: `The exporter has not reached {{ $labels.instance }} for ${formatDuration(limits.nodeDownHoldSeconds)} or longer (redis_up is {{ $value }}).`,
  panel: panelLink("klaxon-redis", "nodes"),
  runbook: {
    meaning:
      "One node takes no connection from the exporter. If it was a master, its replica has taken over: otherwise `RedisShardUnreachable` or `RedisClusterDown` pages, and this ticket is left out.",
    impact: "None for users. Its shard is left with one copy; the loss of that one stops the whole cluster.",
    confirm: [
      { text: "See which nodes are down.", query: `${select(metrics.up)} == 0` },
      { text: "See who is the master of its shard now.", query: masterNodes },
      {
        text: "Read why it ended. The exporter's own reason (`dial redis: unknown network redis`) misleads: it says so of every node that is gone.",
        command: {
          language: "sh",
          text: "systemctl status redis-server\njournalctl -u redis-server -n 50\ndmesg | grep -i oom",
        },
      },
    ],
    mitigate: [
      {
        text: "Start it; it joins its shard as a replica and copies what it missed.",
        command: { language: "sh", text: "systemctl start redis-server" },
      },
      {
        text: "If the kernel killed it for memory, lower `maxmemory` so that a copy on write during a save still fits.",
      },
    ],
    recover: [
      {
        text: "See that the master of its shard has a replica again.",
        query: select(metrics.connectedReplicas),
      },
      {
        text: "If masters now share a host, hand the role back on the node that should have it.",
        command: { language: "sh", text: 'redis-cli -h "$NODE" cluster failover' },
      },
    ],
    escalate:
      "The data team in working hours; the second on call if another node of the same shard shows errors.",
  },
  risk: {
    event: "A node of the Redis cluster is lost and its shard is left with one copy",
    likelihood: "likely",
    impact: "minor",
    control: "Automatic failover, measured at five seconds, and one replica for each master",
  },
});

/** A master has no replica that follows it. */
export const redisReplicaMissing = alertingRule({
  name: "RedisReplicaMissing",
  severity: "ticket",
  team: "data",
  // Replicas have no replicas of their own, so only masters are asked.
  expression: promql`
    max by (instance) (${select(metrics.connectedReplicas)} and on (instance) ${masterNodes})
    < ${limits.replicasPerMasterMin}`,
  holdSeconds: limits.replicaMissingHoldSeconds,
  summary: "The Redis master {{ $labels.instance }} has no replica",
  description: `{{ $value }} replicas have been connected to {{ $labels.instance }} for ${formatDuration(limits.replicaMissingHoldSeconds)} or longer; there should be ${limits.replicasPerMasterMin}.`,
  panel: panelLink("klaxon-redis", "replicas"),
  runbook: {
    meaning:
      "Nobody follows this master: its replica lives but is cut off from it, or copies the whole data again and again because the backlog is too small. A replica that is down is told of by `RedisDown` instead.",
    impact:
      "The master is the only copy of a third of the keys. If it dies now the cluster stops, and what is not in its append-only file is lost.",
    confirm: [
      {
        text: "See whether a replica knows that its link is broken.",
        query: `${select(metrics.masterLinkUp)} == 0`,
      },
      {
        text: "See whether the replica is cut off from the cluster as a whole.",
        query: `${select(metrics.clusterState)} == 0`,
      },
      {
        text: "Ask the replica; `master_sync_in_progress:1` that stays is a copy that begins anew each time.",
        command: { language: "sh", text: 'redis-cli -h "$REPLICA" info replication' },
      },
    ],
    mitigate: [
      { text: "Repair the network between the two hosts: ports 6379 and 16379 must both be open." },
      {
        text: "If it copies again and again, make the backlog larger on the master.",
        command: { language: "sh", text: 'redis-cli -h "$MASTER" config set repl-backlog-size 268435456' },
      },
    ],
    recover: [
      { text: "See that the link is up, and stays so for ten minutes.", query: select(metrics.masterLinkUp) },
      {
        text: "Write a larger backlog into `redis.conf`, too.",
        command: { language: "sh", text: 'redis-cli -h "$MASTER" config rewrite' },
      },
    ],
    escalate:
      "The platform team for the network between the hosts; the data team's lead if a second master loses its replica.",
  },
  risk: {
    event: "Keys are lost because a Redis master dies while no replica follows it",
    likelihood: "possible",
    impact: "major",
    control: "One replica for each master, and an append-only file that is synced every second",
  },
});
