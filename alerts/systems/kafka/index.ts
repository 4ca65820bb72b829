import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { kafkaBrokerDown, kafkaBrokersLost, kafkaUnderReplicated, kafkaWritesRefused } from "./brokers.ts";
import { kafkaLimits, kafkaPanels } from "./series.ts";
import { kafkaConsumerLagHigh, kafkaPartitionOffline } from "./topics.ts";

const inhibitions = defineInhibitions([
  {
    source: "KafkaBrokersLost",
    targets: ["KafkaBrokerDown", "KafkaPartitionOffline", "KafkaConsumerLagHigh"],
    equal: [],
    reason: "the brokers that are gone are why partitions lack leaders, and why nothing is read",
  },
  {
    source: "KafkaPartitionOffline",
    targets: ["KafkaWritesRefused", "KafkaUnderReplicated"],
    equal: ["topic"],
    reason: "a partition without a leader has no replica in sync that lives",
  },
  {
    source: "KafkaWritesRefused",
    targets: ["KafkaUnderReplicated"],
    equal: ["topic"],
    reason: "the page is about the same missing replicas",
  },
]);

/** The alerting of Kafka. */
export const kafkaAlerting = defineAlerting({
  title: "Kafka",
  panels: kafkaPanels,
  objectives: {},
  limits: kafkaLimits,
  groups: [
    {
      name: "kafka-brokers",
      intervalSeconds: 15,
      rules: [kafkaBrokersLost, kafkaBrokerDown, kafkaWritesRefused, kafkaUnderReplicated],
    },
    { name: "kafka-topics", intervalSeconds: 15, rules: [kafkaPartitionOffline, kafkaConsumerLagHigh] },
  ],
  inhibitions,
});
