import type { BinaryExpression, BinaryOperator } from "../ast.ts";
import { applyToSides, dropIncompatible } from "./histogram-operator.ts";
import type { ScalarNode, VectorNode } from "./node.ts";
import {
  type Arithmetic,
  arithmeticOf,
  changesMetric,
  comparisonOf,
  isArithmetic,
  isComparison,
  isTrim,
} from "./operator.ts";
import { CollisionGuard, dropName } from "./visible-labels.ts";

/** An operation between what came before it in a chain and another scalar. */
export interface ScalarOperation {
  readonly operation: BinaryExpression;
  readonly right: ScalarNode;
}

/** Plans a chain of operations between scalars, of any length. */
export function planScalarChain(first: ScalarNode, chain: readonly ScalarOperation[]): ScalarNode {
  const last = chain.at(-1);
  if (last === undefined) return first;
  const computations = chain.map(({ operation, right }) => ({
    compute: scalarComputation(operation.operator),
    right,
  }));
  return {
    kind: "scalar",
    span: last.operation.span,
    evaluate(context) {
      const values = first.evaluate(context).slice();
      for (const { compute, right } of computations) {
        const others = right.evaluate(context);
        for (let step = 0; step < values.length; step++) values[step] = compute(values[step]!, others[step]!);
      }
      return values;
    },
  };
}

function scalarComputation(operator: BinaryOperator): Arithmetic {
  if (isArithmetic(operator)) return arithmeticOf(operator);
  if (!isComparison(operator)) return () => Number.NaN;
  const compare = comparisonOf(operator);
  return (left, right) => (compare(left, right) ? 1 : 0);
}

/** Plans an operation between an instant vector and a scalar, `isScalarLeft` when the scalar comes first. */
export function planMixedOperation(
  expression: BinaryExpression,
  vector: VectorNode,
  scalar: ScalarNode,
  isScalarLeft: boolean,
): VectorNode {
  const { operator, span, returnsBool } = expression;
  return {
    kind: "vector",
    span,
    forEachSeries(context, visit) {
      const numbers = scalar.evaluate(context);
      const guard = new CollisionGuard(span);
      const dropsName = changesMetric(operator, context.settings.prometheus) || returnsBool;
      let held = 0;
      const inner = vector.forEachSeries(context, (series) => {
        const { values, histograms } = series;
        const side = { values, histograms };
        const other = { values: numbers, histograms: undefined };
        const sides = isScalarLeft ? { left: other, right: side } : { left: side, right: other };
        if (histograms !== undefined || isTrim(operator))
          dropIncompatible(expression, sides, series, context);
        applyToSides(expression, sides, side, series, context);
        if (series.presentCount === 0) return;
        if (dropsName) dropName(series, context, guard);
        held += series.presentCount;
        context.budget.hold(series.presentCount, span);
        visit(series);
      });
      context.budget.release(inner);
      return held;
    },
  };
}
