import type { FieldMap } from "../document/index.ts";
import type { Transformation } from "./model.ts";

/** A panel as today's Grafana shows it; what is undefined holds as it is written. */
export interface ModernPanel {
  readonly type: string;
  readonly options: FieldMap | undefined;
  /** What a panel of today would have there, still to be read. */
  readonly fieldConfig: FieldMap | undefined;
  /** What follows after the written ones. */
  readonly transformations: readonly Transformation[];
}

/** A panel of a type of today, of which everything holds as it is written. */
export function asWritten(type: string): ModernPanel {
  return { type, options: undefined, fieldConfig: undefined, transformations: [] };
}
