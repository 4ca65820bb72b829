import type { FieldMap } from "../document/index.ts";
import { listOf, numberOf, textOf } from "./field-reader.ts";

/** Bounds with the colours below, between and above them, as Grafana before version 7 wrote them, as the steps of today. */
export function thresholdSteps(bounds: readonly unknown[], colors: unknown): FieldMap {
  const names = Array.isArray(colors) ? listOf(colors) : ["green", "orange", "red"];
  const values = bounds.flatMap((bound) => numberOf(typeof bound === "string" ? bound.trim() : bound) ?? []);
  const steps = [null, ...values].map((value, index) => ({ value, color: textOf(names[index]) ?? "red" }));
  return { mode: "absolute", steps };
}
