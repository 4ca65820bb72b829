import type { TimeMemory } from "./evaluator/index.ts";
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

/** How expressions are evaluated. */
export interface EvaluationOptions extends ParseOptions {
  /** How far back an instant selector may look, in milliseconds. Default 5 minutes. */
  readonly lookbackMs?: number;
  /** The step of subqueries that name none, in milliseconds. Default 1 minute. */
  readonly defaultSubqueryStepMs?: number;
  /** How many samples one evaluation may hold in memory. Default 50,000,000, as Prometheus. */
  readonly samplesMax?: number;
  /** What is known about times from earlier evaluations. Default: nothing. */
  readonly memory?: TimeMemory;
}
