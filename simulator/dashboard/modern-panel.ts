import type { FieldMap } from "../document/index.ts";
import type { FieldConfig, Transformation } from "./model.ts";

/** A panel as today's Grafana shows it; what is undefined holds as it is written. */
export interface ModernPanel {
  readonly type: string;
  readonly options: FieldMap | undefined;
  readonly fieldConfig: FieldConfig | undefined;
  readonly transformations: readonly Transformation[] | undefined;
}

/** A panel of a type of today, of which everything holds as it is written. */
export function asWritten(type: string): ModernPanel {
  return { type, options: undefined, fieldConfig: undefined, transformations: undefined };
}
