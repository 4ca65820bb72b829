import { type AlertmanagerConfig, formatMatchers, type InhibitRule } from "../alertmanager/index.ts";
import { type AlertFacts, AlertIndex, canNeverAgree, mayMatch } from "../check/index.ts";
import type { Change, Difference } from "./difference.ts";
import type { AlertPair, RoutingPair } from "./notification-difference.ts";
import { pairBy } from "./pairing.ts";

/** What alerts inhibit which now, or no longer do; and the rules that came or went. */
export function inhibitionDifferences(
  { before, after }: RoutingPair,
  alerts: readonly AlertPair[],
  all: { readonly before: readonly AlertFacts[]; readonly after: readonly AlertFacts[] },
): readonly Difference[] {
  const rules = pairBy(before.inhibitRules, after.inhibitRules, [ruleKey]);
  const isSameAlerts = alerts.length === all.before.length && alerts.length === all.after.length;
  if (rules.gone.length === 0 && rules.come.length === 0 && isSameAlerts && alerts.every(isSameLabels))
    return [];
  const formerNames = new Map(alerts.map(([one, other]) => [one.checked.rule, other.checked.rule.name]));
  const nameBefore = ({ checked }: AlertFacts) => formerNames.get(checked.rule) ?? checked.rule.name;
  const nameAfter = ({ checked }: AlertFacts) => checked.rule.name;
  const old = inhibitedBy(before, all.before, nameBefore);
  const now = inhibitedBy(after, all.after, nameAfter);
  return [
    ...(old === undefined || now === undefined ? [tooMany(after)] : pairDifferences(old, now, alerts, after)),
    ...rules.come.map((rule) => ruleDifference(rule, after, "added")),
    ...rules.gone.map((rule) => ruleDifference(rule, before, "removed")),
  ];
}

type Inhibiting = ReadonlyMap<string, ReadonlyMap<string, string>>;

function pairDifferences(
  old: Inhibiting,
  now: Inhibiting,
  alerts: readonly AlertPair[],
  config: AlertmanagerConfig,
): readonly Difference[] {
  const kept = new Set(alerts.map(([, other]) => other.checked.rule.name));
  const sources = [...new Set([...old.keys(), ...now.keys()])].sort();
  return sources.flatMap((source): readonly Difference[] => {
    const was = old.get(source) ?? new Map<string, string>();
    const is = now.get(source) ?? new Map<string, string>();
    const only = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
      [...one.keys()].filter((target) => other.get(target) !== one.get(target) && kept.has(target)).sort();
    const [come, gone] = [only(is, was), only(was, is)];
    const otherwise = come.filter((target) => gone.includes(target));
    const isPlain = (target: string) => !otherwise.includes(target);
    const changes = [
      ...told("now inhibits", come.filter(isPlain), is),
      ...told("no longer inhibits", gone.filter(isPlain), was),
      ...told("inhibits on other labels than before", otherwise, is),
    ];
    return changes.length === 0 ? [] : [differenceOf(source, config, changes)];
  });
}

function tooMany(config: AlertmanagerConfig): Difference {
  const message =
    "too many pairs of alerts to say which inhibit which now; the rules that changed are told below";
  return differenceOf("inhibit_rules", config, [{ field: "inhibit_rules", message, importance: "notified" }]);
}

function isSameLabels([one, other]: AlertPair): boolean {
  const { rule } = one.checked;
  const { rule: newRule } = other.checked;
  return (
    rule.expressionText === newRule.expressionText &&
    JSON.stringify(rule.labels) === JSON.stringify(newRule.labels)
  );
}

function told(verb: string, targets: readonly string[], by: ReadonlyMap<string, string>): readonly Change[] {
  const groups = new Map<string, string[]>();
  for (const target of targets) {
    const equal = by.get(target) ?? "";
    groups.set(equal, [...(groups.get(equal) ?? []), target]);
  }
  return [...groups].map(([equal, names]) => {
    const shown = names.slice(0, namesShownMax).map((name) => `\`${name}\``);
    const more = names.length - shown.length;
    const list = shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
    const where = equal === "" ? "" : ` where ${equal} ${equal.includes(", ") ? "agree" : "agrees"}`;
    return { field: "inhibit_rules", message: `${verb} ${list}${where}`, importance: "notified" };
  });
}

const namesShownMax = 8;

// For each alert those that it may mute, with the labels that have to agree.
function inhibitedBy(
  { inhibitRules }: AlertmanagerConfig,
  alerts: readonly AlertFacts[],
  nameOf: (facts: AlertFacts) => string,
): Inhibiting | undefined {
  const index = new AlertIndex(alerts);
  const found = new Map<string, Map<string, string>>();
  let pairCount = 0;
  for (const { sourceMatchers, targetMatchers, equal } of inhibitRules) {
    const targets = index.matching(targetMatchers);
    for (const source of index.matching(sourceMatchers)) {
      const isBoth = mayMatch(source, targetMatchers) === "all";
      for (const target of targets) {
        if (++pairCount > pairsMax) return undefined;
        if (isBoth && mayMatch(target, sourceMatchers) === "all") continue;
        if (equal.some((label) => canNeverAgree(label, source, target))) continue;
        const name = nameOf(source);
        const known = found.get(name) ?? new Map<string, string>();
        found.set(name, known);
        const text = equal
          .toSorted()
          .map((label) => `\`${label}\``)
          .join(", ");
        const other = known.get(nameOf(target));
        const texts = new Set([...(other?.split(" or ") ?? []), text]);
        known.set(nameOf(target), [...texts].sort().join(" or "));
      }
    }
  }
  return found;
}

// Half of the pairs would tell of changes that there are not.
const pairsMax = 500_000;

function differenceOf(name: string, { file }: AlertmanagerConfig, changes: readonly Change[]): Difference {
  return {
    area: "routing",
    kind: "inhibition",
    name,
    status: "changed",
    place: undefined,
    within: file,
    changes,
  };
}

function ruleKey({ sourceMatchers, targetMatchers, equal }: InhibitRule): string {
  return JSON.stringify([formatMatchers(sourceMatchers), formatMatchers(targetMatchers), equal.toSorted()]);
}

function ruleDifference(
  rule: InhibitRule,
  { file }: AlertmanagerConfig,
  status: "added" | "removed",
): Difference {
  const { sourceMatchers, targetMatchers, equal, place } = rule;
  const labels = equal.map((label) => `\`${label}\``).join(", ");
  const where = equal.length === 0 ? "" : ` where ${labels} ${equal.length === 1 ? "agrees" : "agree"}`;
  const message = `${status === "added" ? "new" : "removed"} inhibition: \`${formatMatchers(sourceMatchers)}\` mutes \`${formatMatchers(targetMatchers)}\`${where}`;
  return {
    area: "routing",
    kind: "inhibition",
    name: rule.name === "" ? `inhibit_rules[${rule.index}]` : rule.name,
    status,
    place: { file, line: place.line, column: place.column },
    within: file,
    changes: [{ field: "inhibit_rules", message, importance: "behaviour" }],
  };
}
