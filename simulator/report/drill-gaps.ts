import type { VariantProblem } from "../drill/index.ts";

/** What all drills together leave unproven. */
export interface DrillGaps {
  readonly unreachedAlerts: readonly string[];
  readonly variantProblems: readonly VariantProblem[];
}

/** Nothing is left unproven, or nothing can be said about it. */
export const noGaps: DrillGaps = { unreachedAlerts: [], variantProblems: [] };
