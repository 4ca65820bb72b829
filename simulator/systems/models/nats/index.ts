import type { OfferedServices } from "../../kit/neighbours.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import { defineSystem, type SystemOptions } from "../../kit/system.ts";
import { type NatsFault, natsFaultExamples, natsFaultSchemas, natsFaults, natsTargetsOf } from "./faults.ts";
import { natsInstances } from "./jobs.ts";
import { NatsServer } from "./server.ts";
import { JetStream, type StreamConditions } from "./stream.ts";
import { natsTarget } from "./target.ts";

/** Three NATS servers with JetStream: the streams of orders and of events, each with its consumer. */
export const natsSystem = defineSystem({
  faultSchemas: natsFaultSchemas,
  faults: natsFaults,
  examples: natsFaultExamples,
  targetsOf: natsTargetsOf,
  services: ["nats/events", "nats/reads"],
  create: (options) => new NatsSystem(options),
});

const quorum = 2;

class NatsSystem extends SteppedSystem<NatsFault> {
  readonly targets;
  override offers: OfferedServices = {};
  private readonly servers: readonly NatsServer[];
  private readonly streams: readonly JetStream[];
  private leader: NatsServer | undefined;

  constructor(options: SystemOptions) {
    super(options);
    const { seed } = options;
    this.servers = natsInstances.map(
      (_, index) => new NatsServer(`nats-${index + 1}`, randomStream(seed, `nats/${index}`)),
    );
    this.leader = this.servers[0];
    const stream = (name: string, consumer: string, messagesPerSecond: number) =>
      new JetStream({
        name,
        consumer,
        messagesPerSecond,
        firstSequence: messagesPerSecond * 1_000_000,
        random: randomStream(seed, `nats/${name}`),
      });
    this.streams = [stream("ORDERS", "fulfilment", 40), stream("EVENTS", "replay", 120)];
    this.targets = this.servers.map((server, index) => {
      const view = { server, streams: this.streams, leader: () => this.leader };
      return natsTarget(view, natsInstances[index] ?? "", randomStream(seed, `nats-exporter/${index}`));
    });
  }

  protected live(step: Step): void {
    let stored = 0;
    for (const stream of this.streams) stored += stream.live(step, this.conditionsOf(stream));
    const serversUp = this.servers.filter(({ isUp }) => isUp).length;
    for (const server of this.servers) server.live(serversUp, stored);
    this.offer();
  }

  protected override yield(): void {
    const isQuorumLost = this.faultsOf("nats-quorum-lost").length > 0;
    for (const [index, server] of this.servers.entries()) {
      const isOwn = (fault: { readonly instance: string }) => fault.instance === natsInstances[index];
      const isKilled = (isQuorumLost && index > 0) || this.faultsOf("nats-server-killed").some(isOwn);
      if (isKilled) server.isUp = false;
      else if (!server.isUp) server.restart();
      const taken = this.faultsOf("nats-connections-taken").filter(isOwn);
      server.forcedRatio = Math.max(0, ...taken.map(({ usedRatio }) => usedRatio));
    }
    this.elect();
    this.offer();
  }

  /** A leader stays one while it is up and has a quorum behind it. */
  private elect(): void {
    const up = this.servers.filter(({ isUp }) => isUp);
    if (up.length < quorum) this.leader = undefined;
    else if (this.leader === undefined || !this.leader.isUp) this.leader = up[0];
  }

  private offer(): void {
    const events = this.streams.find(({ name }) => name === "EVENTS");
    const isTaken = this.leader !== undefined && events?.isRefusing === false;
    this.offers = { "nats/events": isTaken ? 1 : 0, "nats/reads": this.leader === undefined ? 0 : 1 };
  }

  private conditionsOf({ name }: JetStream): StreamConditions {
    const isOwn = (fault: { readonly stream: string }) => fault.stream === name;
    const ratios = this.faultsOf("nats-stream-filled")
      .filter(isOwn)
      .map(({ usedRatio }) => usedRatio);
    const slowed = this.faultsOf("nats-consumer-slowed").filter(isOwn);
    return {
      isLed: this.leader !== undefined,
      forcedRatio: ratios.length === 0 ? undefined : Math.max(...ratios),
      isConsumerStuck: this.faultsOf("nats-consumer-stuck").some(isOwn),
      undoneRatio: Math.max(0, ...slowed.map(({ ratio }) => ratio)),
    };
  }
}
