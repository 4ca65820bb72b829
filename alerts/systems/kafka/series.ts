import { kafkaMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { linkTo } from "../../panel-link.ts";

const { metrics } = kafkaMetrics;

/** The panels that alerts of Kafka point at. */
export const kafkaPanels = {
  "klaxon-kafka": ["brokers", "leaderless", "in-sync", "under-replicated", "lag"],
} as const;

/** The link to a panel of Kafka. */
export const panelLink = linkTo(kafkaPanels);

/** The numbers that the alerts of Kafka compare with. */
export const kafkaLimits = {
  brokersMin: 3,
  /** `min.insync.replicas`: with fewer, writes that ask for all acknowledgements are refused. */
  inSyncMin: 2,
  brokersLostHoldSeconds: 30,
  brokerDownHoldSeconds: 120,
  /** An election takes seconds; the exporter reads metadata anew every thirty. */
  partitionOfflineHoldSeconds: 60,
  writesRefusedHoldSeconds: 60,
  /** How long brokers that come back may take to catch up before what they lack is a trouble of its own. */
  catchUpSeconds: 300,
  /** A broker that restarts catches up within five minutes. */
  underReplicatedHoldSeconds: 300,
  lagMax: 10_000,
  lagHoldSeconds: 300,
} as const;

/** How many brokers live: 0 where the exporter answers and has nothing to say, nothing where it cannot be scraped. */
export const brokersAlive = promql`
  (max(${select(metrics.brokers)}) or max(${select(syntheticMetrics.metrics.up, { job: "kafka" })} == 1) * 0)`;

/** Partitions of each topic that nobody leads. */
export const leaderless = promql`
  (
    sum by (topic) (${select(metrics.partitions)})
    - (count by (topic) (${select(metrics.partitionLeader)}) or sum by (topic) (${select(metrics.partitions)}) * 0)
  )`;

/** Replicas in sync of each topic's worst partition. */
export const inSync = promql`min by (topic) (${select(metrics.partitionInSync)})`;

/** Partitions of each topic that lack a replica. */
export const underReplicated = promql`sum by (topic) (${select(metrics.partitionUnderReplicated)})`;

/** Has a result while there are fewer brokers than `least`, and until they had the time to catch up. */
export function wereFewerBrokers(least: number): string {
  const window = formatDuration(kafkaLimits.catchUpSeconds);
  return promql`min(min_over_time(${select(metrics.brokers)}[${window}])) < ${least}`;
}
