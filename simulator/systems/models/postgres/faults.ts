import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { postgresInstances, replicaInstances } from "./jobs.ts";

const postgresInstance = z.enum(postgresInstances).describe("Which server, by its exporter.");
const replicaInstance = z.enum(replicaInstances).describe("Which replica, by its exporter.");

/** The faults of PostgreSQL as a scenario writes them. */
export const postgresFaultSchemas = [
  z.strictObject({ kind: z.literal("primary-killed") }),
  z.strictObject({
    kind: z.literal("failover"),
    promoteAfterSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .describe("How long after the primary's death a replica is promoted."),
  }),
  z.strictObject({ kind: z.literal("split-brain") }),
  z.strictObject({ kind: z.literal("replay-paused"), instance: replicaInstance }),
  z.strictObject({
    kind: z.literal("replay-delayed"),
    instance: replicaInstance,
    delaySeconds: z.number().gt(0).max(86_400).describe("How old a write is before it is replayed."),
  }),
  z.strictObject({ kind: z.literal("replica-lost"), instance: replicaInstance }),
  z.strictObject({
    kind: z.literal("connections-exhausted"),
    usedRatio: ratio.describe("Share of `max_connections` of the primary that is taken."),
  }),
  z.strictObject({ kind: z.literal("archiving-failing") }),
  z.strictObject({ kind: z.literal("deadlocks"), perMinute: z.number().gt(0).max(6000) }),
  z.strictObject({
    kind: z.literal("idle-in-transaction"),
    ageSeconds: z
      .number()
      .min(0)
      .max(1e6)
      .describe("How old the transaction is at the start; it grows older."),
  }),
  z.strictObject({ kind: z.literal("exporter-down"), instance: postgresInstance }),
  z.strictObject({ kind: z.literal("exporters-upgraded") }),
] as const;

/** A fault of PostgreSQL. */
export type PostgresFault = FaultOf<typeof postgresFaultSchemas>;

/** Each fault of PostgreSQL at least once, at a strength that shows. */
export const postgresFaultExamples: readonly PostgresFault[] = [
  { kind: "primary-killed" },
  { kind: "failover", promoteAfterSeconds: 60 },
  { kind: "split-brain" },
  { kind: "replay-paused", instance: "pg-2:9187" },
  { kind: "replay-delayed", instance: "pg-2:9187", delaySeconds: 30 },
  { kind: "replica-lost", instance: "pg-3:9187" },
  { kind: "connections-exhausted", usedRatio: 0.9 },
  { kind: "archiving-failing" },
  { kind: "deadlocks", perMinute: 10 },
  { kind: "idle-in-transaction", ageSeconds: 100 },
  { kind: "exporter-down", instance: "pg-1:9187" },
  { kind: "exporters-upgraded" },
];

/** What happens at each fault of PostgreSQL, and how it ends at the rollback. */
export const postgresFaults: Readonly<Record<PostgresFault["kind"], string>> = {
  "primary-killed": "the primary dies and nobody takes over; it recovers and goes on as primary at the end",
  failover: "the primary dies and a replica is promoted; the dead server rejoins as a replica at the end",
  "split-brain": "a replica is promoted beside a living primary; it is rewound and rejoins at the end",
  "replay-paused": "a replica receives WAL and does not replay it",
  "replay-delayed": "a replica replays each write only when it is so old; it catches up at the end",
  "replica-lost": "a replica is gone; it starts and catches up at the end",
  "connections-exhausted": "clients take most connections of the primary",
  "archiving-failing": "the primary cannot archive WAL files",
  deadlocks: "transactions of the application deadlock",
  "idle-in-transaction": "a client leaves a transaction open on the primary",
  "exporter-down": "the exporter of a server is gone, the server is well",
  "exporters-upgraded":
    "the exporters report no lag once all WAL that arrived is replayed, as from version 0.14 on; the old one is back at the end",
};

/** The targets that a fault of PostgreSQL disturbs, as `job/instance`. */
export function postgresTargetsOf(fault: PostgresFault): readonly string[] {
  switch (fault.kind) {
    case "primary-killed":
    case "failover":
    case "split-brain":
    case "exporters-upgraded":
      return targetNames("postgres", postgresInstances);
    case "replay-paused":
    case "replay-delayed":
    case "replica-lost":
      return targetNames("postgres", [postgresInstances[0], fault.instance]);
    case "connections-exhausted":
    case "archiving-failing":
    case "deadlocks":
    case "idle-in-transaction":
      return targetNames("postgres", [postgresInstances[0]]);
    case "exporter-down":
      return targetNames("postgres", [fault.instance]);
    default:
      return unreachable(fault);
  }
}
