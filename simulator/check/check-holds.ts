import type { AlertingRule } from "../engine/index.ts";
import { type ComparisonOperator, type Expression, formatDuration, selectorsOf } from "../promql/index.ts";
import { canPass } from "./comparison-pass.ts";
import type { Threshold } from "./condition.ts";
import { comparedIn, conjunctionsOf } from "./conjunction.ts";
import { unwrapped } from "./label-analysis.ts";
import { meaningOf } from "./meaning.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";

/** Checks that the condition of an alert can hold for as long as the rule waits. */
export function checkHolds(notes: RuleNotes, _world: RuleWorld): void {
  const { rule } = notes.checked;
  if (rule.kind !== "alerting" || rule.holdDurationMs === 0) return;
  // Two sides of `or` may hold one after the other, so only what must hold in any case is judged.
  const conjuncts = conjunctionsOf(rule.expression)[0] ?? [];
  checkClocks(notes, rule, conjuncts);
  for (const threshold of conjuncts) checkYouth(notes, rule, threshold);
  checkCrossing(notes, rule, conjuncts);
  checkAppearance(notes, rule);
}

function note(notes: RuleNotes, reason: string, advice: string, severity: "error" | "warning"): void {
  notes.atField("for/outlasts-condition", ["for"], { reason, advice, severity });
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
function checkClocks(
  notes: RuleNotes,
  { holdDurationMs }: AlertingRule,
  conjuncts: readonly Threshold[],
): void {
  for (const [name, { first, count, unitMs }] of clocks) {
    const ofClock = conjuncts.filter(({ vector }) => isCallOf(comparedIn(vector), name));
    const [one] = ofClock;
    if (one === undefined) continue;
    const holds = Array.from({ length: count }, (_, index) =>
      ofClock.every(({ operator, value }) => passes(first + index, operator, value)),
    );
    const stretchMs = longestRun(holds) * unitMs;
    if (holds.every(Boolean) || stretchMs === 0 || holdDurationMs < stretchMs) continue;
    note(
      notes,
      `the condition on \`${name}()\` holds for ${formatDuration(stretchMs)} at a time, which is no longer than \`for\``,
      "write a shorter `for`, or a longer window",
      "error",
    );
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

// What has just begun is no longer young after a while.
function checkYouth(
  notes: RuleNotes,
  { holdDurationMs }: AlertingRule,
  { vector, operator, value }: Threshold,
): void {
  if (!operator.startsWith("<") || !isYouth(comparedIn(vector)) || holdDurationMs < value * 1000) return;
  note(
    notes,
    `what is compared grows by a second each second, so it is below ${value} for ${formatDuration(Math.max(0, value * 1000))} after each start, which is no longer than \`for\``,
    "write a shorter `for`, none at all, or count the starts: `changes(…[15m]) > 2`",
    "warning",
  );
}

// `time() - process_start_time_seconds`, `mysql_global_status_uptime`.
function isYouth(expression: Expression): boolean {
  if (expression.kind === "vector-selector")
    return /(?:^|_)uptime(?:$|_(?:in_)?seconds)/.test(nameOf(expression));
  if (expression.kind !== "binary" || expression.operator !== "-") return false;
  const [left, right] = [unwrapped(expression.left), unwrapped(expression.right)];
  if (left?.kind !== "call" || left.name !== "time" || right?.kind !== "vector-selector") return false;
  return /(?:start|boot)_time/.test(nameOf(right));
}

function nameOf(selector: Parameters<typeof nameOfSelector>[0]): string {
  return nameOfSelector(selector) ?? "";
}

// What is above a number now and was below it an hour ago has crossed it within that hour.
function checkCrossing(
  notes: RuleNotes,
  { holdDurationMs }: AlertingRule,
  conjuncts: readonly {
    readonly isLoose: boolean;
    readonly vector: Expression;
    readonly operator: ComparisonOperator;
    readonly value: number;
  }[],
): void {
  const dated = conjuncts.slice(0, conjunctsMax).flatMap((conjunct) => {
    const offsetMs = conjunct.isLoose ? undefined : offsetOf(conjunct.vector);
    return offsetMs === undefined ? [] : [{ ...conjunct, offsetMs }];
  });
  for (const [index, now] of dated.entries()) {
    for (const before of dated.slice(index + 1)) {
      const stretchMs = Math.abs(before.offsetMs - now.offsetMs);
      if (stretchMs === 0 || holdDurationMs < stretchMs) continue;
      if (withoutOffset(now.vector) !== withoutOffset(before.vector)) continue;
      if (mayBothPass(now, before)) continue;
      note(
        notes,
        `the value passes both thresholds only within ${formatDuration(stretchMs)} of crossing from one to the other, which is no longer than \`for\``,
        "write a shorter `for`, or a longer `offset`",
        "error",
      );
      return;
    }
  }
}

// Nobody writes more.
const conjunctsMax = 50;

function withoutOffset(vector: Expression): string {
  return meaningOf(comparedIn(vector), { hasOffsets: false });
}

function mayBothPass(one: Pick<Threshold, "operator" | "value">, other: typeof one): boolean {
  const candidates = [one.value, other.value, (one.value + other.value) / 2];
  const all = [...candidates, Math.min(...candidates) - 1, Math.max(...candidates) + 1];
  return all.some(
    (number) => passes(number, one.operator, one.value) && passes(number, other.operator, other.value),
  );
}

// `x unless x offset 1h` is there for the first hour of a series, `x offset 1h unless x` for the hour after its end.
function checkAppearance(notes: RuleNotes, { expression, holdDurationMs }: AlertingRule): void {
  const root = unwrapped(expression);
  if (root?.kind !== "binary" || root.operator !== "unless") return;
  const { left, right } = root;
  const [now, before] = [offsetOf(left), offsetOf(right)];
  if (now === undefined || before === undefined || now === before) return;
  const stretchMs = Math.abs(now - before);
  if (holdDurationMs < stretchMs || withoutOffset(left) !== withoutOffset(right)) return;
  const when = before > now ? "after a series begins" : "after a series ends";
  note(
    notes,
    `the condition holds for ${formatDuration(stretchMs)} ${when}, which is no longer than \`for\``,
    "write a shorter `for`, or a longer `offset`",
    "error",
  );
}

/** The `offset` that all selectors of an expression share; undefined where they differ or one cannot be told. */
function offsetOf(expression: Expression): number | undefined {
  const offsets = new Set(
    selectorsOf(expression).map(({ offset, at }) => {
      if (at !== undefined) return undefined;
      return offset === undefined ? 0 : offset.kind === "duration" ? offset.valueMs : undefined;
    }),
  );
  const [only] = offsets;
  return offsets.size === 1 ? only : undefined;
}
