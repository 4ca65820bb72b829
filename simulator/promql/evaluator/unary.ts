import type { UnaryExpression } from "../ast.ts";
import { multiplyHistogram } from "../histogram/index.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import type { ScalarNode, VectorNode } from "./node.ts";
import { CollisionGuard, dropName } from "./visible-labels.ts";

/** Plans a minus sign before a number. */
export function planScalarNegation(expression: UnaryExpression, inner: ScalarNode): ScalarNode {
  return {
    kind: "scalar",
    span: expression.span,
    evaluate: (context) => inner.evaluate(context).map((value) => -value),
  };
}

/** Plans a minus sign before an instant vector. */
export function planVectorNegation(expression: UnaryExpression, inner: VectorNode): VectorNode {
  const { span } = expression;
  return {
    kind: "vector",
    span,
    forEachSeries(context, visit) {
      const guard = new CollisionGuard(span);
      return inner.forEachSeries(context, (series) => {
        const { values } = series;
        for (let step = 0; step < values.length; step++) values[step] = -values[step]!;
        series.histograms = series.histograms?.map(negated);
        dropName(series, context, guard);
        visit(series);
      });
    },
  };
}

function negated(histogram: NativeHistogram | undefined): NativeHistogram | undefined {
  return histogram === undefined ? undefined : multiplyHistogram(histogram, -1);
}
