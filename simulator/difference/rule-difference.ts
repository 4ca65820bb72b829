import type { Rule, RuleGroup } from "../engine/index.ts";
import { type Change, type Difference, type DifferencePlace, sortedChanges } from "./difference.ts";
import { compareGroups } from "./group-difference.ts";
import { pairBy } from "./pairing.ts";
import { compareRules, shownLabels } from "./rule-fields-difference.ts";
import { TermTable } from "./term.ts";
import { shown } from "./term-text.ts";

/** A rule with the group that it stands in. */
export interface PlacedRule {
  readonly rule: Rule;
  readonly group: RuleGroup;
}

/** A rule that is on one side alone. */
export interface LoneRule {
  readonly rule: Rule;
  readonly difference: Difference;
}

/** Rules that differ, and which rule became which. */
export interface RuleDifferences {
  readonly gone: readonly LoneRule[];
  readonly come: readonly LoneRule[];
  /** Rules and groups that are on both sides and differ. */
  readonly changed: readonly Difference[];
  /** All rules that are on both sides. */
  readonly pairs: readonly (readonly [before: PlacedRule, after: PlacedRule])[];
}

/**
 * What differs between the rules of two sets of rule files: rules that came, went, were renamed or moved, and of the others each
 * field that says something else. `pathOf` says by which name the files of both sides stand for each other; it makes no difference
 * where a set has one file alone.
 */
export function ruleDifferences(
  before: readonly RuleGroup[],
  after: readonly RuleGroup[],
  pathOf: (group: RuleGroup) => string = ({ file }) => file,
): RuleDifferences {
  const table = new TermTable();
  const meanings = new Map<Rule, number>();
  const meaningOf = (rule: Rule): number => {
    const known = meanings.get(rule) ?? table.termOf(rule.expression).id;
    meanings.set(rule, known);
    return known;
  };
  const withFiles = filesOf(before).size > 1 && filesOf(after).size > 1;
  const groupKey = (group: RuleGroup) => JSON.stringify([group.name, withFiles ? pathOf(group) : ""]);
  const identity = ({ rule }: PlacedRule) => [rule.kind, rule.name];
  const keys: readonly ((placed: PlacedRule) => unknown)[] = [
    (placed) => [identity(placed), groupKey(placed.group), placed.rule.labels, meaningOf(placed.rule)],
    (placed) => [identity(placed), placed.rule.labels, meaningOf(placed.rule)],
    (placed) => [identity(placed), groupKey(placed.group), placed.rule.labels],
    (placed) => [identity(placed), placed.rule.labels],
    (placed) => [identity(placed), groupKey(placed.group), meaningOf(placed.rule)],
    (placed) => [identity(placed), meaningOf(placed.rule)],
    (placed) => [identity(placed), groupKey(placed.group)],
    identity,
    ({ rule }) => [rule.kind, rule.labels, meaningOf(rule)],
    ({ rule }) => [rule.kind, meaningOf(rule)],
  ];
  const { pairs, gone, come } = pairBy(
    placedRules(before),
    placedRules(after),
    keys.map((keyOf) => (placed: PlacedRule) => JSON.stringify(keyOf(placed))),
  );
  const groups = pairBy(before, after, [groupKey, namesOfRules]).pairs;
  const successors = new Map(groups);
  const changed = pairs.flatMap(([one, other]) => {
    const moved =
      successors.get(one.group) === other.group
        ? []
        : [movedText(one.group, other.group, withFiles ? pathOf : () => "")];
    return differenceOf(one, other, [...compareRules(one.rule, other.rule, table), ...moved]);
  });
  return {
    gone: gone.map((placed) => ({ rule: placed.rule, difference: whole(placed, "removed") })),
    come: come.map((placed) => ({ rule: placed.rule, difference: whole(placed, "added") })),
    changed: [...changed, ...compareGroups(groups, pairs)],
    pairs,
  };
}

// A group of the same rules under another name, or in another file, is that group.
function namesOfRules({ rules }: RuleGroup): string | undefined {
  return rules.length === 0 ? undefined : JSON.stringify(rules.map(({ kind, name }) => [kind, name]));
}

function placedRules(groups: readonly RuleGroup[]): readonly PlacedRule[] {
  return groups.flatMap((group) => group.rules.map((rule) => ({ rule, group })));
}

function placeOfRule({ rule, group }: PlacedRule): DifferencePlace {
  const { line, column } = rule.place();
  return { file: group.file, line, column };
}

function filesOf(groups: readonly RuleGroup[]): ReadonlySet<string> {
  return new Set(groups.map(({ file }) => file));
}

function kindOf(rule: Rule): "alert" | "record" {
  return rule.kind === "alerting" ? "alert" : "record";
}

function movedText(one: RuleGroup, other: RuleGroup, pathOf: (group: RuleGroup) => string): Change {
  const isOtherFile = pathOf(one) !== pathOf(other);
  const name = (group: RuleGroup) => `\`${group.name}\`${isOtherFile ? ` of ${pathOf(group)}` : ""}`;
  const message = `moved from the group ${name(one)} to ${name(other)}`;
  return { field: "group", message, importance: "text" };
}

function differenceOf(one: PlacedRule, other: PlacedRule, changes: readonly Change[]): readonly Difference[] {
  const isRenamed = one.rule.name !== other.rule.name;
  if (changes.length === 0) return [];
  const isMoved = changes.every(({ field }) => field === "group");
  return [
    {
      area: "rules",
      kind: kindOf(other.rule),
      name: other.rule.name,
      ...(isRenamed && { formerName: one.rule.name }),
      status: isRenamed ? "renamed" : isMoved ? "moved" : "changed",
      place: placeOfRule(other),
      within: other.group.name,
      changes: sortedChanges(changes),
    },
  ];
}

function whole(placed: PlacedRule, status: "added" | "removed"): Difference {
  const { rule, group } = placed;
  const kind = kindOf(rule);
  const labels = shownLabels(rule.labels);
  const message = `${status === "added" ? "new" : "removed"} ${kind === "alert" ? "alert" : "recording rule"}${labels}: ${shown(rule.expression)}`;
  const importance = status === "added" ? "added" : kind === "alert" ? "removed" : "behaviour";
  return {
    area: "rules",
    kind,
    name: rule.name,
    status,
    place: placeOfRule(placed),
    within: group.name,
    changes: [{ field: kind, message, importance }],
  };
}
