import type { BinaryExpression, VectorMatching } from "../ast.ts";
import type { EvaluationContext } from "./context.ts";
import type { VectorNode } from "./node.ts";
import { matchGrouping } from "./vector-matching.ts";
import type { VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

/** Plans `and`, `or` or `unless`: of the side that decides, only where which match groups are present is kept. */
export function planSetOperation(
  expression: BinaryExpression,
  left: VectorNode,
  right: VectorNode,
  matching: VectorMatching,
): VectorNode {
  const { operator, span } = expression;
  const grouping = matchGrouping(matching);
  const run = (context: EvaluationContext, visit: (series: VectorSeries) => void) => {
    const groups = new Map<string, Uint8Array>();
    const keyOf = (series: VectorSeries) => grouping.keyOf(visibleLabels(series, context));
    let held = 0;
    const pass = (series: VectorSeries) => {
      if (series.presentCount === 0) return;
      held += series.presentCount;
      context.budget.hold(series.presentCount, span);
      visit(series);
    };
    const note = (series: VectorSeries) => addPresence(groups, keyOf(series), series.isPresent);
    let inner = 0;
    if (operator === "or") {
      inner += left.forEachSeries(context, (series) => {
        note(series);
        series.mayCollide = true;
        pass(series);
      });
      inner += right.forEachSeries(context, (series) => {
        restrict(series, groups.get(keyOf(series)), false);
        series.mayCollide = true;
        pass(series);
      });
    } else {
      inner += right.forEachSeries(context, note);
      inner += left.forEachSeries(context, (series) => {
        restrict(series, groups.get(keyOf(series)), operator === "and");
        pass(series);
      });
    }
    context.budget.release(inner);
    return held;
  };
  return { kind: "vector", span, forEachSeries: run };
}

function addPresence(groups: Map<string, Uint8Array>, key: string, isPresent: Uint8Array): void {
  const known = groups.get(key);
  if (known === undefined) groups.set(key, isPresent.slice());
  else for (let step = 0; step < known.length; step++) known[step]! |= isPresent[step]!;
}

/** Keeps the steps at which the other side is present, or those at which it is not. */
function restrict(series: VectorSeries, other: Uint8Array | undefined, keepsMatched: boolean): void {
  if (other === undefined) {
    if (keepsMatched) series.presentCount = 0;
    return;
  }
  const wanted = keepsMatched ? 1 : 0;
  let presentCount = 0;
  for (let step = 0; step < other.length; step++) {
    const isKept = series.isPresent[step] === 1 && other[step] === wanted ? 1 : 0;
    series.isPresent[step] = isKept;
    presentCount += isKept;
  }
  series.presentCount = presentCount;
}
