import * as z from "zod";
import { targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { objectNames } from "./flux-object.ts";
import { auditorInstance, controllersInstance, objectsInstance } from "./jobs.ts";

const name = z.enum(objectNames).describe("Which object of Flux.");

/** The faults of GitOps as a scenario writes them. */
export const gitopsFaultSchemas = [
  z.strictObject({ kind: z.literal("gitops-apply-failing"), name }),
  z.strictObject({ kind: z.literal("gitops-controllers-stuck") }),
  z.strictObject({ kind: z.literal("gitops-suspended"), name }),
  z.strictObject({ kind: z.literal("gitops-drift-recurring"), name }),
  z.strictObject({
    kind: z.literal("gitops-manual-change"),
    name,
    hasTicket: z.boolean().describe("Whether a ticket was given for it."),
  }),
] as const;

/** A fault of GitOps. */
export type GitopsFault = FaultOf<typeof gitopsFaultSchemas>;

/** Each fault of GitOps at least once, at a strength that shows. */
export const gitopsFaultExamples: readonly GitopsFault[] = [
  { kind: "gitops-apply-failing", name: "apps" },
  { kind: "gitops-controllers-stuck" },
  { kind: "gitops-suspended", name: "infrastructure" },
  { kind: "gitops-drift-recurring", name: "apps" },
  { kind: "gitops-manual-change", name: "apps", hasTicket: false },
];

/** What happens at each fault of GitOps, and how it ends at the rollback. */
export const gitopsFaults: Readonly<Record<GitopsFault["kind"], string>> = {
  "gitops-apply-failing": "a commit cannot be applied; it is reverted at the end",
  "gitops-controllers-stuck":
    "the controllers hang, and their objects stay as they are; they go on at the end",
  "gitops-suspended": "somebody suspends the reconciliation of an object, and resumes it at the end",
  "gitops-drift-recurring": "something changes the cluster again after each correction",
  "gitops-manual-change": "somebody changes the cluster by hand, once; the next reconciliation takes it back",
};

/** The targets that a fault of GitOps disturbs, as `job/instance`. */
export function gitopsTargetsOf(fault: GitopsFault): readonly string[] {
  switch (fault.kind) {
    case "gitops-apply-failing":
    case "gitops-controllers-stuck":
    case "gitops-suspended":
      return targetNames("gitops", [objectsInstance, controllersInstance, auditorInstance]);
    case "gitops-drift-recurring":
    case "gitops-manual-change":
      return targetNames("gitops", [auditorInstance]);
    default:
      return unreachable(fault);
  }
}
