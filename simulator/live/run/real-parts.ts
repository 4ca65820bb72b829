import type { ComparisonOperator } from "../../promql/index.ts";
import {
  childrenOf,
  type Expression,
  PromqlError,
  parseExpression,
  printExpression,
} from "../../promql/index.ts";
import { scaleExpression } from "../time-scale/index.ts";

/** A part of an expression as it really ran, and by how much its values are multiplied to be told in the units of the written one. */
export interface RealPart {
  readonly part: Expression;
  readonly ratio: number;
}

/**
 * The parts of an expression in compressed time, by those of the written one. Where the two cannot be laid side by side, parts are
 * missing.
 */
export function realParts(
  written: Expression,
  factor: number,
  scaledMetrics: ReadonlySet<string>,
): ReadonlyMap<Expression, RealPart> {
  const parts = new Map<Expression, RealPart>();
  if (factor === 1) return parts;
  const real = scaledExpression(written, factor, scaledMetrics);
  if (real === undefined) return parts;
  const pending: { readonly written: Expression; readonly real: Expression; readonly ratio: number }[] = [
    { written, real, ratio: 1 },
  ];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    parts.set(pair.written, { part: pair.real, ratio: pair.ratio });
    const inner = pair.real.kind === pair.written.kind ? pair.real : undivided(pair.real);
    const [ones, others] = [childrenOf(pair.written), childrenOf(inner)];
    if (inner.kind !== pair.written.kind || ones.length !== others.length) continue;
    const ratio = ratioOf(ones, others, pair.written);
    for (const [index, one] of ones.entries()) {
      const other = others[index];
      if (other !== undefined) pending.push({ written: one, real: other, ratio });
    }
  }
  return parts;
}

function scaledExpression(
  written: Expression,
  factor: number,
  scaledMetrics: ReadonlySet<string>,
): Expression | undefined {
  try {
    return parseExpression(scaleExpression(printExpression(written), factor, { scaledMetrics }).text);
  } catch (error) {
    if (error instanceof PromqlError) return undefined;
    throw error;
  }
}

/** What stands in `((x) / 20)`, as something is written that is divided for compressed time. */
function undivided(part: Expression): Expression {
  if (part.kind !== "parenthesized" || part.expression.kind !== "binary") return part;
  const { operator, left, right } = part.expression;
  const isDivided = operator === "/" && left.kind === "parenthesized" && right.kind === "number";
  return isDivided ? left.expression : part;
}

/** By how much the constant of a comparison was divided: the other side is told in its units. */
function ratioOf(ones: readonly Expression[], others: readonly Expression[], written: Expression): number {
  if (written.kind !== "binary" || !comparisons.has(written.operator)) return 1;
  for (const [index, one] of ones.entries()) {
    const other = others[index];
    if (one.kind !== "number" || other?.kind !== "number" || other.value === 0) continue;
    return one.value / other.value;
  }
  return 1;
}

const comparisons: ReadonlySet<string> = new Set<ComparisonOperator>(["==", "!=", ">", "<", ">=", "<="]);
