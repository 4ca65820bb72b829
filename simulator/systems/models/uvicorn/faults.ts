import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { uvicornInstances } from "./jobs.ts";

const instance = z.enum(uvicornInstances).describe("Which instance.");

/** The faults of the FastAPI application as a scenario writes them. */
export const uvicornFaultSchemas = [
  z.strictObject({ kind: z.literal("uvicorn-killed"), instance }),
  z.strictObject({ kind: z.literal("uvicorn-hung"), instance }),
  z.strictObject({
    kind: z.literal("uvicorn-crash-loop"),
    instance,
    periodSeconds: z.int().min(20).max(3600).describe("How long the process lives each time."),
  }),
  z.strictObject({
    kind: z.literal("uvicorn-errors"),
    ratio: ratio.describe("Share of the requests of users that is answered with 500."),
  }),
  z.strictObject({
    kind: z.literal("uvicorn-slow"),
    addedLatencySeconds: z.number().gt(0).max(300).describe("How much longer each request takes."),
  }),
  z.strictObject({
    kind: z.literal("uvicorn-memory-held"),
    instance,
    bytes: z.int().min(1).max(400_000_000).describe("How much more memory the process holds."),
  }),
  z.strictObject({
    kind: z.literal("uvicorn-sockets-held"),
    instance,
    count: z.int().min(1).max(20_000).describe("How many sockets are open and forgotten."),
  }),
] as const;

/** A fault of the FastAPI application. */
export type UvicornFault = FaultOf<typeof uvicornFaultSchemas>;

/** Each fault of the FastAPI application, at a strength that shows. */
export const uvicornFaultExamples: readonly UvicornFault[] = [
  { kind: "uvicorn-killed", instance: "app-1:8000" },
  { kind: "uvicorn-hung", instance: "app-2:8000" },
  { kind: "uvicorn-crash-loop", instance: "app-1:8000", periodSeconds: 60 },
  { kind: "uvicorn-errors", ratio: 0.2 },
  { kind: "uvicorn-slow", addedLatencySeconds: 2 },
  { kind: "uvicorn-memory-held", instance: "app-1:8000", bytes: 380_000_000 },
  { kind: "uvicorn-sockets-held", instance: "app-1:8000", count: 17_000 },
];

/** What happens at each fault of the FastAPI application, and how it ends at the rollback. */
export const uvicornFaults: Readonly<Record<UvicornFault["kind"], string>> = {
  "uvicorn-killed": "an instance dies and its port refuses; it is started anew at the end",
  "uvicorn-hung": "a blocking call holds the event loop of an instance; it goes on at the end",
  "uvicorn-crash-loop": "an instance dies at once and after each restart",
  "uvicorn-errors": "a share of the requests of users is answered with 500",
  "uvicorn-slow": "the requests of users take longer on all instances",
  "uvicorn-memory-held": "an instance holds more memory; it is restarted at the end",
  "uvicorn-sockets-held": "an instance keeps sockets open; they are closed at the end",
};

/** The targets that a fault of the FastAPI application disturbs, as `job/instance`. */
export function uvicornTargetsOf(fault: UvicornFault): readonly string[] {
  switch (fault.kind) {
    case "uvicorn-memory-held":
    case "uvicorn-sockets-held":
      return targetNames("uvicorn", [fault.instance]);
    // What one instance no longer answers the others do: their counts change.
    case "uvicorn-killed":
    case "uvicorn-hung":
    case "uvicorn-crash-loop":
    case "uvicorn-errors":
    case "uvicorn-slow":
      return targetNames("uvicorn", uvicornInstances);
    default:
      return unreachable(fault);
  }
}
