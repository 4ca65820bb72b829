import type { RuleGroup } from "../../engine/index.ts";
import { type Nature, plain } from "./nature.ts";
import { mixed } from "./nature-of-arithmetic.ts";
import { analyzeExpression } from "./scale-expression.ts";

// Each pass carries what is known one recorded series further; longer chains of rules keep what they have by then.
const passesMax = 10;

/** What the recorded series of rule groups are, by name: rules may read what rules record, in any order. */
export function recordedNatures(
  groups: readonly RuleGroup[],
  scaledMetrics: ReadonlySet<string>,
): ReadonlyMap<string, Nature> {
  let recorded: ReadonlyMap<string, Nature> = new Map();
  for (let pass = 0; pass < passesMax; pass++) {
    const next = recordOnce(groups, { scaledMetrics, recorded });
    if (JSON.stringify([...next]) === JSON.stringify([...recorded])) return next;
    recorded = next;
  }
  return recorded;
}

function recordOnce(
  groups: readonly RuleGroup[],
  metrics: Parameters<typeof analyzeExpression>[2],
): ReadonlyMap<string, Nature> {
  const next = new Map<string, Nature>();
  for (const { rules } of groups)
    for (const { kind, name, expression } of rules) {
      if (kind !== "recording") continue;
      const { nature } = analyzeExpression(expression, 2, metrics);
      // Whoever reads a recorded constant cannot write it anew.
      const stored = nature.kind === "constant" ? plain : nature;
      const known = next.get(name);
      next.set(name, known === undefined ? stored : mixed(known, stored));
    }
  return next;
}
