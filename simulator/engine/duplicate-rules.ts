import type { Finding } from "../document/index.ts";
import type { Rule, RuleGroup } from "./rule.ts";

/**
 * Rules with the name and labels of an earlier rule: their results overwrite each other or are refused.
 * `promtool check rules` lints the same and accepts the file all the same, so these are warnings.
 */
export function duplicateRules(groups: readonly RuleGroup[]): readonly Finding[] {
  const known = new Map<string, { readonly group: RuleGroup; readonly rule: Rule }>();
  const findings: Finding[] = [];
  for (const group of groups) {
    for (const rule of group.rules) {
      const identity = JSON.stringify([rule.name, rule.labels]);
      const first = known.get(identity);
      if (first === undefined) {
        known.set(identity, { group, rule });
        continue;
      }
      const { line } = first.rule.place();
      const message = `the rule repeats the name and the labels of \`${rule.name}\` in group \`${first.group.name}\` (line ${line}); tell them apart by a label`;
      const { line: ownLine, column } = rule.place();
      findings.push({
        code: "rules/duplicate-rule",
        severity: "warning",
        message,
        file: group.file,
        line: ownLine,
        column,
      });
    }
  }
  return findings;
}
