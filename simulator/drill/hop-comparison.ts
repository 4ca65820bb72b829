import { planFaults, spanOf } from "./fault-plan.ts";
import { type Journal, originMsOf } from "./journal.ts";
import type { Hops } from "./verdict.ts";

/** The hops by name, in their order. */
export type HopName = "symptom" | "pending" | "firing" | "alertmanager" | "notified" | "resolved" | "told";

/** One hop of one expectation: when the virtual run has it, and when it was measured. Times count from the first fault. */
export interface HopComparison {
  /** The place of the expectation in the verdict. */
  readonly expectation: number;
  readonly alert: string;
  readonly hop: HopName;
  /** Undefined where the virtual run does not come to it. */
  readonly predictedMs: number | undefined;
  readonly measuredMs: number | undefined;
  /** Positive where the real one was later; undefined where only one of the two has it. */
  readonly differenceMs: number | undefined;
  /** How far the two may be apart. */
  readonly toleranceMs: number;
  readonly isWithin: boolean;
}

/** Where each hop stands in what was measured. */
export const hopFields: readonly (readonly [HopName, keyof Hops])[] = [
  ["symptom", "symptomAtMs"],
  ["pending", "pendingAtMs"],
  ["firing", "firingAtMs"],
  ["alertmanager", "receivedAtMs"],
  ["notified", "notifiedAtMs"],
  ["resolved", "resolvedAtMs"],
  ["told", "resolutionNotifiedAtMs"],
];

/**
 * Sets what was predicted beside what was measured, hop by hop; what neither of the two has is left out. Empty where the
 * drill was not live or did not come to its end, since then there is nothing to compare.
 */
export function compareHops(journal: Journal): readonly HopComparison[] {
  const { live, verdict } = journal;
  if (live === undefined || verdict.outcome === "stopped" || verdict.outcome === "not-started") return [];
  const originMs = originMsOf(journal);
  const plannedOriginMs = plannedOriginMsOf(journal);
  return verdict.expectations.flatMap(({ alert, hops: measured }, expectation) => {
    const { hops: predicted, toleranceMs = live.toleranceMs } = live.predicted[expectation] ?? {};
    return hopFields.flatMap(([hop, field]): readonly HopComparison[] => {
      const predictedMs = since(predicted?.[field], plannedOriginMs);
      const measuredMs = since(measured[field], originMs);
      if (predictedMs === undefined && measuredMs === undefined) return [];
      const differenceMs =
        predictedMs === undefined || measuredMs === undefined ? undefined : measuredMs - predictedMs;
      return [
        {
          expectation,
          alert,
          hop,
          predictedMs,
          measuredMs,
          differenceMs,
          toleranceMs,
          isWithin: differenceMs !== undefined && Math.abs(differenceMs) <= toleranceMs,
        },
      ];
    });
  });
}

function plannedOriginMsOf({ scenario }: Journal): number {
  const span = spanOf(scenario);
  return planFaults(scenario, span)[0]?.injectAtMs ?? span.controlMs;
}

function since(atMs: number | undefined, originMs: number): number | undefined {
  return atMs === undefined ? undefined : atMs - originMs;
}
