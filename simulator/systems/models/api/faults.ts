import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { apiInstances } from "./jobs.ts";

const apiInstance = z.enum(apiInstances).describe("Which instance of the API.");
const latencySeconds = z.number().gt(0).max(300).describe("How much longer each request takes.");

/** The faults of the API as a scenario writes them. */
export const apiFaultSchemas = [
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

/** A fault of the API. */
export type ApiFault = FaultOf<typeof apiFaultSchemas>;

/** Each fault of the API at least once, at a strength that shows. */
export const apiFaultExamples: readonly ApiFault[] = [
  { kind: "instance-killed", instance: "api-1:8080" },
  { kind: "instance-hung", instance: "api-1:8080" },
  { kind: "instance-slow", instance: "api-1:8080", addedLatencySeconds: 2 },
  { kind: "error-burst", ratio: 0.2 },
  { kind: "memory-leak", instance: "api-1:8080", bytesPerSecond: 1_000_000 },
  { kind: "event-loop-blocked", instance: "api-1:8080", lagSeconds: 1 },
  { kind: "crash-loop", instance: "api-1:8080", periodSeconds: 40 },
  { kind: "traffic-drop", ratio: 0.9 },
  { kind: "latency-rise", addedLatencySeconds: 0.4 },
];

/** What happens at each fault of the API, and how it ends at the rollback. */
export const apiFaults: Readonly<Record<ApiFault["kind"], string>> = {
  "instance-killed": "an instance dies and its port refuses; it is started anew at the end",
  "instance-hung": "an instance stops answering with its port open, as under SIGSTOP; it goes on at the end",
  "instance-slow": "the requests of one instance take longer, its shallow health check does not",
  "error-burst": "a share of all requests is answered with 500",
  "memory-leak":
    "the heap of an instance grows until the limit kills it; it is started anew, mended, at the end",
  "event-loop-blocked": "the event loop of an instance is blocked again and again",
  "crash-loop": "an instance dies at once and after each restart",
  "traffic-drop": "a share of the traffic does not arrive",
  "latency-rise": "the requests of all instances take longer",
};

/** The targets that a fault of the API disturbs, as `job/instance`. */
export function apiTargetsOf(fault: ApiFault): readonly string[] {
  switch (fault.kind) {
    case "instance-killed":
    case "instance-hung":
    case "crash-loop":
    case "memory-leak":
    case "event-loop-blocked":
      return [`api/${fault.instance}`, `api-health/${fault.instance}`];
    case "instance-slow":
      return [`api/${fault.instance}`];
    case "error-burst":
    case "traffic-drop":
    case "latency-rise":
      return targetNames("api", apiInstances);
    default:
      return unreachable(fault);
  }
}
