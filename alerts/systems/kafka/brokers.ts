import { kafkaMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import {
  brokersAlive,
  inSync,
  kafkaLimits as limits,
  panelLink,
  underReplicated,
  wereFewerBrokers,
} from "./series.ts";

const { metrics } = kafkaMetrics;
const start = {
  language: "sh",
  text: "systemctl start kafka\njournalctl -u kafka -n 50 | grep -iE 'fatal|error|shutdown'",
} as const;

/** Most brokers are gone. */
export const kafkaBrokersLost = alertingRule({
  name: "KafkaBrokersLost",
  severity: "page",
  team: "data",
  expression: promql`${brokersAlive} < ${limits.inSyncMin}`,
  holdSeconds: limits.brokersLostHoldSeconds,
  summary: "Only {{ $value }} Kafka brokers are left",
  description: `{{ $value }} brokers live, for ${formatDuration(limits.brokersLostHoldSeconds)} or longer; there should be ${limits.brokersMin}, and with fewer than ${limits.inSyncMin} every write is refused.`,
  panel: panelLink("klaxon-kafka", "brokers"),
  runbook: {
    meaning:
      "Most brokers are down. What is left, if anything, still serves reads and refuses writes with `NOT_ENOUGH_REPLICAS`; without any, the exporter answers with nothing.",
    impact:
      "Nothing is written to Kafka. Producers keep messages for two minutes (`delivery.timeout.ms`), then drop them.",
    confirm: [
      { text: "See how many live, and since when.", query: brokersAlive },
      {
        text: "Ask one that lives which brokers it knows.",
        command: {
          language: "sh",
          text: 'kafka-broker-api-versions.sh --bootstrap-server "$BROKERS" | grep -c "id:"',
        },
      },
      { text: "Look at what they share: one host, one zone, one full disk, an expired certificate." },
    ],
    mitigate: [
      {
        text: "Start the brokers that are down; one more than is left is enough for writes.",
        command: start,
      },
      {
        text: "If a disk is full, shorten the retention of the largest topic from a broker that lives; never delete segment files.",
        command: {
          language: "sh",
          text: 'kafka-configs.sh --bootstrap-server "$BROKERS" --alter --entity-type topics --entity-name audit --add-config retention.ms=86400000',
        },
      },
    ],
    recover: [
      { text: "See all brokers back, and no partition without its replicas.", query: underReplicated },
      {
        text: "Give leadership back to the preferred brokers, or the one that stayed carries all of it.",
        command: {
          language: "sh",
          text: 'kafka-leader-election.sh --bootstrap-server "$BROKERS" --election-type preferred --all-topic-partitions',
        },
      },
    ],
    escalate:
      "The data team's lead after 10 minutes or at once if a broker's disk is lost; the recovery time objective is 15 minutes.",
  },
  risk: {
    event: "Messages are lost because Kafka loses most of its brokers",
    likelihood: "rare",
    impact: "major",
    control: "Three brokers in three zones, and producers that wait for two of them",
  },
});

/** One broker is down. */
export const kafkaBrokerDown = alertingRule({
  name: "KafkaBrokerDown",
  severity: "ticket",
  team: "data",
  expression: promql`${brokersAlive} < ${limits.brokersMin}`,
  holdSeconds: limits.brokerDownHoldSeconds,
  summary: "Kafka has only {{ $value }} brokers",
  description: `{{ $value }} brokers live, for ${formatDuration(limits.brokerDownHoldSeconds)} or longer; there should be ${limits.brokersMin}.`,
  panel: panelLink("klaxon-kafka", "brokers"),
  runbook: {
    meaning:
      "A broker is down, and the others lead its partitions. A restart for an upgrade takes less than the two minutes.",
    impact: "None for users. If another one goes, every write is refused.",
    confirm: [
      {
        text: "See which broker leads nothing: its id is missing here.",
        query: promql`count by (topic) (${select(metrics.partitionLeader)})`,
      },
      {
        text: "Read why it ended.",
        command: { language: "sh", text: "systemctl status kafka\njournalctl -u kafka -n 80" },
      },
    ],
    mitigate: [
      {
        text: "Start it. After an unclean end it checks its log first, which takes minutes for each 100 GB.",
        command: start,
      },
      {
        text: "If its host is gone for good, start a new broker with the same `broker.id`: it copies everything.",
      },
    ],
    recover: [
      { text: "See that all replicas are in sync again.", query: underReplicated },
      {
        text: "Give its leadership back.",
        command: {
          language: "sh",
          text: 'kafka-leader-election.sh --bootstrap-server "$BROKERS" --election-type preferred --all-topic-partitions',
        },
      },
    ],
    escalate:
      "The data team in working hours; its second on call if a second broker shows disk or network errors.",
  },
  risk: {
    event: "A Kafka broker is lost and the next loss stops writes",
    likelihood: "possible",
    impact: "minor",
    control: "Every partition has three replicas in three zones",
  },
});

/** A topic has too few replicas for writes. */
export const kafkaWritesRefused = alertingRule({
  name: "KafkaWritesRefused",
  severity: "page",
  team: "data",
  expression: promql`
    ${inSync} < ${limits.inSyncMin} unless on () ${wereFewerBrokers(limits.inSyncMin)}`,
  holdSeconds: limits.writesRefusedHoldSeconds,
  summary: "Kafka refuses writes to {{ $labels.topic }}",
  description: `A partition of {{ $labels.topic }} has {{ $value }} replicas in sync, for ${formatDuration(limits.writesRefusedHoldSeconds)} or longer; writes need ${limits.inSyncMin}.`,
  panel: panelLink("klaxon-kafka", "in-sync"),
  runbook: {
    meaning:
      "Enough brokers live (else `KafkaBrokersLost` pages, and this waits until they had five minutes to catch up), and the followers of a partition do not keep up with its leader: slow disks, a full network, or one huge batch. Producers that wait for all replicas get `NOT_ENOUGH_REPLICAS`.",
    impact: "Messages of this topic pile up in the producers and are dropped after two minutes.",
    confirm: [
      { text: "See which topics lack replicas.", query: inSync },
      {
        text: "See which brokers are behind.",
        command: {
          language: "sh",
          text: 'kafka-topics.sh --bootstrap-server "$BROKERS" --describe --under-min-isr-partitions',
        },
      },
      {
        text: "Look at the disks of these brokers (`await` above 100 ms is too slow).",
        command: { language: "sh", text: "iostat -x 5 3" },
      },
    ],
    mitigate: [
      { text: "Stop what floods the topic, if one producer does." },
      {
        text: "If one broker is slow, stop it: its replicas elsewhere are elected and the others are no longer held up.",
      },
      {
        text: "If the writes must go on with one copy, say so to the data team's lead first.",
        command: {
          language: "sh",
          text: 'kafka-configs.sh --bootstrap-server "$BROKERS" --alter --entity-type topics --entity-name "$TOPIC" --add-config min.insync.replicas=1',
        },
      },
    ],
    recover: [
      { text: "See every partition with its replicas in sync.", query: inSync },
      {
        text: "Undo the setting.",
        command: {
          language: "sh",
          text: 'kafka-configs.sh --bootstrap-server "$BROKERS" --alter --entity-type topics --entity-name "$TOPIC" --delete-config min.insync.replicas',
        },
      },
    ],
    escalate:
      "The owner of the producers at once, so that they stop batches; the platform team for disks and network after 10 minutes.",
  },
  risk: {
    event: "Messages are dropped because a Kafka topic has too few replicas in sync",
    likelihood: "possible",
    impact: "major",
    control: "Quotas bound each producer to a third of what a broker can write",
  },
});

/** Replicas are missing. */
export const kafkaUnderReplicated = alertingRule({
  name: "KafkaUnderReplicated",
  severity: "ticket",
  team: "data",
  expression: promql`${underReplicated} > 0 unless on () ${wereFewerBrokers(limits.brokersMin)}`,
  holdSeconds: limits.underReplicatedHoldSeconds,
  summary: "Partitions of {{ $labels.topic }} lack a replica",
  description: `{{ $value }} partitions of {{ $labels.topic }} have had fewer replicas in sync than they should for ${formatDuration(limits.underReplicatedHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-kafka", "under-replicated"),
  runbook: {
    meaning:
      "A follower does not keep up with its leader although all brokers live, and have for five minutes: a slow disk, a throttled copy, or a fetcher that died.",
    impact: "None yet. One more lost replica refuses writes to the topic.",
    confirm: [
      { text: "See which topics, and how many partitions.", query: underReplicated },
      {
        text: "See whether one broker is missing everywhere.",
        command: {
          language: "sh",
          text: 'kafka-topics.sh --bootstrap-server "$BROKERS" --describe --under-replicated-partitions',
        },
      },
      {
        text: "Read that broker's log for `ReplicaFetcherThread` errors.",
        command: { language: "sh", text: "journalctl -u kafka --since -30m | grep -i fetcher" },
      },
    ],
    mitigate: [
      { text: "Restart the broker that is missing, one at a time, if its fetcher died." },
      {
        text: "If a reassignment is throttled, raise the throttle.",
        command: {
          language: "sh",
          text: 'kafka-reassign-partitions.sh --bootstrap-server "$BROKERS" --verify --reassignment-json-file plan.json',
        },
      },
    ],
    recover: [{ text: "See the number fall to 0 and stay there for ten minutes.", query: underReplicated }],
    escalate: "The platform team for a slow disk; the data team's second on call if the number grows.",
  },
  risk: {
    event: "Kafka is one failure from refusing writes because replicas fall behind",
    likelihood: "likely",
    impact: "minor",
    control: "Three replicas, of which two suffice for writes",
  },
});
