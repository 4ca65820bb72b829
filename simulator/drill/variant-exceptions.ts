import type { VariantException } from "./variant-gate.ts";

/**
 * The variants in which klaxon's own alerts cannot be shown, reviewed one by one. An exception that a drill makes
 * needless fails the run, like a variant that is missing.
 */
export const variantExceptions: readonly VariantException[] = [
  {
    alert: "PostgresDown",
    variant: "below",
    reason: "`pg_up` is 0 or 1: a server that answers its exporter slowly still answers it",
  },
  {
    alert: "TargetDown",
    variant: "below",
    reason: "`up` is 0 or 1: a scrape that is slow but in time is a good one",
  },
  {
    alert: "RuleEvaluationFailing",
    variant: "below",
    reason: "one failed evaluation is enough, and there is nothing between none and one",
  },
  {
    alert: "AlertmanagerUnreachable",
    variant: "below",
    reason: "one failed attempt is enough, and there is nothing between none and one",
  },
];
