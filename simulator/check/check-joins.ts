import type { PrometheusMajor, VectorMatching } from "../promql/index.ts";
import { customaryLabels } from "./customary-labels.ts";
import { checkCardinality, type Join } from "./join-cardinality.ts";
import { isAlwaysThere, type LabelFact, type LabelFlow, type Removal, removalOf } from "./label-flow.ts";
import { formatMatcherText } from "./matcher-text.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { areApart } from "./selector-facts.ts";

/** Checks that the two sides of an operator find one another, and one series each. */
export function checkJoins(notes: RuleNotes, world: RuleWorld): void {
  for (const { part } of notes.parts) {
    if (part.kind !== "binary" || part.matching === undefined || part.operator === "or") continue;
    const left = world.labels.flowOf(part.left);
    const right = world.labels.flowOf(part.right);
    const join: Join = { node: part, matching: part.matching, left, right };
    if (checkMeeting(notes, join, world.prometheus)) continue;
    checkIncluded(notes, join);
    if (part.operator !== "and" && part.operator !== "unless") checkCardinality(notes, join);
  }
}

/** Whether the sides can never agree on a label, which is noted. */
function checkMeeting(
  notes: RuleNotes,
  { node, matching, left, right }: Join,
  prometheus: PrometheusMajor,
): boolean {
  // `fill` stands in for the side that is not there.
  if (matching.fillLeft !== undefined || matching.fillRight !== undefined) return false;
  for (const label of labelsToAgreeOn(matching, left, right)) {
    const [one, other] = [left.facts.get(label), right.facts.get(label)];
    const differ =
      one?.presence === "always" && other?.presence === "always" && areApart(one, other, prometheus);
    const [gone, side, has] = isAlwaysThere(left, label)
      ? [removalOf(right, label), "right", "left"]
      : isAlwaysThere(right, label)
        ? [removalOf(left, label), "left", "right"]
        : [undefined, "", ""];
    if (!differ && gone === undefined) continue;
    if (gone?.isOfMetric === true && customaryLabels.has(label)) continue;
    const reason = differ
      ? `the sides of \`${node.operator}\` never agree: \`${label}\` is ${shownFact(one)} on the left and ${shownFact(other)} on the right`
      : `the sides of \`${node.operator}\` never agree on \`${label}\`, which the ${has} side always has and the ${side} side never: ${gone?.reason}`;
    notes.atSpan("join/never-matches", node.right.span, {
      reason,
      advice: differ ? adviceOn(label, matching) : adviceGone(label, matching),
      // That every series has a job and an instance is only custom: what is pushed may lack them.
      ...(node.operator === "unless" || isCustom(label, differ) ? { severity: "warning" as const } : {}),
    });
    return true;
  }
  return false;
}

function shownFact({ value, conditions }: LabelFact): string {
  if (value !== undefined) return `\`${value}\``;
  return `one of ${(conditions ?? []).map((matcher) => `\`${formatMatcherText(matcher)}\``).join(" and ")}`;
}

function isCustom(label: string, isOfMatchers: boolean): boolean {
  return !isOfMatchers && (label === "job" || label === "instance");
}

function adviceOn(label: string, { isOn, labels }: VectorMatching): string {
  return isOn
    ? `remove \`${label}\` from \`on (${labels.join(", ")})\``
    : `write \`ignoring (${label})\`, or \`on (…)\` with the labels that agree`;
}

function adviceGone(label: string, { isOn, labels }: VectorMatching): string {
  return isOn
    ? `remove \`${label}\` from \`on (${labels.join(", ")})\`, or keep it on both sides`
    : "write `on (…)` with the labels that both have, `on ()` where there is none";
}

function labelsToAgreeOn(matching: VectorMatching, left: LabelFlow, right: LabelFlow): readonly string[] {
  if (matching.isOn) return matching.labels;
  const names = new Set([...left.facts.keys(), ...right.facts.keys()]);
  return [...names].filter((name) => !matching.labels.includes(name)).sort();
}

// A label in `on` that one side lacks and the other may have: it joins only where that is absent as well.
function checkIncluded(notes: RuleNotes, { node, matching, left, right }: Join): void {
  const isFlipped = matching.cardinality === "one-to-many";
  const one = isFlipped ? left : right;
  for (const label of matching.include) {
    const removal = removalOf(one, label);
    if (removal === undefined || customaryLabels.has(label)) continue;
    const word = isFlipped ? "group_right" : "group_left";
    notes.atSpan("join/label-removed", (isFlipped ? node.left : node.right).span, {
      reason: `\`${word} (${matching.include.join(", ")})\` takes \`${label}\` from this side, which does not have it: ${removal.reason}`,
      advice: `keep \`${label}\` on this side, or remove it from \`${word}\``,
    });
  }
  if (!matching.isOn) return;
  for (const label of matching.labels) {
    const [gone, side] = lackingSide(label, left, right);
    if (gone === undefined || customaryLabels.has(label)) continue;
    notes.atSpan("join/label-removed", (side === "left" ? node.left : node.right).span, {
      reason: `\`on (${matching.labels.join(", ")})\` compares \`${label}\`, which this side does not have: ${gone.reason}`,
      advice: `keep \`${label}\` on both sides, or remove it from \`on\``,
    });
  }
}

function lackingSide(
  label: string,
  left: LabelFlow,
  right: LabelFlow,
): readonly [Removal | undefined, "left" | "right"] {
  const [fromLeft, fromRight] = [removalOf(left, label), removalOf(right, label)];
  if (fromLeft !== undefined && fromRight === undefined) return [fromLeft, "left"];
  if (fromRight !== undefined && fromLeft === undefined) return [fromRight, "right"];
  return [undefined, "left"];
}
