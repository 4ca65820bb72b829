import { eventBusMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { Neighbours } from "../../kit/neighbours.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import { defineSystem, type SystemOptions } from "../../kit/system.ts";
import {
  type EventBusFault,
  eventBusFaultExamples,
  eventBusFaultSchemas,
  eventBusFaults,
  eventBusTargetsOf,
  mismatchKinds,
  transports,
} from "./faults.ts";
import { eventBusInstances } from "./jobs.ts";

type Transport = (typeof transports)[number];
type MismatchKind = (typeof mismatchKinds)[number];

const [instance] = eventBusInstances;
const needs = { redis: "redis/writes", jetstream: "nats/events" } as const;
const replayNeeds = ["redis/reads", "nats/reads"] as const;
const replayIntervalMs = 300_000;
const streams = [
  { name: "orders", eventsPerSecond: 40, schemaVersion: 3 },
  { name: "sessions", eventsPerSecond: 80, schemaVersion: 7 },
] as const;

const noMismatches: Readonly<Record<MismatchKind, number>> = {
  missing: 0,
  extra: 0,
  order: 0,
  payload: 0,
  schema: 0,
};

/** The event bus, which publishes every event on Redis and on JetStream and compares what arrived. */
export const eventBusSystem = defineSystem({
  faultSchemas: eventBusFaultSchemas,
  faults: eventBusFaults,
  examples: eventBusFaultExamples,
  targetsOf: eventBusTargetsOf,
  dependsOn: [...Object.values(needs), ...replayNeeds],
  unshownVariants: [
    {
      alert: "EventBusReplayMismatch",
      variant: "below",
      reason: "a single event that differs is one too many, so nothing lies below",
    },
  ],
  create: (options) => new EventBus(options),
});

class EventBus extends SteppedSystem<EventBusFault> {
  readonly targets;
  private readonly neighbours: Neighbours;
  private readonly random;
  private readonly published = { redis: streams.map(() => 0), jetstream: streams.map(() => 0) };
  private readonly errors: Record<Transport, number> = { redis: 0, jetstream: 0 };
  private readonly mismatches: Record<MismatchKind, number> = { ...noMismatches };
  /** What happened since the last replay, which will find it. */
  private waiting: Record<MismatchKind, number> = { ...noMismatches };
  private waitingEvents = 0;
  private comparedEvents = 0;
  private lastRunMs: number;
  private nextRunMs: number;
  private deadlineMs: number | undefined;

  constructor(options: SystemOptions) {
    super(options);
    this.neighbours = options.neighbours;
    this.random = randomStream(options.seed, "event-bus");
    this.lastRunMs = options.startMs - 120_000;
    this.nextRunMs = this.lastRunMs + replayIntervalMs;
    this.targets = [this.createTarget()];
  }

  protected live(step: Step): void {
    for (const [index, { eventsPerSecond }] of streams.entries()) {
      this.publish(index, this.random.poisson(eventsPerSecond * step.elapsedSeconds * step.load));
    }
    if (
      this.faultsOf("event-bus-replay-stopped").length === 0 &&
      step.nowMs >= this.nextRunMs &&
      this.canReplay()
    ) {
      this.replay(step.nowMs);
    }
  }

  protected override yield(): void {
    const [modeFault] = this.faultsOf("event-bus-redis-only");
    if (modeFault === undefined) this.deadlineMs = undefined;
    else this.deadlineMs ??= this.nowMs + modeFault.deadlineInSeconds * 1000;
    for (const fault of this.faultsOf("event-bus-replay-stopped")) {
      if (this.ageSeconds(fault) === 0)
        this.lastRunMs = Math.min(this.lastRunMs, this.nowMs - fault.ageSeconds * 1000);
    }
  }

  /** What cannot be read cannot be compared: a replay that fails is tried again. */
  private canReplay(): boolean {
    return replayNeeds.every((service) => this.neighbours.shareAnswered(service) === 1);
  }

  private publish(stream: number, events: number): void {
    const onRedis = this.take("redis", stream, events);
    // What was left out on purpose is no difference.
    if (this.deadlineMs === undefined) {
      const onJetStream = this.take("jetstream", stream, events);
      this.waiting.missing += Math.max(0, onRedis - onJetStream);
      this.waiting.extra += Math.max(0, onJetStream - onRedis);
    }
    for (const { mismatch, ratio } of this.faultsOf("event-bus-altered")) {
      this.waiting[mismatch] += this.random.binomial(events, ratio);
    }
    this.waitingEvents += events;
  }

  private take(transport: Transport, stream: number, events: number): number {
    const refusals = this.faultsOf("event-bus-refused").filter((fault) => fault.transport === transport);
    const answered = this.neighbours.shareAnswered(needs[transport]);
    const taken = answered * (1 - Math.max(0, ...refusals.map(({ ratio }) => ratio)));
    const count = this.random.binomial(events, taken);
    const counts = this.published[transport];
    counts[stream] = (counts[stream] ?? 0) + count;
    this.errors[transport] += events - count;
    return count;
  }

  private replay(nowMs: number): void {
    for (const kind of mismatchKinds) this.mismatches[kind] += this.waiting[kind];
    this.comparedEvents += this.waitingEvents;
    this.waiting = { ...noMismatches };
    this.waitingEvents = 0;
    this.lastRunMs = nowMs;
    this.nextRunMs = nowMs + replayIntervalMs;
  }

  private createTarget(): ScrapedTarget {
    const { metrics } = eventBusMetrics;
    const book = new SeriesBook();
    const published = transports.map((transport) =>
      streams.map(({ name }) => book.open(metrics.published, { transport, stream: name })),
    );
    const errors = transports.map((transport) => book.open(metrics.publishErrors, { transport }));
    const mismatches = mismatchKinds.map((kind) => book.open(metrics.replayMismatches, { kind }));
    const compared = book.open(metrics.replayCompared);
    const lastRun = book.open(metrics.replayLastRun);
    const versions = streams.map(({ name }) => book.open(metrics.schemaVersion, { stream: name }));
    const mode = book.open(metrics.redisOnlyMode);
    const deadline = book.open(metrics.redisOnlyDeadline);
    const expose = () => {
      for (const [index, transport] of transports.entries()) {
        const counts = this.published[transport];
        for (const [stream, series] of (published[index] ?? []).entries())
          book.set(series, counts[stream] ?? 0);
        book.set(errors[index] ?? 0, this.errors[transport]);
      }
      for (const [index, kind] of mismatchKinds.entries())
        book.set(mismatches[index] ?? 0, this.mismatches[kind]);
      book.set(compared, this.comparedEvents);
      book.set(lastRun, this.lastRunMs / 1000);
      for (const [index, { schemaVersion }] of streams.entries())
        book.set(versions[index] ?? 0, schemaVersion);
      book.set(mode, this.deadlineMs === undefined ? 0 : 1);
      book.set(deadline, (this.deadlineMs ?? 0) / 1000);
    };
    return new ScrapedTarget(book, { job: "event-bus", instance, random: this.random, expose });
  }
}
