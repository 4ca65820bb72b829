import {
  type BinaryExpression,
  type Expression,
  metricNameLabel,
  type VectorMatching,
  type VectorSelector,
  valueTypeOf,
} from "../promql/index.ts";
import { constantOf } from "./condition.ts";
import { unwrapped } from "./label-analysis.ts";
import type { LabelFlow } from "./label-flow.ts";
import type { RuleNotes } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";

/** An operator between two vectors, and what labels they have. */
export interface Join {
  readonly node: BinaryExpression;
  readonly matching: VectorMatching;
  readonly left: LabelFlow;
  readonly right: LabelFlow;
}

/** Checks that the sides of an operator have one series each for one match, or that `group_left` says which has more. */
export function checkCardinality(notes: RuleNotes, { node, matching, left, right }: Join): void {
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
  if (cardinality === "one-to-one") noteUnsummed(notes, node, matching);
}

// `x / on (job) sum by (job) (x)`: nobody adds up what is one series already.
function noteUnsummed(notes: RuleNotes, { left, right }: BinaryExpression, matching: VectorMatching): void {
  if (!matching.isOn && matching.labels.length === 0) return;
  for (const [part, other, name] of [[left, right, "left"] as const, [right, left, "right"] as const]) {
    const each = selectorBelow(part);
    const whole = unwrapped(other);
    if (each === undefined || whole?.kind !== "aggregation" || whole.parameter !== undefined) continue;
    const summed = selectorBelow(whole.expression);
    const metric = nameOfSelector(each);
    if (summed === undefined || metric === undefined || nameOfSelector(summed) !== metric) continue;
    const gone = whole.isWithout ? whole.grouping : undefined;
    const pinned = each.matchers.filter(
      ({ operator, label }) => operator === "=" && label !== metricNameLabel,
    );
    const isPinned =
      gone === undefined
        ? pinned.some(
            ({ label, value }) => !summed.matchers.some((one) => one.label === label && one.value === value),
          )
        : gone.every((label) => pinned.some((matcher) => matcher.label === label));
    if (isPinned || gone?.every((label) => matching.isOn === matching.labels.includes(label)) === true)
      continue;
    const group = name === "left" ? "group_left" : "group_right";
    notes.atSpan("join/many-to-many", part.span, {
      reason: `the ${name} side has each of the series of \`${metric}\` that the other side takes together, so there can be several for one match; the rule then fails`,
      advice: `write \`${group}\`, or aggregate this side as well`,
    });
    return;
  }
}

/** The selector whose series an expression has one for one; undefined where they are taken together or joined. */
function selectorBelow(expression: Expression): VectorSelector | undefined {
  let inner = unwrapped(expression);
  for (let depth = 0; depth < depthMax; depth++) {
    if (inner?.kind === "vector-selector") return inner;
    if (inner?.kind === "matrix-selector") return inner.selector;
    if (inner?.kind !== "call" || inner.name.startsWith("absent") || inner.name.startsWith("label_"))
      return undefined;
    const vectors: readonly Expression[] = inner.arguments.filter((argument) =>
      ["vector", "matrix"].includes(valueTypeOf(argument)),
    );
    inner = unwrapped(vectors[0]);
  }
  return undefined;
}

// Nobody nests more calls of functions.
const depthMax = 20;

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
