import { trace } from "@opentelemetry/api";
import type { ActiveFault } from "./active-fault.ts";

/** Marks the active span, if there is one: a trace shows what was injected and what was not. */
export function markSpan({ id, plan }: ActiveFault): void {
  const attributes = {
    "klaxon.fault.id": id,
    "klaxon.fault.kind": plan.kind,
    "klaxon.fault.point": plan.point,
  };
  trace.getActiveSpan()?.setAttributes(attributes).addEvent("klaxon.fault", attributes);
}
