import type { ComparisonOperator } from "../promql/index.ts";
import { effectOf, type Standing } from "./effect.ts";
import type { Effect, ExpressionChange } from "./expression-change.ts";
import { compareMatchings } from "./matching-difference.ts";
import type { Term, TermShape } from "./term.ts";
import { changeOf, type TermPair } from "./term-pair.ts";
import { shown, shownNumber } from "./term-text.ts";

type Comparison = Extract<TermShape, { readonly kind: "comparison" }>;

/** Compares comparisons but for their parts; a number on the right is a threshold. */
export function compareComparisons(
  pair: TermPair,
  one: Comparison,
  other: Comparison,
): { readonly changes: readonly ExpressionChange[]; readonly pairs?: readonly TermPair[] } {
  const changes: ExpressionChange[] = [];
  if (one.returnsBool !== other.returnsBool) {
    const message = other.returnsBool
      ? `\`bool\` was added to ${shown(pair.after.expression)}, which answers 0 or 1 now and filters nothing`
      : `\`bool\` was removed: ${shown(pair.after.expression)} filters now`;
    changes.push(changeOf(pair, { kind: "comparison", message }));
  }
  const [measured, limit] = pair.before.parts;
  const [newMeasured, newLimit] = pair.after.parts;
  const isThreshold = limit?.shape.kind === "constant" && newLimit?.shape.kind === "constant";
  const isTold = isThreshold && (limit.id !== newLimit.id || one.operator !== other.operator);
  if (isTold && newMeasured !== undefined) {
    const from: Threshold = { operator: one.operator, value: numberOf(limit) };
    const to: Threshold = { operator: other.operator, value: numberOf(newLimit) };
    changes.push(thresholdChange(pair, [from, to], newMeasured));
  } else if (one.operator !== other.operator) {
    const message = `operator \`${one.operator}\` → \`${other.operator}\` in ${shown(pair.after.expression)}`;
    const change = passesOf({ operator: one.operator, value: 0 }, { operator: other.operator, value: 0 });
    const effect = change === 0 ? {} : effectOf(standingOf(pair, other), change);
    changes.push(changeOf(pair, { kind: "comparison", message, ...effect }));
  }
  const matching = compareMatchings(pair, one, other);
  if (matching !== undefined) changes.push(matching);
  if (!isThreshold || measured === undefined || newMeasured === undefined) return { changes };
  const standing: Standing = { ...pair.standing, isCompared: true };
  return { changes, pairs: [{ before: measured, after: newMeasured, standing }] };
}

interface Threshold {
  readonly operator: ComparisonOperator;
  readonly value: number;
}

function numberOf({ shape }: Term): number {
  return shape.kind === "constant" ? shape.value : Number.NaN;
}

function standingOf({ standing }: TermPair, { returnsBool }: Comparison): 1 | -1 | 0 {
  return returnsBool ? 0 : standing.samples;
}

function thresholdChange(
  pair: TermPair,
  [from, to]: readonly [Threshold, Threshold],
  measured: Term,
): ExpressionChange {
  const { shape } = pair.after;
  const passes = shape.kind === "comparison" && !shape.returnsBool ? passesOf(from, to) : 0;
  const effect = passes === 0 ? {} : effectOf(pair.standing.samples, passes);
  const of = `of ${shown(measured.expression)}`;
  const isSameOperator = from.operator === to.operator;
  const texts = [from, to].map(({ operator, value }) =>
    isSameOperator ? shownNumber(value) : `\`${operator} ${shownNumber(value)}\``,
  );
  const message = `threshold ${texts.join(" → ")} ${of}${effectText(effect.effect)}`;
  return changeOf(pair, { kind: "threshold", message, ...effect });
}

function effectText(effect: Effect | undefined): string {
  if (effect === undefined) return "";
  return effect === "fires-less" ? ": looser, fires less" : ": stricter, fires more";
}

/** `1` where fewer values pass than before, `-1` where more do, `0` where neither holds for all values. */
function passesOf(from: Threshold, to: Threshold): 1 | -1 | 0 {
  const [side, newSide] = [sideOf(from.operator), sideOf(to.operator)];
  if (side === 0 || side !== newSide) return 0;
  const rise = side * (to.value - from.value);
  if (Number.isNaN(rise)) return 0;
  const isWider = !from.operator.endsWith("=") && to.operator.endsWith("=");
  const isNarrower = from.operator.endsWith("=") && !to.operator.endsWith("=");
  if (rise === 0) return isWider ? -1 : isNarrower ? 1 : 0;
  return rise > 0 ? 1 : -1;
}

// Which values pass: those above, those below, or others.
function sideOf(operator: ComparisonOperator): 1 | -1 | 0 {
  if (operator.startsWith(">")) return 1;
  return operator.startsWith("<") ? -1 : 0;
}
