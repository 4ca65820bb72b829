import type { MetricOptions } from "@opentelemetry/api";
import type { FamilyHeader } from "../family.ts";
import { exposedName, type NameKind } from "./names.ts";

/** The header of the family of an instrument. */
export function headerOf(
  instrument: string,
  { unit = "", description = "" }: Pick<MetricOptions, "unit" | "description"> = {},
  kind: NameKind,
): Omit<FamilyHeader, "type"> {
  const { name, unit: word } = exposedName(instrument, unit, kind);
  const help = description || `The instrument \`${instrument}\` of OpenTelemetry.`;
  // What a gauge of several workers amounts to, nobody but the application knows.
  return { name, unit: word, help, acrossWorkers: kind === "gauge" ? "each" : "sum" };
}
