import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import type { FaultOf } from "../../kit/system.ts";
import { upstashInstances } from "./jobs.ts";

/** The faults of Upstash as a scenario writes them. */
export const upstashFaultSchemas = [
  z.strictObject({
    kind: z.literal("upstash-failing"),
    ratio: ratio.describe("Share of the requests that fail after all retries."),
  }),
  z.strictObject({
    kind: z.literal("upstash-throttled"),
    ratio: ratio.describe("Share of the requests that are answered with 429."),
  }),
  z.strictObject({
    kind: z.literal("upstash-slow"),
    addedSeconds: z.number().gt(0).max(10).describe("How much longer each request takes."),
  }),
  z.strictObject({
    kind: z.literal("upstash-resets"),
    retriesPerRequest: z
      .number()
      .gt(0)
      .max(3)
      .describe("Attempts beyond the first, until a request succeeds."),
  }),
  z.strictObject({
    kind: z.literal("upstash-quota-used"),
    usedRatio: ratio.describe("Share of the month's requests that is used."),
  }),
] as const;

/** A fault of Upstash. */
export type UpstashFault = FaultOf<typeof upstashFaultSchemas>;

/** Each fault of Upstash at least once, at a strength that shows. */
export const upstashFaultExamples: readonly UpstashFault[] = [
  { kind: "upstash-failing", ratio: 0.3 },
  { kind: "upstash-throttled", ratio: 0.1 },
  { kind: "upstash-slow", addedSeconds: 0.6 },
  { kind: "upstash-resets", retriesPerRequest: 2 },
  { kind: "upstash-quota-used", usedRatio: 0.9 },
];

/** What happens at each fault of Upstash, and how it ends at the rollback. */
export const upstashFaults: Readonly<Record<UpstashFault["kind"], string>> = {
  "upstash-failing": "the provider answers a part of the requests with errors, retries included",
  "upstash-throttled": "the provider answers a part of the requests with 429",
  "upstash-slow": "every request takes longer",
  "upstash-resets": "connections are reset, so that requests succeed only after retries",
  "upstash-quota-used":
    "the month's quota is used up to a share; a larger plan makes it the usual share again",
};

/** The targets that a fault of Upstash disturbs: its clients everywhere. */
export function upstashTargetsOf(): readonly string[] {
  return targetNames("upstash", upstashInstances);
}
