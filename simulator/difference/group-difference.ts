import type { Rule, RuleGroup } from "../engine/index.ts";
import { formatDuration } from "../promql/index.ts";
import { type Change, type Difference, sortedChanges } from "./difference.ts";

interface InGroup {
  readonly rule: Rule;
  readonly group: RuleGroup;
}

/** What groups that were kept say otherwise: how often, how many, and in which order their rules are evaluated. */
export function compareGroups(
  groups: readonly (readonly [before: RuleGroup, after: RuleGroup])[],
  rules: readonly (readonly [before: InGroup, after: InGroup])[],
): readonly Difference[] {
  const partners = new Map(rules.map(([one, other]) => [one.rule, other.rule]));
  return groups.flatMap(([one, other]): readonly Difference[] => {
    const isRenamed = one.name !== other.name;
    const renamed: Change = { field: "name", message: `renamed from \`${one.name}\``, importance: "text" };
    const changes = sortedChanges([
      ...(isRenamed ? [renamed] : []),
      ...compareSettings(one, other),
      ...compareOrder(one, other, partners),
    ]);
    if (changes.length === 0) return [];
    const { line, column } = other.place();
    return [
      {
        area: "rules",
        kind: "group",
        name: other.name,
        ...(isRenamed && { formerName: one.name }),
        status: isRenamed ? "renamed" : "changed",
        place: { file: other.file, line, column },
        within: "",
        changes,
      },
    ];
  });
}

function compareSettings(one: RuleGroup, other: RuleGroup): readonly Change[] {
  const changes: Change[] = [];
  const tell = (field: string, from: string, to: string, consequence = ""): void => {
    if (from === to) return;
    const message = `\`${field}\` ${from} → ${to}${consequence}`;
    changes.push({ field, message, importance: "behaviour" });
  };
  const duration = (valueMs: number | undefined) =>
    valueMs === undefined ? "default" : formatDuration(valueMs);
  const [interval, newInterval] = [one.intervalMs, other.intervalMs];
  const consequence =
    interval === undefined || newInterval === undefined
      ? ""
      : `: evaluated ${newInterval > interval ? "less often" : "more often"}`;
  tell("interval", duration(interval), duration(newInterval), consequence);
  tell("query_offset", duration(one.queryOffsetMs), duration(other.queryOffsetMs));
  const limit = (count: number) => (count === 0 ? "none" : String(count));
  tell("limit", limit(one.limit), limit(other.limit));
  return changes;
}

// A rule that comes before another one is read by it at the same time, one behind it an interval later.
function compareOrder(
  one: RuleGroup,
  other: RuleGroup,
  partners: ReadonlyMap<Rule, Rule>,
): readonly Change[] {
  const places = new Map(other.rules.map((rule, index) => [rule, index]));
  const order = one.rules.flatMap((rule) => {
    const partner = partners.get(rule);
    const place = partner === undefined ? undefined : places.get(partner);
    return place === undefined ? [] : [place];
  });
  if (order.every((place, index) => index === 0 || place > (order[index - 1] ?? 0))) return [];
  const isOfAlerts = other.rules.every(({ kind }) => kind === "alerting");
  const message = "the rules are evaluated in another order";
  return [{ field: "rules", message, importance: isOfAlerts ? "text" : "behaviour" }];
}
