import { kafkaMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { leaderless, kafkaLimits as limits, panelLink } from "./series.ts";

const { metrics } = kafkaMetrics;
const lag = promql`max by (consumergroup, topic) (${select(metrics.groupLag)})`;

/** A partition has no leader. */
export const kafkaPartitionOffline = alertingRule({
  name: "KafkaPartitionOffline",
  severity: "page",
  team: "data",
  // The exporter drops the series of a leader that is missing, so they are counted against the partitions.
  expression: promql`${leaderless} > 0`,
  holdSeconds: limits.partitionOfflineHoldSeconds,
  summary: "Partitions of {{ $labels.topic }} have no leader",
  description: `{{ $value }} partitions of {{ $labels.topic }} have had no leader for ${formatDuration(limits.partitionOfflineHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-kafka", "leaderless"),
  runbook: {
    meaning:
      "The last replica in sync of a partition is gone. The others are behind, so none of them is elected: that would lose what they lack.",
    impact:
      "The keys of this partition can neither be written nor read; their order across an outage depends on what you choose now.",
    confirm: [
      { text: "See which topics.", query: leaderless },
      {
        text: "See which broker was the last in sync (`Isr`).",
        command: {
          language: "sh",
          text: 'kafka-topics.sh --bootstrap-server "$BROKERS" --describe --unavailable-partitions',
        },
      },
    ],
    mitigate: [
      { text: "Bring that broker back: nothing is lost then. This is worth half an hour." },
      {
        text: "If its data is gone, elect a replica that is behind. What it lacks is lost: get the consent of the topic's owner.",
        command: {
          language: "sh",
          text: 'kafka-leader-election.sh --bootstrap-server "$BROKERS" --election-type unclean --topic "$TOPIC" --partition "$PARTITION"',
        },
      },
    ],
    recover: [
      { text: "See that every partition has a leader.", query: leaderless },
      {
        text: "After an unclean election, have the producers send again from the last number that the new leader has.",
        query: select(metrics.partitionOffset),
      },
    ],
    escalate: "The owner of the topic before an unclean election; the data team's lead after 10 minutes.",
  },
  risk: {
    event: "Messages of a Kafka partition are out of reach or lost because its last replica in sync is gone",
    likelihood: "rare",
    impact: "major",
    control: "Unclean elections are off, and writes need two replicas",
  },
});

/** A group falls behind. */
export const kafkaConsumerLagHigh = alertingRule({
  name: "KafkaConsumerLagHigh",
  severity: "ticket",
  team: "api",
  expression: promql`${lag} > ${limits.lagMax}`,
  holdSeconds: limits.lagHoldSeconds,
  summary: "{{ $labels.consumergroup }} falls behind on {{ $labels.topic }}",
  description: `{{ $value | humanize }} messages of {{ $labels.topic }} have waited for {{ $labels.consumergroup }} for ${formatDuration(limits.lagHoldSeconds)} or longer; more than ${limits.lagMax} is too many.`,
  panel: panelLink("klaxon-kafka", "lag"),
  runbook: {
    meaning: "The group reads more slowly than is written, rebalances over and over, or does not run.",
    impact:
      "What the group makes of the topic is late by the time that it takes to read what waits. After three days Kafka drops what was not read.",
    confirm: [
      { text: "See what waits, and whether it grows.", query: lag },
      {
        text: "See how many messages the group reads within five minutes; 0 means that it hangs.",
        query: promql`max by (consumergroup, topic) (delta(${select(metrics.groupOffset)}[5m]))`,
      },
      {
        text: "See how many consumers it has; a number that changes every minute is a rebalance that does not end.",
        query: select(metrics.groupMembers),
      },
      {
        text: "See whether one partition has all of it.",
        command: {
          language: "sh",
          text: 'kafka-consumer-groups.sh --bootstrap-server "$BROKERS" --describe --group "$GROUP"',
        },
      },
    ],
    mitigate: [
      {
        text: "Add consumers, at most one for each partition.",
        command: { language: "sh", text: 'kubectl scale deployment "$GROUP" --replicas 3' },
      },
      {
        text: "If it rebalances, give a slow consumer more time (`max.poll.interval.ms`) or fewer messages (`max.poll.records`).",
      },
      {
        text: "If it hangs on one message, save it and skip it.",
        command: {
          language: "sh",
          text: 'kafka-consumer-groups.sh --bootstrap-server "$BROKERS" --group "$GROUP" --topic "$TOPIC:$PARTITION" --reset-offsets --shift-by 1 --execute',
        },
      },
    ],
    recover: [{ text: "See that what waits falls to nearly nothing, then scale back.", query: lag }],
    escalate: "The owner of the group in working hours; at once when what waits is older than two days.",
  },
  risk: {
    event: "Messages are processed late or dropped unread because a consumer group is too slow",
    likelihood: "likely",
    impact: "minor",
    control: "Topics keep three days, and consumers scale with what waits",
  },
});
