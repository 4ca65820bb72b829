import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import type { FaultOf } from "../../kit/system.ts";
import { haproxyJobs, haproxyServers } from "./jobs.ts";

const server = z.enum(haproxyServers).describe("Which server.");
const answer = z
  .enum(["refuses", "errors", "hangs"])
  .describe("What meets its checks and its users: a closed port, a 503, or no answer.");

/** The faults of the load balancer as a scenario writes them. */
export const haproxyFaultSchemas = [
  z.strictObject({ kind: z.literal("haproxy-killed") }),
  z.strictObject({ kind: z.literal("haproxy-server-failing"), server, answer }),
  z.strictObject({ kind: z.literal("haproxy-checks-lost"), server }),
  z.strictObject({
    kind: z.literal("haproxy-server-flapping"),
    server,
    periodSeconds: z.int().min(30).max(600).describe("From one failure to the next; half of it is one."),
  }),
  z.strictObject({
    kind: z.literal("haproxy-servers-erring"),
    ratio: ratio.describe("Share of the requests that servers answer with 500; their checks succeed."),
  }),
  z.strictObject({
    kind: z.literal("haproxy-servers-saturated"),
    queuedCount: z.int().min(1).max(100_000).describe("How many requests wait in the mean."),
    share: ratio.describe("Share of the time in which any waits."),
  }),
] as const;

/** A fault of the load balancer. */
export type HaproxyFault = FaultOf<typeof haproxyFaultSchemas>;

/** Each fault of the load balancer, at a strength that shows. */
export const haproxyFaultExamples: readonly HaproxyFault[] = [
  { kind: "haproxy-killed" },
  { kind: "haproxy-server-failing", server: "app1", answer: "refuses" },
  { kind: "haproxy-server-failing", server: "app2", answer: "errors" },
  { kind: "haproxy-server-failing", server: "app3", answer: "hangs" },
  { kind: "haproxy-checks-lost", server: "app1" },
  { kind: "haproxy-server-flapping", server: "app1", periodSeconds: 90 },
  { kind: "haproxy-servers-erring", ratio: 0.2 },
  { kind: "haproxy-servers-saturated", queuedCount: 40, share: 1 },
];

/** What happens at each fault of the load balancer, and how it ends at the rollback. */
export const haproxyFaults: Readonly<Record<HaproxyFault["kind"], string>> = {
  "haproxy-killed": "the load balancer dies and its ports refuse; it is started anew at the end",
  "haproxy-server-failing": "a server fails its checks and its users, and is taken out after three checks",
  "haproxy-checks-lost": "every second health check of a server is lost on its way",
  "haproxy-server-flapping": "a server fails and recovers over and over",
  "haproxy-servers-erring": "servers answer a share of the requests with 500 and their checks with 200",
  "haproxy-servers-saturated": "servers are full, and requests wait for them",
};

/** Every fault of the load balancer shows in what it says of itself, nowhere else. */
export function haproxyTargetsOf(): readonly string[] {
  return targetNames("haproxy", haproxyJobs.haproxy);
}
