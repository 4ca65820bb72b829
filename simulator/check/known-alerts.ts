import type { RuleGroup } from "../engine/index.ts";
import { type AlertFacts, alertFactsOf } from "./alert-facts.ts";
import { defaultCheckOptions } from "./check-options.ts";
import { combineSources } from "./metric-knowledge.ts";
import { RuleWorld } from "./rule-world.ts";

/** What can be said of the labels of the alerts that rules raise, from the rules alone. */
export function alertFactsOfGroups(groups: readonly RuleGroup[]): readonly AlertFacts[] {
  const rules = groups.flatMap((group) =>
    group.rules.map((rule) => ({ rule, group, file: group.file, lines: () => [] })),
  );
  return alertFactsOf(new RuleWorld(rules, combineSources([], []), defaultCheckOptions));
}
