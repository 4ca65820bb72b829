import type { RandomStream } from "../../kit/random-stream.ts";
import type { Step } from "../../kit/stepped-system.ts";

/** `max_bytes` of each stream. */
export const streamLimitBytes = 2 * 1024 * 1024 * 1024;

const usualRatio = 0.38;
/** A stream refuses the message that would not fit. */
const fullRatio = 0.99;
const ackPendingMax = 20;
const catchUpFactor = 8;

/** What is the matter with a stream and its consumer. */
export interface StreamConditions {
  /** Whether there is a leader that stores and delivers. */
  readonly isLed: boolean;
  /** Stored bytes as a share of the limit; as usual where absent. */
  readonly forcedRatio: number | undefined;
  readonly isConsumerStuck: boolean;
  /** Share of the messages that the consumer does not get done. */
  readonly undoneRatio: number;
}

/** A stream, replicated on every server, with its one consumer. Old messages leave as fast as new ones come. */
export class JetStream {
  readonly name: string;
  readonly consumer: string;
  lastSequence: number;
  ackFloor: number;
  ackPending = 0;
  redelivered = 0;
  bytes = streamLimitBytes * usualRatio;
  isRefusing = false;
  private readonly messagesPerSecond: number;
  private readonly random: RandomStream;

  constructor(plan: {
    readonly name: string;
    readonly consumer: string;
    readonly messagesPerSecond: number;
    readonly firstSequence: number;
    readonly random: RandomStream;
  }) {
    this.name = plan.name;
    this.consumer = plan.consumer;
    this.messagesPerSecond = plan.messagesPerSecond;
    this.lastSequence = plan.firstSequence;
    this.ackFloor = plan.firstSequence;
    this.random = plan.random;
  }

  /** Messages that were not delivered yet. */
  get pending(): number {
    return this.lastSequence - this.ackFloor - this.ackPending;
  }

  /** A step of publishing and consuming; returns how many messages were stored. */
  live({ elapsedSeconds, load }: Step, conditions: StreamConditions): number {
    const { random } = this;
    const ratio = conditions.forcedRatio ?? usualRatio * (1 + 0.004 * random.normal());
    this.bytes = Math.round(streamLimitBytes * Math.min(ratio, 0.9992));
    this.isRefusing = ratio >= fullRatio;
    const mean = this.messagesPerSecond * elapsedSeconds * load;
    const published = conditions.isLed && !this.isRefusing ? random.poisson(mean) : 0;
    this.lastSequence += published;
    if (conditions.isLed) this.consume(published, mean, conditions);
    return published;
  }

  private consume(published: number, mean: number, { isConsumerStuck, undoneRatio }: StreamConditions): void {
    const waiting = this.lastSequence - this.ackFloor;
    if (isConsumerStuck) {
      this.ackPending = Math.min(waiting, ackPendingMax);
      this.redelivered = this.ackPending;
      return;
    }
    const able = undoneRatio > 0 ? published * (1 - undoneRatio) : catchUpFactor * mean + ackPendingMax;
    const inFlight = Math.min(this.random.poisson(mean / 50), published);
    this.ackFloor += Math.min(Math.round(able), Math.max(0, waiting - inFlight));
    this.ackPending = Math.min(inFlight, this.lastSequence - this.ackFloor);
    this.redelivered = 0;
  }
}
