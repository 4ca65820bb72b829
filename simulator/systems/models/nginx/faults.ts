import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { probesInstances } from "../probes/jobs.ts";
import { nginxJobs } from "./jobs.ts";

/** The faults of the reverse proxy as a scenario writes them. */
export const nginxFaultSchemas = [
  z.strictObject({ kind: z.literal("nginx-killed") }),
  z.strictObject({ kind: z.literal("nginx-host-lost") }),
  z.strictObject({ kind: z.literal("nginx-checks-lost") }),
  z.strictObject({ kind: z.literal("nginx-status-page-closed") }),
  z.strictObject({
    kind: z.literal("nginx-connections-dropped"),
    ratio: ratio.describe("Share of the connections that are accepted and closed at once."),
  }),
  z.strictObject({
    kind: z.literal("nginx-connections-surge"),
    perSecond: z.number().gt(0).max(10_000).describe("How many more connections are opened."),
  }),
  z.strictObject({
    kind: z.literal("nginx-upstreams-down"),
    ratio: ratio.describe("Share of the requests that no upstream takes."),
  }),
  z.strictObject({
    kind: z.literal("nginx-upstream-down"),
    ratio: ratio.describe("Share of the requests that meet the dead upstream first."),
  }),
  z.strictObject({
    kind: z.literal("nginx-upstreams-slow"),
    addedLatencySeconds: z.number().gt(0).max(300).describe("How much longer each request takes."),
  }),
  z.strictObject({
    kind: z.literal("nginx-flooded"),
    ratio: ratio.max(0.99).describe("Share of all requests that are refused for their number."),
  }),
] as const;

/** A fault of the reverse proxy. */
export type NginxFault = FaultOf<typeof nginxFaultSchemas>;

/** Each fault of the reverse proxy, at a strength that shows. */
export const nginxFaultExamples: readonly NginxFault[] = [
  { kind: "nginx-killed" },
  { kind: "nginx-host-lost" },
  { kind: "nginx-checks-lost" },
  { kind: "nginx-status-page-closed" },
  { kind: "nginx-connections-dropped", ratio: 0.1 },
  { kind: "nginx-connections-surge", perSecond: 25 },
  { kind: "nginx-upstreams-down", ratio: 0.5 },
  { kind: "nginx-upstream-down", ratio: 0.33 },
  { kind: "nginx-upstreams-slow", addedLatencySeconds: 4 },
  { kind: "nginx-flooded", ratio: 0.4 },
];

/** What happens at each fault of the reverse proxy, and how it ends at the rollback. */
export const nginxFaults: Readonly<Record<NginxFault["kind"], string>> = {
  "nginx-killed": "nginx dies and its ports refuse; it is started anew at the end",
  "nginx-host-lost": "the host of nginx is gone with both exporters; it boots at the end",
  "nginx-checks-lost": "every second health check of nginx is lost on its way",
  "nginx-status-page-closed": "the status page refuses the exporter, users are served as before",
  "nginx-connections-dropped": "a share of the connections is accepted and closed at once",
  "nginx-connections-surge": "clients open many connections and ask nothing; they close them at the end",
  "nginx-upstreams-down": "a share of the requests is taken by no upstream and answered with 502",
  "nginx-upstream-down":
    "one upstream is dead; nginx asks it first for a share of the requests, then another",
  "nginx-upstreams-slow": "the answers of all upstreams take longer",
  "nginx-flooded": "clients make more requests than they may and are refused with 429",
};

/** The targets that a fault of the reverse proxy disturbs, as `job/instance`. */
export function nginxTargetsOf(fault: NginxFault): readonly string[] {
  const exporter = targetNames("nginx", nginxJobs.nginx);
  const log = targetNames("nginx-log", nginxJobs["nginx-log"]);
  const probe = targetNames("nginx-probe", nginxJobs["nginx-probe"]);
  switch (fault.kind) {
    case "nginx-killed":
    case "nginx-host-lost":
      return [...exporter, ...log, ...probe, ...targetNames("probes", probesInstances)];
    case "nginx-checks-lost":
      return probe;
    case "nginx-status-page-closed":
    case "nginx-connections-dropped":
    case "nginx-connections-surge":
      return exporter;
    case "nginx-upstreams-down":
    case "nginx-upstream-down":
    case "nginx-upstreams-slow":
      return log;
    case "nginx-flooded":
      return [...exporter, ...log];
    default:
      return unreachable(fault);
  }
}
