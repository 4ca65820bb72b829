import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { scrapeJobs } from "../jobs.ts";
import { hostInstances } from "./jobs.ts";

const instance = z.enum(hostInstances).describe("Which machine, by its exporter.");

/** The faults of the machines as a scenario writes them. */
export const hostFaultSchemas = [
  z.strictObject({
    kind: z.literal("host-disk-filled"),
    instance,
    usedRatio: ratio.describe("Share of the data disk that is taken."),
  }),
  z.strictObject({
    kind: z.literal("host-inodes-taken"),
    instance,
    usedRatio: ratio.describe("Share of the inodes of the data disk that is taken."),
  }),
  z.strictObject({ kind: z.literal("host-disk-read-only"), instance }),
  z.strictObject({
    kind: z.literal("host-cpu-busy"),
    instance,
    waitingRatio: ratio.describe("Share of the time in which some task waits for a CPU."),
  }),
  z.strictObject({
    kind: z.literal("host-memory-short"),
    instance,
    killCount: z.int().min(1).max(1000).describe("How many processes the kernel kills, one every 20 s."),
  }),
  z.strictObject({ kind: z.literal("host-rebooting"), instance }),
  z.strictObject({
    kind: z.literal("host-clock-set"),
    instance,
    seconds: z
      .number()
      .gt(0)
      .max(3600)
      .describe("How far the clock, and with it the time of boot, is moved."),
  }),
  z.strictObject({ kind: z.literal("host-textfile-malformed"), instance }),
] as const;

/** A fault of the machines. */
export type HostFault = FaultOf<typeof hostFaultSchemas>;

/** Each fault of the machines at least once, at a strength that shows. */
export const hostFaultExamples: readonly HostFault[] = [
  { kind: "host-disk-filled", instance: "app-1:9100", usedRatio: 1 },
  { kind: "host-disk-filled", instance: "app-2:9100", usedRatio: 0.93 },
  { kind: "host-inodes-taken", instance: "app-2:9100", usedRatio: 0.95 },
  { kind: "host-disk-read-only", instance: "app-2:9100" },
  { kind: "host-cpu-busy", instance: "app-2:9100", waitingRatio: 0.8 },
  { kind: "host-memory-short", instance: "app-2:9100", killCount: 3 },
  { kind: "host-rebooting", instance: "app-2:9100" },
  { kind: "host-clock-set", instance: "app-2:9100", seconds: 5 },
  { kind: "host-textfile-malformed", instance: "app-2:9100" },
];

/** What happens at each fault of the machines, and how it ends at the rollback. */
export const hostFaults: Readonly<Record<HostFault["kind"], string>> = {
  "host-disk-filled": "the data disk of a machine fills up at once; somebody makes room at the end",
  "host-inodes-taken": "small files take the inodes of the data disk; they are deleted at the end",
  "host-disk-read-only": "the kernel mounts the data disk read-only; it is mounted writable at the end",
  "host-cpu-busy": "a job keeps the CPUs busy and others waiting",
  "host-memory-short": "memory runs out, and the kernel kills one process after another",
  "host-rebooting": "a machine is down; it boots at the end",
  "host-clock-set":
    "the clock of a machine is set, and its time of boot moves with it; it is set back at the end",
  "host-textfile-malformed": "a file of the textfile collector cannot be read; it is written anew at the end",
};

/** The jobs whose targets are on the machine with the database and its backups. */
const jobsOnDatabaseHost = ["sqlite", "backups"] as const;

/** The targets that a fault of the machines disturbs, as `job/instance`: what runs on the machine among them. */
export function hostTargetsOf(fault: HostFault): readonly string[] {
  const own = targetNames("node", [fault.instance]);
  switch (fault.kind) {
    case "host-disk-filled":
    case "host-inodes-taken":
      return fault.usedRatio < 1 ? own : [...own, ...guestsOf(fault.instance)];
    case "host-disk-read-only":
    case "host-rebooting":
      return [...own, ...guestsOf(fault.instance)];
    case "host-cpu-busy":
    case "host-memory-short":
    case "host-clock-set":
    case "host-textfile-malformed":
      return own;
    default:
      return unreachable(fault);
  }
}

function guestsOf(instance: string): readonly string[] {
  if (instance !== hostInstances[0]) return [];
  return jobsOnDatabaseHost.flatMap((job) => targetNames(job, scrapeJobs[job]));
}
