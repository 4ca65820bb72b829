import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import type { FaultOf } from "../../kit/system.ts";
import { eventBusInstances, eventBusJobs } from "./jobs.ts";

/** Where events are published. */
export const transports = ["redis", "jetstream"] as const;

/** How an event may differ between the transports. */
export const mismatchKinds = ["missing", "extra", "order", "payload", "schema"] as const;

/** The faults of the event bus as a scenario writes them. */
export const eventBusFaultSchemas = [
  z.strictObject({
    kind: z.literal("event-bus-refused"),
    transport: z.enum(transports).describe("Which transport."),
    ratio: ratio.describe("Share of the events that it does not take."),
  }),
  z.strictObject({
    kind: z.literal("event-bus-altered"),
    mismatch: z.enum(["order", "payload", "schema"]).describe("What the replay calls them."),
    ratio: ratio.describe("Share of the events that differ."),
  }),
  z.strictObject({
    kind: z.literal("event-bus-replay-stopped"),
    ageSeconds: z.number().min(0).max(1e7).describe("How long ago the last replay ended, at the start."),
  }),
  z.strictObject({
    kind: z.literal("event-bus-redis-only"),
    deadlineInSeconds: z
      .number()
      .min(-1e6)
      .max(1e6)
      .describe("When the mode must end, from its start on; negative for a deadline that has passed."),
  }),
] as const;

/** A fault of the event bus. */
export type EventBusFault = FaultOf<typeof eventBusFaultSchemas>;

/** Each fault of the event bus at least once, at a strength that shows. */
export const eventBusFaultExamples: readonly EventBusFault[] = [
  { kind: "event-bus-refused", transport: "jetstream", ratio: 0.5 },
  { kind: "event-bus-altered", mismatch: "payload", ratio: 0.01 },
  { kind: "event-bus-replay-stopped", ageSeconds: 90_000 },
  { kind: "event-bus-redis-only", deadlineInSeconds: 3600 },
];

/** What happens at each fault of the event bus, and how it ends at the rollback. */
export const eventBusFaults: Readonly<Record<EventBusFault["kind"], string>> = {
  "event-bus-refused": "a transport refuses a part of the events; what it lacks is for the replay to find",
  "event-bus-altered": "a part of the events differs between the transports, as the next replay finds",
  "event-bus-replay-stopped": "the replay does not run; it runs at once at the end",
  "event-bus-redis-only": "events are published on Redis alone, on purpose, until a deadline",
};

/** The targets that a fault of the event bus disturbs: its one process. */
export function eventBusTargetsOf(): readonly string[] {
  const [job = ""] = Object.keys(eventBusJobs);
  return targetNames(job, eventBusInstances);
}
