import * as z from "zod";
import {
  alertmanagerInstances,
  apiInstances,
  type JobName,
  postgresInstances,
  replicaInstances,
  scrapeJobs,
} from "./topology.ts";

const apiInstance = z.enum(apiInstances).describe("Which instance of the API.");
const postgresInstance = z.enum(postgresInstances).describe("Which server, by its exporter.");
const replicaInstance = z.enum(replicaInstances).describe("Which replica, by its exporter.");
const ratio = z.number().gt(0).max(1);
const latencySeconds = z.number().gt(0).max(300).describe("How much longer each request takes.");

const jobs = Object.keys(scrapeJobs);

const apiFaults = [
  z.strictObject({ kind: z.literal("instance-killed"), instance: apiInstance }),
  z.strictObject({ kind: z.literal("instance-hung"), instance: apiInstance }),
  z.strictObject({
    kind: z.literal("instance-slow"),
    instance: apiInstance,
    addedLatencySeconds: latencySeconds,
  }),
  z.strictObject({
    kind: z.literal("error-burst"),
    ratio: ratio.describe("Share of the requests of all instances that are answered with 500."),
  }),
  z.strictObject({
    kind: z.literal("memory-leak"),
    instance: apiInstance,
    bytesPerSecond: z.number().gt(0).max(1e9).describe("How fast the heap grows."),
  }),
  z.strictObject({
    kind: z.literal("event-loop-blocked"),
    instance: apiInstance,
    lagSeconds: z.number().gt(0).max(300).describe("How long the event loop is blocked at a time."),
  }),
  z.strictObject({
    kind: z.literal("crash-loop"),
    instance: apiInstance,
    periodSeconds: z.number().min(5).max(3600).describe("How long the process lives each time."),
  }),
  z.strictObject({
    kind: z.literal("traffic-drop"),
    ratio: ratio.describe("Share of the traffic that is gone."),
  }),
  z.strictObject({ kind: z.literal("latency-rise"), addedLatencySeconds: latencySeconds }),
] as const;

const postgresFaults = [
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

const stackFaults = [
  z.strictObject({
    kind: z.literal("alertmanager-unreachable"),
    instance: z.enum([...alertmanagerInstances, "all"]).describe("Which Alertmanager, or `all` of them."),
  }),
  z.strictObject({ kind: z.literal("rule-evaluation-failing") }),
  z.strictObject({
    kind: z.literal("notifications-failing"),
    ratio: ratio
      .optional()
      .describe("Share of the requests to receivers that is refused; without one, every request."),
  }),
  z.strictObject({
    kind: z.literal("notification-storm"),
    perMinute: z.number().gt(0).max(6000).describe("How many notifications Alertmanager sends."),
  }),
  z
    .strictObject({
      kind: z.literal("target-unreachable"),
      job: z.enum(jobs).describe("The scrape job."),
      instance: z.string().describe("The target's `instance`."),
    })
    .check((context) => {
      const { job, instance } = context.value;
      const instances = isJobName(job) ? scrapeJobs[job] : [];
      if (instances.some((known) => known === instance)) return;
      context.issues.push({
        code: "custom",
        input: instance,
        path: ["instance"],
        message: `the job \`${job}\` has no target \`${instance}\`; write one of ${instances.map((known) => `\`${known}\``).join(", ")}`,
      });
    }),
  z.strictObject({ kind: z.literal("prometheus-down") }),
] as const;

/** The closed set of faults as a scenario writes them: a kind and its parameters. */
export const faultSchema = z.discriminatedUnion("kind", [...apiFaults, ...postgresFaults, ...stackFaults]);

/** A fault with its parameters. */
export type Fault = z.output<typeof faultSchema>;

/** The name of a fault. */
export type FaultKind = Fault["kind"];

/** A fault of the API. */
export type ApiFault = z.output<(typeof apiFaults)[number]>;

/** A fault of PostgreSQL. */
export type PostgresFault = z.output<(typeof postgresFaults)[number]>;

/** A fault of the monitoring stack. */
export type StackFault = z.output<(typeof stackFaults)[number]>;

function isJobName(text: string): text is JobName {
  return Object.hasOwn(scrapeJobs, text);
}
