import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { type JobName, scrapeJobs } from "../jobs.ts";
import { alertmanagerInstances, prometheusInstance } from "./jobs.ts";

const jobs = Object.keys(scrapeJobs);

/** The faults of the monitoring stack as a scenario writes them. */
export const stackFaultSchemas = [
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

/** A fault of the monitoring stack. */
export type StackFault = FaultOf<typeof stackFaultSchemas>;

/** Each fault of the monitoring stack at least once, at a strength that shows. */
export const stackFaultExamples: readonly StackFault[] = [
  { kind: "alertmanager-unreachable", instance: "alertmanager-1:9093" },
  { kind: "alertmanager-unreachable", instance: "all" },
  { kind: "rule-evaluation-failing" },
  { kind: "notifications-failing" },
  { kind: "notifications-failing", ratio: 0.2 },
  { kind: "notification-storm", perMinute: 60 },
  { kind: "target-unreachable", job: "api", instance: "api-2:8080" },
  { kind: "target-unreachable", job: "alertmanager", instance: "alertmanager-2:9093" },
  { kind: "prometheus-down" },
];

/** What happens at each fault of the monitoring stack, and how it ends at the rollback. */
export const stackFaults: Readonly<Record<StackFault["kind"], string>> = {
  "alertmanager-unreachable": "packets between Prometheus and an Alertmanager are lost",
  "rule-evaluation-failing": "one rule fails in every evaluation of its group",
  "notifications-failing": "no receiver accepts a notification, or only some requests are accepted",
  "notification-storm": "many alerts are told of, so Alertmanager sends many notifications",
  "target-unreachable": "packets between Prometheus and a target are lost",
  "prometheus-down": "Prometheus is gone: no scrape, no rule, no alert; it is started anew at the end",
};

/** The targets that a fault of the monitoring stack disturbs, as `job/instance`. */
export function stackTargetsOf(fault: StackFault): readonly string[] {
  switch (fault.kind) {
    case "alertmanager-unreachable": {
      const instances = fault.instance === "all" ? alertmanagerInstances : [fault.instance];
      return [`prometheus/${prometheusInstance}`, ...targetNames("alertmanager", instances)];
    }
    case "rule-evaluation-failing":
    case "prometheus-down":
      return targetNames("prometheus", [prometheusInstance]);
    case "notifications-failing":
    case "notification-storm":
      return targetNames("alertmanager", alertmanagerInstances);
    case "target-unreachable":
      return fault.job === "alertmanager"
        ? [`prometheus/${prometheusInstance}`, `alertmanager/${fault.instance}`]
        : [`${fault.job}/${fault.instance}`];
    default:
      return unreachable(fault);
  }
}

function isJobName(text: string): text is JobName {
  return Object.hasOwn(scrapeJobs, text);
}
