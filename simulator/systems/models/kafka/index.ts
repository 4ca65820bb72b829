import { kafkaMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import { defineSystem, type SystemOptions } from "../../kit/system.ts";
import {
  type KafkaFault,
  kafkaFaultExamples,
  kafkaFaultSchemas,
  kafkaFaults,
  kafkaTargetsOf,
} from "./faults.ts";
import { kafkaBrokers, kafkaInstances } from "./jobs.ts";
import { KafkaTopic, partitionCount } from "./topic.ts";

/** Three Kafka brokers with two topics, each read by a group, and the exporter that asks them. */
export const kafkaSystem = defineSystem({
  faultSchemas: kafkaFaultSchemas,
  faults: kafkaFaults,
  examples: kafkaFaultExamples,
  targetsOf: kafkaTargetsOf,
  create: (options) => new KafkaSystem(options),
});

const { metrics } = kafkaMetrics;
const [instance] = kafkaInstances;
const catchUpMs = 45_000;
const replicaCount = kafkaBrokers.length;
const memberCount = 3;

class KafkaSystem extends SteppedSystem<KafkaFault> {
  readonly targets;
  private readonly topics: readonly KafkaTopic[];
  /** When each broker is in sync again; it leads its partitions from then on. */
  private readonly inSyncFromMs: number[];
  private alive: readonly boolean[] = kafkaBrokers.map(() => true);

  constructor(options: SystemOptions) {
    super(options);
    const { seed, startMs } = options;
    this.inSyncFromMs = kafkaBrokers.map(() => startMs);
    const topic = (name: string, group: string, messagesPerSecond: number) =>
      new KafkaTopic({ name, group, messagesPerSecond, random: randomStream(seed, `kafka/${name}`) });
    this.topics = [topic("orders", "invoicing", 30), topic("audit", "archive", 90)];
    this.targets = [exporter(this.topics, () => this.aliveCount, randomStream(seed, "kafka-exporter"))];
  }

  private get aliveCount(): number {
    return this.alive.filter((isAlive) => isAlive).length;
  }

  protected live(step: Step): void {
    this.elect();
    for (const topic of this.topics) {
      const slowed = this.faultsOf("kafka-consumer-slowed").filter((fault) => fault.topic === topic.name);
      topic.live(step, Math.max(0, ...slowed.map(({ ratio }) => ratio)));
    }
  }

  protected override yield(): void {
    const left = Math.min(replicaCount, ...this.faultsOf("kafka-brokers-lost").map((fault) => fault.left));
    const killed = this.faultsOf("kafka-broker-killed").map(({ broker }) => broker);
    const before = this.alive;
    this.alive = kafkaBrokers.map((broker, index) => index < left && !killed.includes(broker));
    for (const [index, isAlive] of this.alive.entries()) {
      if (isAlive && before[index] === false) this.inSyncFromMs[index] = this.nowMs + catchUpMs;
    }
    this.elect();
  }

  /** Who has each partition, and who leads it, worked out anew from the brokers and the faults. */
  private elect(): void {
    const inSync = this.alive.map(
      (isAlive, index) => isAlive && this.nowMs >= (this.inSyncFromMs[index] ?? 0),
    );
    // The last broker that is left stays in sync with itself.
    if (!inSync.includes(true) && this.alive.includes(true)) inSync[this.alive.indexOf(true)] = true;
    for (const topic of this.topics) {
      const isOwn = (fault: { readonly topic: string }) => fault.topic === topic.name;
      const isOffline = this.faultsOf("kafka-partition-offline").some(isOwn);
      const behind = this.faultsOf("kafka-followers-behind")
        .filter(isOwn)
        .map((fault) => fault.inSync);
      for (const [index, partition] of topic.partitions.entries()) {
        const isFirst = index === 0;
        const count = inSync.filter((isInSync) => isInSync).length;
        partition.leader = isFirst && isOffline ? undefined : leaderOf(inSync, index);
        // The metadata still names the replica that was the last one in sync.
        partition.inSync = isFirst && isOffline ? 1 : Math.min(count, ...(isFirst ? behind : []));
      }
    }
  }
}

/** The broker that should lead a partition, or the next one in sync. */
function leaderOf(inSync: readonly boolean[], partition: number): number | undefined {
  for (let turn = 0; turn < inSync.length; turn++) {
    const index = (partition + turn) % inSync.length;
    if (inSync[index] === true) return index + 1;
  }
  return undefined;
}

function exporter(
  topics: readonly KafkaTopic[],
  aliveCount: () => number,
  random: ReturnType<typeof randomStream>,
): ScrapedTarget {
  const book = new SeriesBook();
  const brokers = book.open(metrics.brokers);
  const series = topics.map((topic) => openTopic(book, topic));
  const expose = () => {
    // Without a broker to ask the exporter has nothing to say.
    if (aliveCount() === 0) return;
    book.set(brokers, aliveCount());
    for (const [index, topic] of topics.entries()) {
      const own = series[index];
      if (own !== undefined) exposeTopic(book, own, topic);
    }
  };
  return new ScrapedTarget(book, { job: "kafka", instance, random, expose });
}

type TopicSeries = ReturnType<typeof openTopic>;

function openTopic(book: SeriesBook, { name, group, partitions }: KafkaTopic) {
  const ofGroup = { consumergroup: group, topic: name };
  return {
    partitions: book.open(metrics.partitions, { topic: name }),
    lag: book.open(metrics.groupLag, ofGroup),
    groupOffset: book.open(metrics.groupOffset, ofGroup),
    members: book.open(metrics.groupMembers, { consumergroup: group }),
    byPartition: partitions.map((_, index) => {
      const labels = { topic: name, partition: String(index) };
      return {
        leader: book.open(metrics.partitionLeader, labels),
        replicas: book.open(metrics.partitionReplicas, labels),
        inSync: book.open(metrics.partitionInSync, labels),
        underReplicated: book.open(metrics.partitionUnderReplicated, labels),
        offset: book.open(metrics.partitionOffset, labels),
      };
    }),
  };
}

function exposeTopic(book: SeriesBook, series: TopicSeries, topic: KafkaTopic): void {
  book.set(series.partitions, partitionCount);
  book.set(series.lag, topic.lag);
  book.set(series.groupOffset, topic.groupOffset);
  book.set(series.members, memberCount);
  for (const [index, partition] of topic.partitions.entries()) {
    const own = series.byPartition[index];
    if (own === undefined) continue;
    book.set(own.replicas, replicaCount);
    book.set(own.inSync, partition.inSync);
    book.set(own.underReplicated, partition.inSync < replicaCount ? 1 : 0);
    if (partition.leader === undefined) continue;
    book.set(own.leader, partition.leader);
    book.set(own.offset, partition.offset);
  }
}
