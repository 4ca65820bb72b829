import type { AlertingRule } from "../engine/index.ts";
import { type BinaryExpression, binaryChainOf, type Expression } from "../promql/index.ts";
import { checkCounters } from "./check-counters.ts";
import { mustPass } from "./comparison-pass.ts";
import { decidingParts, isComparison, isConditional, readsNothing, thresholdOf } from "./condition.ts";
import { partsOf } from "./expression-walk.ts";
import { unwrapped } from "./label-analysis.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";
import { rangeOf } from "./value-range.ts";

/** Checks that an alert has a condition, and one that decides something. */
export function checkConditions(notes: RuleNotes, world: RuleWorld): void {
  const { rule } = notes.checked;
  if (rule.kind !== "alerting" || readsNothing(rule.expression)) return;
  if (isConditional(rule.expression, world)) {
    checkAlwaysHolds(notes, world, rule);
    checkCounters(notes, world);
    checkFlapping(notes, rule);
  } else {
    noteUnconditional(notes, world, rule);
  }
}

function noteUnconditional(notes: RuleNotes, world: RuleWorld, { expression }: AlertingRule): void {
  const bool = partsOf(expression).find(({ part }) => part.kind === "binary" && part.returnsBool)?.part;
  if (bool !== undefined) {
    notes.atSpan("alert/always-fires", bool.span, {
      reason: "a comparison with `bool` yields 0 or 1 and never nothing, so the alert fires for both",
      advice: "remove `bool`, or compare the result: `… == 1`",
    });
    return;
  }
  const fallback = decidingParts(expression)
    .filter((part): part is BinaryExpression => part.kind === "binary" && part.operator === "or")
    .find(({ left, right }) => isConditional(left, world) !== isConditional(right, world));
  if (fallback !== undefined) {
    const side = isConditional(fallback.left, world) ? fallback.right : fallback.left;
    notes.atSpan("alert/always-fires", side.span, {
      reason: "this side of `or` has no condition, so the alert fires whenever the other side does not",
      advice: "compare the whole, in parentheses, with a threshold",
    });
    return;
  }
  const inner = unwrapped(expression);
  // The series of these are there only while something holds.
  if (inner?.kind === "vector-selector" && /_info$/.test(nameOfSelector(inner) ?? "")) return;
  notes.atSpan("alert/no-comparison", expression.span, {
    reason:
      "the expression compares with nothing, so the alert fires for every series there is, whatever its value",
    advice: "write the condition: `… > 0`, `… == 1`",
  });
}

function checkAlwaysHolds(notes: RuleNotes, world: RuleWorld, { expression }: AlertingRule): void {
  const root = unwrapped(expression);
  const threshold = root === undefined ? undefined : thresholdOf(root);
  if (threshold === undefined) return;
  const { vector, operator, value, node } = threshold;
  // How many there are, and that there is something at all, is asked on purpose.
  if (!isOfMeasured(vector)) return;
  if (isConditional(vector, world) || !mustPass(rangeOf(vector, world.knowledge), operator, value)) return;
  notes.atSpan("alert/always-fires", node.span, {
    reason: `\`${operator} ${value}\` holds for every value that this can have, so the alert fires whenever there is data`,
    advice: "write a threshold that some values do not pass",
  });
}

function isOfMeasured(vector: Expression): boolean {
  const inner = unwrapped(vector);
  if (inner?.kind === "aggregation") return inner.operator !== "count" && inner.operator !== "group";
  return inner?.kind !== "call" || !/^(?:count|present)_over_time$/.test(inner.name);
}

const noisyFunctions: ReadonlySet<string> = new Set(["rate", "irate", "deriv", "histogram_quantile"]);

function checkFlapping(
  notes: RuleNotes,
  { expression, holdDurationMs, keepFiringForMs }: AlertingRule,
): void {
  if (holdDurationMs > 0 || keepFiringForMs > 0) return;
  const root = unwrapped(expression);
  const threshold = root === undefined ? undefined : thresholdOf(root);
  if (threshold === undefined || threshold.operator === "==" || threshold.operator === "!=") return;
  const parts = partsOf(threshold.vector).map(({ part }) => part);
  const calls = parts.flatMap((part) => (part.kind === "call" ? [part.name] : []));
  const isSmooth = parts.some(
    (part) => (part.kind === "matrix-selector" || part.kind === "subquery") && isLong(part.range),
  );
  if (isSmooth || !calls.some((name) => noisyFunctions.has(name)) || hasSetOperator(threshold.vector)) return;
  notes.atRule("alert/flapping", {
    reason: "one evaluation above the threshold fires the alert and one below it resolves it",
    advice: "write `for: 5m`, or `keep_firing_for: 5m` where it must fire at once",
  });
}

function isLong(range: { readonly kind: string; readonly valueMs?: number }): boolean {
  return range.kind !== "duration" || (range.valueMs ?? 0) > 300_000;
}

function hasSetOperator(expression: Expression): boolean {
  if (expression.kind !== "binary") return false;
  return binaryChainOf(expression).operations.some(
    ({ operator }) => !isComparison(operator) && operator === "or",
  );
}
