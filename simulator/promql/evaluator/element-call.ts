import type { FunctionCall } from "../ast.ts";
import { dateFunctions, elementFunctions, type ScaledFunction, scaledFunctions } from "../functions/index.ts";
import { emptyLabels } from "../labels.ts";
import type { EvaluationContext } from "./context.ts";
import type { PlanNode, ScalarNode, VectorNode } from "./node.ts";
import { dropHistograms, VectorSeries } from "./vector-series.ts";
import { CollisionGuard, dropName } from "./visible-labels.ts";

/** Plans a function that changes each float of an instant vector by itself; undefined for any other function. */
export function planElementCall(call: FunctionCall, nodes: readonly PlanNode[]): VectorNode | undefined {
  const [vector, ...rest] = nodes;
  const date = dateFunctions.get(call.name);
  if (date !== undefined && vector === undefined) return planDateOfStep(call, date);
  if (vector?.kind !== "vector") return undefined;
  const element = elementFunctions.get(call.name) ?? date;
  if (element !== undefined) {
    return planChange(call, vector, (series) => {
      const { values } = series;
      for (let step = 0; step < values.length; step++) values[step] = element(values[step]!);
    });
  }
  const scaled = scaledFunctions.get(call.name);
  if (scaled === undefined) return undefined;
  return planScaled(call, vector, { scaled, scalars: rest.filter((node) => node.kind === "scalar") });
}

/** A date function without an argument: of the evaluation's own time. */
function planDateOfStep(call: FunctionCall, date: (timeS: number) => number): VectorNode {
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const { stepCount, timesMs } = context.grid;
      if (stepCount === 0) return 0;
      const output = new VectorSeries(stepCount);
      output.labels = emptyLabels;
      for (let step = 0; step < stepCount; step++)
        output.values[step] = date(Math.trunc(timesMs[step]! / 1000));
      output.isPresent.fill(1);
      output.presentCount = stepCount;
      context.budget.hold(stepCount, call.span);
      visit(output);
      return stepCount;
    },
  };
}

interface Scaling {
  readonly scaled: ScaledFunction;
  readonly scalars: readonly ScalarNode[];
}

function planScaled(call: FunctionCall, vector: VectorNode, { scaled, scalars }: Scaling): VectorNode {
  const evaluateAll = (context: EvaluationContext) => {
    const columns = scalars.map((scalar) => scalar.evaluate(context));
    return Array.from({ length: context.grid.stepCount }, (_, step) =>
      columns.map((column) => column[step]!),
    );
  };
  return planChange(
    call,
    vector,
    (series, parameters) => {
      for (let step = 0; step < series.values.length; step++) {
        if (series.isPresent[step] === 0) continue;
        const value = scaled(series.values[step]!, parameters[step] ?? []);
        if (value !== undefined) series.values[step] = value;
        else {
          series.isPresent[step] = 0;
          series.presentCount--;
        }
      }
    },
    evaluateAll,
  );
}

type Change = (series: VectorSeries, parameters: readonly (readonly number[])[]) => void;

/** Changes the values of each series in place; histograms are left out and the metric name goes. */
function planChange(
  call: FunctionCall,
  vector: VectorNode,
  change: Change,
  evaluateAll: (context: EvaluationContext) => readonly (readonly number[])[] = () => [],
): VectorNode {
  const { span } = call;
  return {
    kind: "vector",
    span,
    forEachSeries(context, visit) {
      const parameters = evaluateAll(context);
      const guard = new CollisionGuard(span);
      let held = 0;
      const inner = vector.forEachSeries(context, (series) => {
        dropHistograms(series);
        change(series, parameters);
        if (series.presentCount === 0) return;
        dropName(series, context, guard);
        held += series.presentCount;
        context.budget.hold(series.presentCount, span);
        visit(series);
      });
      context.budget.release(inner);
      return held;
    },
  };
}
