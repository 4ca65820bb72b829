import type { EvaluationOptions, FeatureFlag } from "../promql/index.ts";

/** How a script is run; those of an evaluation, with a release line and feature flags. */
export type ConformanceOptions = EvaluationOptions;

/** The feature flags with which Prometheus runs its own scripts. */
export const upstreamFeatures: ReadonlySet<FeatureFlag> = new Set<FeatureFlag>([
  "promql-experimental-functions",
  "promql-duration-expr",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
  "promql-delayed-name-removal",
  "use-start-timestamps",
]);
