import type { FunctionCall } from "../ast.ts";
import { emptyLabels } from "../labels.ts";
import type { EvaluationContext } from "./context.ts";
import type { PlanNode, ScalarNode, VectorNode } from "./node.ts";
import { VectorSeries } from "./vector-series.ts";

/** Plans a function that yields a scalar; undefined for any other function. */
export function planScalarCall(call: FunctionCall, nodes: readonly PlanNode[]): ScalarNode | undefined {
  const evaluate = scalarEvaluation(call.name, nodes);
  return evaluate === undefined ? undefined : { kind: "scalar", span: call.span, evaluate };
}

type Evaluate = (context: EvaluationContext) => Float64Array;

function scalarEvaluation(name: string, nodes: readonly PlanNode[]): Evaluate | undefined {
  const [first, second] = nodes;
  switch (name) {
    case "time":
      return ({ grid }) => grid.timesMs.map((timeMs) => timeMs / 1000);
    case "pi":
      return constant(() => Math.PI);
    case "start":
      return constant(({ query }) => query.startMs / 1000);
    case "end":
      return constant(({ query }) => query.endMs / 1000);
    case "range":
      return constant(({ query }) => (query.endMs - query.startMs) / 1000);
    case "step":
      return constant(({ query }) => query.stepMs / 1000);
    case "min_of":
    case "max_of":
      if (first?.kind !== "scalar" || second?.kind !== "scalar") return undefined;
      return pairwise(first, second, name === "min_of" ? Math.min : Math.max);
    case "scalar":
      return first?.kind === "vector" ? (context) => onlyValues(first, context) : undefined;
    default:
      return undefined;
  }
}

function constant(numberOf: (context: EvaluationContext) => number): Evaluate {
  return (context) => new Float64Array(context.grid.stepCount).fill(numberOf(context));
}

function pairwise(
  left: ScalarNode,
  right: ScalarNode,
  choose: (left: number, right: number) => number,
): Evaluate {
  return (context) => {
    const others = right.evaluate(context);
    return left.evaluate(context).map((value, step) => choose(value, others[step]!));
  };
}

/** The value of the one float at each step, NaN where there are none or several. */
function onlyValues(vector: VectorNode, context: EvaluationContext): Float64Array {
  const values = new Float64Array(context.grid.stepCount).fill(Number.NaN);
  const counts = new Uint8Array(context.grid.stepCount);
  const held = vector.forEachSeries(context, (series) => {
    for (let step = 0; step < values.length; step++) {
      if (series.isPresent[step] === 0 || series.histograms?.[step] !== undefined) continue;
      values[step] = counts[step] === 0 ? series.values[step]! : Number.NaN;
      counts[step] = 1;
    }
  });
  context.budget.release(held);
  return values;
}

/** Plans `vector`: a scalar as the one element without labels. */
export function planVectorOfScalar(call: FunctionCall, scalar: ScalarNode): VectorNode {
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const { stepCount } = context.grid;
      if (stepCount === 0) return 0;
      const output = new VectorSeries(stepCount);
      output.labels = emptyLabels;
      output.values.set(scalar.evaluate(context));
      output.isPresent.fill(1);
      output.presentCount = stepCount;
      context.budget.hold(stepCount, call.span);
      visit(output);
      return stepCount;
    },
  };
}
