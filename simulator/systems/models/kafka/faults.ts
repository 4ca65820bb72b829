import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import type { FaultOf } from "../../kit/system.ts";
import { kafkaBrokers, kafkaInstances, kafkaTopics } from "./jobs.ts";

const topic = z.enum(kafkaTopics).describe("Which topic.");

/** The faults of Kafka as a scenario writes them. */
export const kafkaFaultSchemas = [
  z.strictObject({
    kind: z.literal("kafka-broker-killed"),
    broker: z.enum(kafkaBrokers).describe("Its id."),
  }),
  z.strictObject({
    kind: z.literal("kafka-brokers-lost"),
    left: z.int().min(0).max(1).describe("How many brokers are left."),
  }),
  z.strictObject({ kind: z.literal("kafka-partition-offline"), topic }),
  z.strictObject({
    kind: z.literal("kafka-followers-behind"),
    topic,
    inSync: z.int().min(1).max(2).describe("How many replicas of its first partition stay in sync."),
  }),
  z.strictObject({
    kind: z.literal("kafka-consumer-slowed"),
    topic,
    ratio: ratio.describe("Share of the messages that its group no longer reads."),
  }),
] as const;

/** A fault of Kafka. */
export type KafkaFault = FaultOf<typeof kafkaFaultSchemas>;

/** Each fault of Kafka at least once, at a strength that shows. */
export const kafkaFaultExamples: readonly KafkaFault[] = [
  { kind: "kafka-broker-killed", broker: "2" },
  { kind: "kafka-brokers-lost", left: 1 },
  { kind: "kafka-brokers-lost", left: 0 },
  { kind: "kafka-partition-offline", topic: "orders" },
  { kind: "kafka-followers-behind", topic: "audit", inSync: 1 },
  { kind: "kafka-consumer-slowed", topic: "audit", ratio: 0.5 },
];

/** What happens at each fault of Kafka, and how it ends at the rollback. */
export const kafkaFaults: Readonly<Record<KafkaFault["kind"], string>> = {
  "kafka-broker-killed":
    "a broker dies and others lead its partitions; it catches up within a minute at the end and leads what it led",
  "kafka-brokers-lost":
    "two brokers die, or all three, so that writes are refused; they come back at the end",
  "kafka-partition-offline":
    "the last replica in sync of a topic's first partition is gone, so that nobody leads it; it is back at the end",
  "kafka-followers-behind": "followers of a topic's first partition do not keep up; they catch up at the end",
  "kafka-consumer-slowed": "the group of a topic reads less than is written; it catches up at the end",
};

/** The targets that a fault of Kafka disturbs: the one exporter. */
export function kafkaTargetsOf(): readonly string[] {
  return targetNames("kafka", kafkaInstances);
}
