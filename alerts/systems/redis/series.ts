import { redisMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { countOrZero } from "../../counting.ts";
import { promql, select } from "../../expression.ts";
import { linkTo } from "../../panel-link.ts";

const { metrics } = redisMetrics;

/** The panels that alerts of Redis point at. */
export const redisPanels = {
  "klaxon-redis": [
    "cluster-state",
    "masters",
    "nodes",
    "replicas",
    "memory",
    "refused-writes",
    "connections",
  ],
} as const;

/** The link to a panel of Redis. */
export const panelLink = linkTo(redisPanels);

/** The numbers that the alerts of Redis compare with. */
export const redisLimits = {
  /** The cluster has three masters, each with a replica. */
  mastersMin: 3,
  nodesMin: 6,
  replicasPerMasterMin: 1,
  /** A failover takes about five seconds; what lasts longer is none. */
  clusterDownHoldSeconds: 30,
  /** Two scrapes: what it inhibits is told by other targets, which may resolve that much later. */
  clusterDownKeepFiringSeconds: 30,
  /** Later than the alert about the whole cluster, which explains it. */
  shardUnreachableHoldSeconds: 60,
  nodeDownHoldSeconds: 60,
  replicaMissingHoldSeconds: 120,
  memoryUsedRatioMax: 0.9,
  memoryHoldSeconds: 120,
  /** Refused writes a second; a client that tries again now and then on an idle night stays below. */
  refusedWritesPerSecondMax: 0.5,
  refusedWritesWindowSeconds: 60,
  /** Longer than the window, so that one burst has left it before. */
  refusedWritesHoldSeconds: 90,
  connectionsUsedRatioMax: 0.8,
  connectionsHoldSeconds: 120,
} as const;

/** The nodes that are masters; absent for a node that does not answer. */
export const masterNodes = select(metrics.instanceInfo, { where: [["role", "=", "master"]] });

/** One series for each master that answers. */
export const answeringMasters = promql`max by (instance) (${masterNodes})`;

/** How many masters answer, 0 where none does. */
export const masterCount = countOrZero(answeringMasters);

/** Used connections as a share of what a node allows. */
export const connectionsUsedRatio = promql`${select(metrics.connectedClients)} / ${select(metrics.maxClients)}`;

/** Used memory as a share of the limit, on nodes that have one. */
export const memoryUsedRatio = promql`
  max by (instance) (${select(metrics.memoryUsed)} / (${select(metrics.memoryMax)} > 0))`;
