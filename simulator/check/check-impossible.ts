import type { BinaryExpression, Expression } from "../promql/index.ts";
import { canPass } from "./comparison-pass.ts";
import { readsNothing, type Threshold, thresholdOf } from "./condition.ts";
import { type Conjunct, comparedIn, conjunctionsOf } from "./conjunction.ts";
import { ancestorsOf, type PartInContext } from "./expression-walk.ts";
import { implies } from "./implication.ts";
import { unwrapped } from "./label-analysis.ts";
import { meaningOf } from "./meaning.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";
import { fewValuesOf, rangeOf } from "./value-range.ts";

/** Checks for conditions that can never hold, or not for as long as the rule waits. */
export function checkImpossible(notes: RuleNotes, world: RuleWorld): void {
  const { rule } = notes.checked;
  for (const context of notes.parts) {
    const { part } = context;
    if (part.kind === "binary") checkUnless(notes, part);
    const threshold = thresholdOf(part);
    if (threshold === undefined) continue;
    const found = impossibleThreshold(threshold, world);
    if (found === undefined) continue;
    const { span } = threshold.node;
    if (isWaitedFor(context)) {
      const advice = "correct the comparison, so that what is waited for can come back";
      notes.atSpan("absent/cannot-resolve", span, { reason: found.reason, advice });
    } else notes.atSpan("alert/never-fires", span, found);
  }
  for (const conjuncts of conjunctionsOf(rule.expression)) checkTogether(notes, conjuncts);
}

/** Whether `absent` stands around a part: what is not there then makes the alert fire. */
function isWaitedFor(context: PartInContext): boolean {
  for (const { part } of ancestorsOf(context)) {
    if (part.kind === "call" && part.name.startsWith("absent")) return true;
  }
  return false;
}

function impossibleThreshold(
  { vector, operator, value }: Threshold,
  world: RuleWorld,
): { readonly reason: string; readonly advice: string } | undefined {
  const shown = `\`${operator} ${value}\``;
  if (Number.isNaN(value) && operator !== "!=") {
    return {
      reason: `${shown} never holds, for NaN equals nothing, not even itself`,
      advice: "compare the value with itself, `x != x`, to find NaN",
    };
  }
  const inner = unwrapped(vector);
  if (inner?.kind === "aggregation" && inner.operator === "count" && !canPass(anyCount, operator, value)) {
    return {
      reason: `${shown} never holds: \`count\` of nothing is nothing, not 0`,
      advice: "write `absent(…)`, or give it a zero: `(count(…) or vector(0)) == 0`",
    };
  }
  const age = ageOf(inner);
  if (age !== undefined && value >= lookbackMs / 1000 && (operator === ">" || value > lookbackMs / 1000)) {
    if (operator === ">" || operator === ">=") {
      return {
        reason: `${shown} never holds: a sample is not seen any more when it is 5m old, and then there is no result at all`,
        advice:
          "ask for the time of the last sample in a range, `max_over_time(timestamp(…)[1h:])`, or use `absent`",
      };
    }
  }
  const range = rangeOf(vector, world.knowledge);
  const few = inner?.kind === "vector-selector" ? fewValuesOf(nameOfSelector(inner)) : undefined;
  if (few?.every((one) => !canPass({ min: one, max: one }, operator, value)) === true) {
    return {
      reason: `${shown} never holds: what is compared is ${few.join(" or ")}`,
      advice: "write a threshold within what it can be",
    };
  }
  if (canPass(range, operator, value)) return undefined;
  const bounds =
    range.min === range.max
      ? `is always ${range.min}`
      : range.max === Number.POSITIVE_INFINITY
        ? `is never below ${range.min}`
        : range.min === Number.NEGATIVE_INFINITY
          ? `is never above ${range.max}`
          : `lies between ${range.min} and ${range.max}`;
  return {
    reason: `${shown} never holds: what is compared ${bounds}`,
    advice: "write a threshold within what it can be",
  };
}

const anyCount = { min: 1, max: Number.POSITIVE_INFINITY };

