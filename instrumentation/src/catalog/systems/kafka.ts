import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const exporter = emitter("kafka", "documented");

const partition = { labels: ["topic", "partition"] } as const;
const group = { labels: ["consumergroup", "topic"] } as const;

/**
 * Kafka through one kafka_exporter, which asks the brokers as a client does. A partition without a leader has no series
 * of its leader and of its offset; with no broker left the exporter answers with nothing. All are gauges, offsets too.
 */
export const kafkaMetrics = defineSystemMetrics("kafka", {
  brokers: exporter.gauge("kafka_brokers", "Brokers of the cluster that are alive."),
  partitions: exporter.gauge("kafka_topic_partitions", "Partitions of a topic.", { labels: ["topic"] }),
  partitionLeader: exporter.gauge(
    "kafka_topic_partition_leader",
    "Id of the broker that leads the partition; absent without one.",
    partition,
  ),
  partitionReplicas: exporter.gauge(
    "kafka_topic_partition_replicas",
    "Replicas that a partition should have.",
    partition,
  ),
  partitionInSync: exporter.gauge(
    "kafka_topic_partition_in_sync_replica",
    "Replicas of a partition that are up to date, the leader among them.",
    partition,
  ),
  partitionUnderReplicated: exporter.gauge(
    "kafka_topic_partition_under_replicated_partition",
    "1 while a partition has fewer replicas in sync than it should.",
    partition,
  ),
  partitionOffset: exporter.gauge(
    "kafka_topic_partition_current_offset",
    "Number of the last message of a partition.",
    partition,
  ),
  groupLag: exporter.gauge("kafka_consumergroup_lag_sum", "Messages that a group has yet to read.", group),
  groupOffset: exporter.gauge("kafka_consumergroup_current_offset_sum", "How far a group has read.", group),
  groupMembers: exporter.gauge("kafka_consumergroup_members", "Consumers in a group.", {
    labels: ["consumergroup"],
  }),
});
