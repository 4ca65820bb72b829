import { formatDuration } from "../promql/index.ts";
import type { UnshownVariant } from "../systems/index.ts";
import { tellingAlerts } from "./alert-reads.ts";
import type { Assets } from "./assets.ts";
import type { ProvenVariant, ShownVariant } from "./shown-variants.ts";

/** A variant in which no drill shows an alert, or an exception that is no longer needed. */
export interface VariantProblem {
  readonly alert: string;
  readonly variant: ProvenVariant;
  /** What is wrong and what to do. */
  readonly message: string;
  /** It is about an exception that is no longer needed, which one part of a run can say alone. */
  readonly isNeedless?: true;
}

/**
 * Holds what all drills together have shown against what has to be shown: every alert that tells of something in
 * every variant, `brief` only where it has a hold duration. Ordered by alert, then by variant.
 */
export function variantProblems(
  shown: readonly ShownVariant[],
  assets: Assets,
  exceptions: readonly UnshownVariant[],
): readonly VariantProblem[] {
  const alerts = tellingAlerts(assets);
  const problems: VariantProblem[] = [];
  for (const alert of [...alerts.keys()].sort()) {
    const holdMs = Math.max(...(alerts.get(alert) ?? []).map((rule) => rule.holdDurationMs));
    for (const variant of provenVariants) {
      const isNeeded = variant !== "brief" || holdMs > 0;
      const exception = exceptions.find((each) => each.alert === alert && each.variant === variant);
      const drill = shown.find((each) => each.alert === alert && each.variant === variant)?.drill;
      if (exception !== undefined && (!isNeeded || drill !== undefined)) {
        problems.push({ alert, variant, message: needlessException(drill), isNeedless: true });
      } else if (exception === undefined && isNeeded && drill === undefined) {
        problems.push({ alert, variant, message: whatToAdd(variant, holdMs) });
      }
    }
  }
  for (const { alert, variant } of exceptions) {
    if (alerts.has(alert)) continue;
    problems.push({
      alert,
      variant,
      message: "it has an exception, but no rule raises it; remove that",
      isNeedless: true,
    });
  }
  return problems;
}

const provenVariants: readonly ProvenVariant[] = ["sustained", "below", "brief", "absent"];

function needlessException(drill: string | undefined): string {
  const why = drill === undefined ? "the alert has no `for`" : `\`${drill}\` shows it`;
  return `it has an exception that is not needed, since ${why}; remove that`;
}

function whatToAdd(variant: ProvenVariant, holdMs: number): string {
  switch (variant) {
    case "sustained":
      return "it is never shown from firing to resolved; expect it `firing` with its `receiver` and `resolves-within`";
    case "below":
      return "it is never shown silent while a series that it reads is bent; expect it `silent`, without labels, in a drill whose `symptom` is over such series";
    case "brief":
      return `it is never shown pending only; expect it \`pending\` in a drill whose fault is over before its \`for\` of ${formatDuration(holdMs)} has passed`;
    case "absent":
      return "it is never shown with a series that it reads gone; expect it in a drill whose `symptom` is `absent(…)` of such a series and in which somebody is told";
    default:
      return variant satisfies never;
  }
}
