import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { natsInstances, natsStreams } from "./jobs.ts";

const instance = z.enum(natsInstances).describe("Which server, by its exporter.");
const stream = z.enum(natsStreams).describe("Which stream.");

/** The faults of NATS as a scenario writes them. */
export const natsFaultSchemas = [
  z.strictObject({ kind: z.literal("nats-server-killed"), instance }),
  z.strictObject({ kind: z.literal("nats-quorum-lost") }),
  z.strictObject({
    kind: z.literal("nats-stream-filled"),
    stream,
    usedRatio: ratio.describe(
      "Stored bytes as a share of the stream's limit; from 0.99 on publishes are refused.",
    ),
  }),
  z.strictObject({ kind: z.literal("nats-consumer-stuck"), stream }),
  z.strictObject({
    kind: z.literal("nats-consumer-slowed"),
    stream,
    ratio: ratio.describe("Share of the messages that its consumer no longer gets done."),
  }),
  z.strictObject({
    kind: z.literal("nats-connections-taken"),
    instance,
    usedRatio: ratio.describe("Share of `max_connections` that is taken."),
  }),
] as const;

/** A fault of NATS. */
export type NatsFault = FaultOf<typeof natsFaultSchemas>;

/** Each fault of NATS at least once, at a strength that shows. */
export const natsFaultExamples: readonly NatsFault[] = [
  { kind: "nats-server-killed", instance: "nats-1:7777" },
  { kind: "nats-quorum-lost" },
  { kind: "nats-stream-filled", stream: "EVENTS", usedRatio: 1 },
  { kind: "nats-consumer-stuck", stream: "ORDERS" },
  { kind: "nats-consumer-slowed", stream: "EVENTS", ratio: 0.5 },
  { kind: "nats-connections-taken", instance: "nats-2:7777", usedRatio: 0.9 },
];

/** What happens at each fault of NATS, and how it ends at the rollback. */
export const natsFaults: Readonly<Record<NatsFault["kind"], string>> = {
  "nats-server-killed": "a server dies and others lead its streams; it starts and catches up at the end",
  "nats-quorum-lost":
    "the second and the third server die, so that nothing can be stored; both start at the end",
  "nats-stream-filled": "a stream fills; full, it refuses what is published; it is purged at the end",
  "nats-consumer-stuck":
    "the consumer of a stream acknowledges nothing and is given the same messages again; it catches up at the end",
  "nats-consumer-slowed": "the consumer of a stream gets less done than comes in; it catches up at the end",
  "nats-connections-taken": "clients hold most connections of a server",
};

/** The targets that a fault of NATS disturbs, as `job/instance`. */
export function natsTargetsOf(fault: NatsFault): readonly string[] {
  switch (fault.kind) {
    case "nats-server-killed":
    case "nats-quorum-lost":
    case "nats-stream-filled":
    case "nats-consumer-stuck":
    case "nats-consumer-slowed":
      return targetNames("nats", natsInstances);
    case "nats-connections-taken":
      return targetNames("nats", [fault.instance]);
    default:
      return unreachable(fault);
  }
}
