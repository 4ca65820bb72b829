import type { RuleGroup } from "./rule.ts";
import type { RuleEvaluation } from "./rule-evaluation.ts";
import type { RuleEvaluationOptions } from "./rule-evaluation-options.ts";
import { RuleEvaluator } from "./rule-evaluator.ts";
import type { SeriesStore } from "./store.ts";

/**
 * Evaluates all rules over a time line whose input is in the store already, appends what they record and
 * the series of their alerts, and tells what became of each alert. What a rule cannot evaluate is among
 * the failures; nothing is thrown for it.
 */
export function evaluateRules(
  groups: readonly RuleGroup[],
  store: SeriesStore,
  options: RuleEvaluationOptions,
): RuleEvaluation {
  return new RuleEvaluator(groups, store, options).run();
}