/** How far back an instant selector looks unless Prometheus is told otherwise. */
const lookbackMs = 300_000;

// `time() - timestamp(x)`.
function ageOf(expression: Expression | undefined): Expression | undefined {
  if (expression?.kind !== "binary" || expression.operator !== "-") return undefined;
  const left = unwrapped(expression.left);
  const right = unwrapped(expression.right);
  if (left?.kind !== "call" || left.name !== "time") return undefined;
  if (right?.kind !== "call" || right.name !== "timestamp") return undefined;
  const argument = unwrapped(right.arguments[0]);
  return argument?.kind === "vector-selector" && argument.offset === undefined && argument.at === undefined
    ? argument
    : undefined;
}

function checkTogether(notes: RuleNotes, conjuncts: readonly Conjunct[]): void {
  if (conjuncts.length < 2) return;
  const byVector = new Map<string, Threshold[]>();
  for (const threshold of conjuncts) {
    if (threshold.isLoose && !readsNothing(threshold.vector)) continue;
    const key = meaningOf(comparedIn(threshold.vector));
    const known = byVector.get(key);
    if (known === undefined) byVector.set(key, [threshold]);
    else known.push(threshold);
  }
  for (const [text, thresholds] of byVector) {
    if (thresholds.length < 2 || isSatisfiable(thresholds)) continue;
    const [last] = thresholds.toSorted(
      (left, right) => right.node.right.span.start - left.node.right.span.start,
    );
    if (last === undefined) continue;
    const some = thresholds.slice(0, shownMax).map(({ operator, value }) => `\`${operator} ${value}\``);
    const shown = [...some, ...(thresholds.length > shownMax ? ["others"] : [])].join(" and ");
    notes.atSpan("alert/never-fires", last.node.right.span, {
      reason: `no value of \`${text}\` passes ${shown} at once`,
      advice: "write `or` if either is meant, or correct a threshold",
    });
  }
}

const shownMax = 4;

function isSatisfiable(thresholds: readonly Threshold[]): boolean {
  const [first] = thresholds;
  const compared = first && comparedIn(first.vector);
  const few = compared?.kind === "vector-selector" ? fewValuesOf(nameOfSelector(compared)) : undefined;
  return (few ?? candidatesOf(thresholds)).some((candidate) =>
    thresholds.every(({ operator, value }) => canPass({ min: candidate, max: candidate }, operator, value)),
  );
}

// Between and at the thresholds nothing changes, so these numbers stand for all.
function candidatesOf(thresholds: readonly Threshold[]): readonly number[] {
  const limit = Number.MAX_VALUE;
  const values = thresholds.map(({ value }) => Math.max(-limit, Math.min(limit, value)));
  const sorted = [...new Set(values)].sort((left, right) => left - right);
  const middles = sorted.slice(1).map((value, index) => value / 2 + (sorted[index] ?? value) / 2);
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)];
  return [
    ...[
      Number.NEGATIVE_INFINITY,
      low - 1 - Math.abs(low),
      high + 1 + Math.abs(high),
      Number.POSITIVE_INFINITY,
    ],
    ...sorted,
    ...middles,
  ];
}

// `x > 10 unless x > 5` takes away all that it finds.
function checkUnless(notes: RuleNotes, node: BinaryExpression): void {
  const { operator, matching, left, right } = node;
  if (operator !== "unless" || matching === undefined) return;
  const isWhole = !matching.isOn && matching.labels.length === 0;
  if (!isWhole && !hasSameSelectors(left, right)) return;
  if (!implies(left, right)) return;
  notes.atSpan("alert/never-fires", node.span, {
    reason: "what stands before `unless` never holds without what stands behind it, so nothing is left",
    advice: "turn the sides around, or correct a threshold",
  });
}

// Fewer labels are compared, but the same series stand on both sides.
function hasSameSelectors(left: Expression, right: Expression): boolean {
  return meaningOf(comparedIn(left)) === meaningOf(comparedIn(right));
}
