import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import type { FaultOf } from "../../kit/system.ts";
import { cdnInstance } from "./jobs.ts";

/** The pools of origins behind the load balancer of the network. */
export const poolNames = ["app-fra", "app-lhr"] as const;

/** The faults of the content delivery network as a scenario writes them. */
export const cdnFaultSchemas = [
  z.strictObject({
    kind: z.literal("cdn-pool-lost"),
    pool: z.enum([...poolNames, "all"]).describe("Which pool of origins, or `all` of them."),
  }),
  z.strictObject({
    kind: z.literal("cdn-origin-errors"),
    ratio: ratio.describe("Share of all requests that is answered with 502."),
  }),
  z.strictObject({
    kind: z.literal("cdn-cache-bypassed"),
    ratio: ratio.describe("Share of what the cache answered that it answers no more."),
  }),
  z.strictObject({
    kind: z.literal("cdn-waf-rule"),
    ratio: ratio.describe("Share of all requests that the new rule of the firewall blocks."),
  }),
  z.strictObject({
    kind: z.literal("cdn-rate-limited"),
    ratio: ratio.describe("Share of all requests that the rate limit refuses."),
  }),
  z.strictObject({
    kind: z.literal("cdn-stale-assets"),
    ratio: ratio.describe("Share of all requests that asks for files that are gone."),
  }),
] as const;

/** A fault of the content delivery network. */
export type CdnFault = FaultOf<typeof cdnFaultSchemas>;

/** Each fault of the content delivery network at least once, at a strength that shows. */
export const cdnFaultExamples: readonly CdnFault[] = [
  { kind: "cdn-pool-lost", pool: "app-fra" },
  { kind: "cdn-pool-lost", pool: "all" },
  { kind: "cdn-origin-errors", ratio: 0.2 },
  { kind: "cdn-cache-bypassed", ratio: 0.9 },
  { kind: "cdn-waf-rule", ratio: 0.1 },
  { kind: "cdn-rate-limited", ratio: 0.1 },
  { kind: "cdn-stale-assets", ratio: 0.2 },
];

/** What happens at each fault of the content delivery network, and how it ends at the rollback. */
export const cdnFaults: Readonly<Record<CdnFault["kind"], string>> = {
  "cdn-pool-lost": "a pool of origins fails its health checks; with no pool left only the cache answers",
  "cdn-origin-errors": "the origins answer requests with 502 while their pools count as healthy",
  "cdn-cache-bypassed": "pages forbid that they are cached, so more requests reach the origins",
  "cdn-waf-rule":
    "a new rule of the firewall blocks requests that it should let pass; it is taken back at the end",
  "cdn-rate-limited": "clients ask more often than the rate limit allows and are refused",
  "cdn-stale-assets":
    "a deployment deletes files that open pages still ask for; they are put back at the end",
};

/** The targets that a fault of the content delivery network disturbs, as `job/instance`. */
export function cdnTargetsOf(): readonly string[] {
  return targetNames("cloudflare", [cdnInstance]);
}
