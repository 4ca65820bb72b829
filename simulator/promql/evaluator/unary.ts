import type { UnaryExpression } from "../ast.ts";
import { multiplyHistogram } from "../histogram/index.ts";
import type { Labels } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import type { Span } from "../span.ts";
import type { ScalarNode, VectorNode } from "./node.ts";
import { CollisionGuard, dropName, duplicateLabels, visibleLabels } from "./visible-labels.ts";

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
      const formerKeys = context.settings.prometheus === 2 ? new Map<string, string>() : undefined;
      return inner.forEachSeries(context, (series) => {
        const { values } = series;
        for (let step = 0; step < values.length; step++) values[step] = -values[step]!;
        series.histograms = series.histograms?.map(negated);
        const former = visibleLabels(series, context);
        dropName(series, context, guard);
        if (formerKeys !== undefined) refuseOthers(formerKeys, former, visibleLabels(series, context), span);
        visit(series);
      });
    },
  };
}

/** In Prometheus 2 series that were not the same before must not even follow each other. */
function refuseOthers(formerKeys: Map<string, string>, former: Labels, labels: Labels, span: Span): void {
  const known = formerKeys.get(labels.key);
  if (known !== undefined && known !== former.key) throw duplicateLabels(span);
  formerKeys.set(labels.key, former.key);
}

function negated(histogram: NativeHistogram | undefined): NativeHistogram | undefined {
  return histogram === undefined ? undefined : multiplyHistogram(histogram, -1);
}
