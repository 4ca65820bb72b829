import type { BinaryExpression, Expression, VectorMatching } from "../promql/index.ts";
import { constantOf } from "./condition.ts";
import { customaryLabels } from "./customary-labels.ts";
import { partsOf } from "./expression-walk.ts";
import { unwrapped } from "./label-analysis.ts";
import { isAlwaysThere, type LabelFlow, type Removal, removalOf } from "./label-flow.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";

/** Checks that the two sides of an operator find one another, and one series each. */
export function checkJoins(notes: RuleNotes, world: RuleWorld): void {
  for (const { part } of partsOf(notes.checked.rule.expression)) {
    if (part.kind !== "binary" || part.matching === undefined || part.operator === "or") continue;
    const left = world.labels.flowOf(part.left);
    const right = world.labels.flowOf(part.right);
    const join: Join = { node: part, matching: part.matching, left, right };
    if (checkMeeting(notes, join)) continue;
    checkIncluded(notes, join);
    if (part.operator !== "and" && part.operator !== "unless") checkCardinality(notes, join);
  }
}

interface Join {
  readonly node: BinaryExpression;
  readonly matching: VectorMatching;
  readonly left: LabelFlow;
  readonly right: LabelFlow;
}

/** Whether the sides can never agree on a label, which is noted. */
function checkMeeting(notes: RuleNotes, { node, matching, left, right }: Join): boolean {
  for (const label of labelsToAgreeOn(matching, left, right)) {
    const [one, other] = [left.facts.get(label), right.facts.get(label)];
    const differ =
      one?.presence === "always" &&
      other?.presence === "always" &&
      one.value !== undefined &&
      other.value !== undefined &&
      one.value !== other.value;
    const [gone, side, has] = isAlwaysThere(left, label)
      ? [removalOf(right, label), "right", "left"]
      : isAlwaysThere(right, label)
        ? [removalOf(left, label), "left", "right"]
        : [undefined, "", ""];
    if (!differ && gone === undefined) continue;
    if (gone !== undefined && customaryLabels.has(label)) continue;
    const reason = differ
      ? `the sides of \`${node.operator}\` never agree: \`${label}\` is \`${one.value}\` on the left and \`${other.value}\` on the right`
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

function checkCardinality(notes: RuleNotes, { node, matching, left, right }: Join): void {
  const { cardinality } = matching;
  const sides = [
    { flow: left, part: node.left, mustBeOne: cardinality !== "many-to-one", name: "left" },
    { flow: right, part: node.right, mustBeOne: cardinality !== "one-to-many", name: "right" },
  ] as const;
  for (const { flow, part, mustBeOne, name } of sides) {
    if (!mustBeOne) continue;
    const telling = labelsBeyond(flow, matching, part);
    if (telling.length === 0) continue;
    const shown = telling.map((label) => `\`${label}\``).join(", ");
    const isOneToOne = cardinality === "one-to-one";
    const group = name === "left" ? "group_left" : "group_right";
    const word = cardinality === "one-to-many" ? "group_right" : "group_left";
    notes.atSpan("join/many-to-many", part.span, {
      reason: `the ${name} side can have several series for one match, told apart by ${shown}; the rule then fails`,
      advice: isOneToOne
        ? `write \`${group}\`, add ${shown} to \`on\`, or aggregate it away on this side`
        : `aggregate ${shown} away on this side, for \`${word}\` wants one series here`,
    });
    return;
  }
}

/** Labels that a side keeps by name although the match does not compare them; none where it may have any labels. */
function labelsBeyond(
  flow: LabelFlow,
  { isOn, labels, include }: VectorMatching,
  side: Expression,
): readonly string[] {
  // What a metric has by nature says nothing of how many series of it there are.
  if (flow.closing === undefined || flow.closing.isOfMetric === true) return [];
  const chosen = labelsOfChoice(side);
  return (
    [...flow.facts]
      .filter(([label, { value }]) => value === undefined && labels.includes(label) !== isOn)
      .map(([label]) => label)
      // What `group_left` takes over mostly follows from what is compared, as a pod's node does from the pod.
      .filter((label) => !include.includes(label) && (chosen?.includes(label) ?? true))
      .sort()
  );
}

// `topk by (a) (1, x)` leaves one series for each `a`, whatever other labels that has.
function labelsOfChoice(side: Expression): readonly string[] | undefined {
  const inner = unwrapped(side);
  if (inner?.kind !== "aggregation" || inner.isWithout || inner.parameter === undefined) return undefined;
  if (!["topk", "bottomk", "limitk"].includes(inner.operator)) return undefined;
  return constantOf(inner.parameter) === 1 ? inner.grouping : undefined;
}
