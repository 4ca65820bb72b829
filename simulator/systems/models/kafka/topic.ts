import type { RandomStream } from "../../kit/random-stream.ts";
import type { Step } from "../../kit/stepped-system.ts";

/** Partitions of each topic, and replicas of each partition: one on every broker. */
export const partitionCount = 3;

const catchUpFactor = 8;

/** One partition: how far it was written, and who has it. */
export interface Partition {
  offset: number;
  /** Id of the broker that leads it; none while it is offline. */
  leader: number | undefined;
  inSync: number;
}

/** A topic with the group that reads it. */
export class KafkaTopic {
  readonly name: string;
  readonly group: string;
  readonly partitions: readonly Partition[];
  groupOffset: number;
  private readonly messagesPerSecond: number;
  private readonly random: RandomStream;

  constructor(plan: {
    readonly name: string;
    readonly group: string;
    readonly messagesPerSecond: number;
    readonly random: RandomStream;
  }) {
    this.name = plan.name;
    this.group = plan.group;
    this.messagesPerSecond = plan.messagesPerSecond;
    this.random = plan.random;
    const offset = plan.messagesPerSecond * 300_000;
    this.partitions = Array.from({ length: partitionCount }, (_, index) => ({
      offset,
      leader: index + 1,
      inSync: 3,
    }));
    this.groupOffset = offset * partitionCount;
  }

  /** Messages that the group has yet to read. */
  get lag(): number {
    return this.partitions.reduce((sum, { offset }) => sum + offset, 0) - this.groupOffset;
  }

  /** A step of writing and reading; a partition with fewer than two replicas in sync refuses writes. */
  live({ elapsedSeconds, load }: Step, unreadRatio: number): void {
    const mean = this.messagesPerSecond * elapsedSeconds * load;
    let written = 0;
    for (const partition of this.partitions) {
      if (partition.leader === undefined || partition.inSync < 2) continue;
      const count = this.random.poisson(mean / partitionCount);
      partition.offset += count;
      written += count;
    }
    const able = unreadRatio > 0 ? written * (1 - unreadRatio) : catchUpFactor * mean + 20;
    const inFlight = Math.min(written, this.random.poisson(mean / 20));
    this.groupOffset += Math.min(Math.round(able), Math.max(0, this.lag - inFlight));
  }
}
