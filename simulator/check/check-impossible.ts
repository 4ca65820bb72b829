import type { AlertingRule } from "../engine/index.ts";
import {
  type ComparisonOperator,
  type Expression,
  formatDuration,
  printExpression,
} from "../promql/index.ts";
import { readsNothing, type Threshold, thresholdOf } from "./condition.ts";
import { partsOf } from "./expression-walk.ts";
import { unwrapped } from "./label-analysis.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { canPass, rangeOf } from "./value-range.ts";

/** Checks for conditions that can never hold, or not for as long as the rule waits. */
export function checkImpossible(notes: RuleNotes, world: RuleWorld): void {
  const { rule } = notes.checked;
  for (const { part } of partsOf(rule.expression)) {
    const threshold = thresholdOf(part);
    if (threshold === undefined) continue;
    const found = impossibleThreshold(threshold, world);
    if (found !== undefined) notes.atSpan("alert/never-fires", threshold.node.span, found);
  }
  for (const conjuncts of conjunctionsOf(rule.expression)) checkTogether(notes, conjuncts);
  if (rule.kind === "alerting") checkHold(notes, rule);
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
  if (canPass(range, operator, value)) return undefined;
  const bounds =
    range.min === range.max
      ? `is always ${range.min}`
      : range.max === Number.POSITIVE_INFINITY
        ? `is never below ${range.min}`
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

/** A threshold among those that must hold at once. */
interface Conjunct extends Threshold {
  /** Whether `and` matches it by some labels only, so that it may be about another series of the same name. */
  readonly isLoose: boolean;
}

interface PendingPart {
  readonly part: Expression;
  readonly group: Conjunct[];
  readonly isLoose: boolean;
}

/** The thresholds that must all hold at once: those joined by `and`, and those put on one another. */
function conjunctionsOf(expression: Expression): readonly (readonly Conjunct[])[] {
  const conjunctions: Conjunct[][] = [];
  const pending: PendingPart[] = [];
  const open = (part: Expression): void => {
    const group: Conjunct[] = [];
    conjunctions.push(group);
    pending.push({ part, group, isLoose: false });
  };
  open(expression);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { part, group, isLoose } = next;
    if (part.kind === "parenthesized") pending.push({ part: part.expression, group, isLoose });
    if (part.kind !== "binary") continue;
    const { operator, left, right, matching } = part;
    const threshold = thresholdOf(part);
    if (threshold !== undefined) {
      group.push({ ...threshold, isLoose });
      pending.push({ part: threshold.vector, group, isLoose });
    } else if (operator === "and") {
      const isWhole = matching?.isOn === false && matching.labels.length === 0;
      pending.push({ part: right, group, isLoose: isLoose || !isWhole }, { part: left, group, isLoose });
    } else if (operator === "unless") {
      pending.push({ part: left, group, isLoose });
    } else if (operator === "or") {
      open(left);
      open(right);
    }
  }
  return conjunctions;
}

function checkTogether(notes: RuleNotes, conjuncts: readonly Conjunct[]): void {
  const byVector = new Map<string, Threshold[]>();
  for (const threshold of conjuncts) {
    if (threshold.isLoose && !readsNothing(threshold.vector)) continue;
    const key = printExpression(innermost(threshold.vector));
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

// `x > 5 < 3` compares twice.
function innermost(vector: Expression): Expression {
  let inner = unwrapped(vector) ?? vector;
  for (let threshold = thresholdOf(inner); threshold !== undefined; threshold = thresholdOf(inner)) {
    inner = unwrapped(threshold.vector) ?? threshold.vector;
  }
  return inner;
}

function isSatisfiable(thresholds: readonly Threshold[]): boolean {
  const values = thresholds.map(({ value }) => value);
  // Between and at the thresholds nothing changes, so these numbers stand for all.
  const sorted = [...new Set(values)].sort((left, right) => left - right);
  const candidates = [
    ...sorted,
    ...sorted.slice(1).map((value, index) => (value + (sorted[index] ?? value)) / 2),
    (sorted[0] ?? 0) - 1,
    (sorted.at(-1) ?? 0) + 1,
  ];
  return candidates.some((candidate) =>
    thresholds.every(({ operator, value }) => canPass({ min: candidate, max: candidate }, operator, value)),
  );
}

const clocks: ReadonlyMap<
  string,
  { readonly first: number; readonly count: number; readonly unitMs: number }
> = new Map([
  ["minute", { first: 0, count: 60, unitMs: 60_000 }],
  ["hour", { first: 0, count: 24, unitMs: 3_600_000 }],
  ["day_of_week", { first: 0, count: 7, unitMs: 86_400_000 }],
]);

// A window of the day ends, and with it the alert.
function checkHold(notes: RuleNotes, { expression, holdDurationMs }: AlertingRule): void {
  if (holdDurationMs === 0) return;
  // Two sides of `or` may hold one after the other, so only what must hold in any case is judged.
  const conjuncts = conjunctionsOf(expression)[0] ?? [];
  for (const [name, { first, count, unitMs }] of clocks) {
    const ofClock = conjuncts.filter(({ vector }) => isCallOf(innermost(vector), name));
    const [one] = ofClock;
    if (one === undefined) continue;
    const holds = Array.from({ length: count }, (_, index) =>
      ofClock.every(({ operator, value }) => passes(first + index, operator, value)),
    );
    const stretchMs = longestRun(holds) * unitMs;
    if (holds.every(Boolean) || stretchMs === 0 || holdDurationMs < stretchMs) continue;
    notes.atField("for/outlasts-condition", ["for"], {
      reason: `the condition on \`${name}()\` holds for ${formatDuration(stretchMs)} at a time, which is no longer than \`for\``,
      advice: "write a shorter `for`, or a longer window",
    });
  }
}

function passes(number: number, operator: ComparisonOperator, value: number): boolean {
  return canPass({ min: number, max: number }, operator, value);
}

function isCallOf(expression: Expression, name: string): boolean {
  return expression.kind === "call" && expression.name === name && expression.arguments.length === 0;
}

// The clock goes round, so a run may go on at the beginning.
function longestRun(holds: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const isHolding of [...holds, ...holds]) {
    run = isHolding ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return Math.min(longest, holds.length);
}
