import type { PrometheusMajor } from "./matcher.ts";

/** Language features that Prometheus keeps behind a flag; the names are those of `--enable-feature`. */
export type FeatureFlag =
  | "promql-experimental-functions"
  | "promql-duration-expr"
  | "promql-extended-range-selectors"
  | "promql-binop-fill-modifiers"
  | "type-and-unit-labels"
  | "promql-delayed-name-removal"
  | "use-start-timestamps";

/** How expressions are read. */
export interface ParseOptions {
  /** The release line whose language and semantics are followed. Default 3. */
  readonly prometheus?: PrometheusMajor;
  /** Default: none. */
  readonly features?: ReadonlySet<FeatureFlag>;
  /** How deep expressions may nest before they are refused. Default 256, at most 500. */
  readonly nestingDepthMax?: number;
}
