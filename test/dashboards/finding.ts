/** What can be wrong with an emitted dashboard. */
export type FindingCode =
  | "uid"
  | "editable"
  | "duplicate-id"
  | "duplicate-ref-id"
  | "grid-bounds"
  | "grid-overlap"
  | "grid-gap"
  | "text"
  | "unit"
  | "thresholds"
  | "absent-text"
  | "legend"
  | "legend-label"
  | "data-source"
  | "no-queries"
  | "reading"
  | "variable-unknown"
  | "variable-unused"
  | "promql"
  | "label"
  | "fixed-range"
  | "multi-value"
  | "raw-counter"
  | "range-function";

/** One thing that is wrong with an emitted dashboard; `panel` is empty where it is about the whole. */
export interface DashboardFinding {
  readonly code: FindingCode;
  /** The title of the panel, or the name of the annotation. */
  readonly panel: string;
  readonly message: string;
}
