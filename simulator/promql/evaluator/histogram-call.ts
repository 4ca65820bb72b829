import type { FunctionCall } from "../ast.ts";
import { type MonotonicityFix, quantileProblem } from "../functions/index.ts";
import { fractionOfHistogram, quantileOfHistogram } from "../histogram/index.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { formatFloatShort } from "../number.ts";
import type { Span } from "../span.ts";
import { collectBuckets } from "./bucket-groups.ts";
import type { EvaluationContext } from "./context.ts";
import { FixLog } from "./fix-log.ts";
import { HistogramEmitter } from "./histogram-emitter.ts";
import { type NativeGroup, namePart } from "./native-group.ts";
import type { PlanNode, ScalarNode, VectorNode } from "./node.ts";

/** Plans a function over classic and native histograms; undefined for any other function. */
export function planHistogramCall(call: FunctionCall, nodes: readonly PlanNode[]): VectorNode | undefined {
  const [first, second, third] = nodes;
  switch (call.name) {
    case "histogram_quantile":
      if (first?.kind !== "scalar" || second?.kind !== "vector") return undefined;
      return planQuantiles(call, second, [{ scalar: first, suffix: undefined }]);
    case "histogram_quantiles": {
      if (first?.kind !== "vector" || second?.kind !== "string") return undefined;
      const scalars = nodes.filter((node) => node.kind === "scalar");
      return planQuantiles(
        call,
        first,
        scalars.map((scalar) => ({ scalar, suffix: second.value })),
      );
    }
    case "histogram_fraction":
      if (first?.kind !== "scalar" || second?.kind !== "scalar" || third?.kind !== "vector") return undefined;
      return planFraction(call, { lower: first, upper: second, vector: third });
    default:
      return undefined;
  }
}

interface WantedQuantile {
  readonly scalar: ScalarNode;
  /** The label that says which quantile a result is, where there may be several. */
  readonly suffix: string | undefined;
}

function planQuantiles(
  call: FunctionCall,
  vector: VectorNode,
  wanted: readonly WantedQuantile[],
): VectorNode {
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const columns = wanted.map(({ scalar, suffix }) => {
        const quantiles = scalar.evaluate(context);
        remarkOnQuantiles(quantiles, scalar, context);
        return { quantiles, suffix };
      });
      const loan = context.memory.columns.lend(context.grid.stepCount);
      const { groups, natives, held: inputHeld } = collectBuckets(vector, context, loan);
      const emitter = new HistogramEmitter(call, context, loan.series(), visit);
      const fixes = new FixLog();
      for (const { quantiles, suffix } of columns) {
        for (const native of natives) {
          const readValue = nativeQuantiles(native, quantiles, context, vector.span);
          emitter.computeNative(native, readValue);
          if (suffix === undefined) emitter.emit(native, native.labels);
          else emitter.emitByQuantile(native, quantiles, suffix);
        }
        for (const group of groups) {
          const fixesOf = (fix: MonotonicityFix, step: number) =>
            fixes.add(namePart(group.labels, context), fix, context.grid.timesMs[step]!);
          emitter.computeQuantiles(group, quantiles, fixesOf);
          if (suffix === undefined) emitter.emit(group, group.labels);
          else emitter.emitByQuantile(group, quantiles, suffix);
        }
      }
      fixes.report(context, vector.span);
      loan.end();
      context.budget.release(inputHeld);
      return emitter.held;
    },
  };
}

function remarkOnQuantiles(quantiles: Float64Array, scalar: ScalarNode, context: EvaluationContext): void {
  for (let step = 0; step < quantiles.length; step++) {
    const quantile = quantiles[step]!;
    const before = step > 0 ? quantiles[step - 1]! : undefined;
    if (quantile === before || (Number.isNaN(quantile) && Number.isNaN(before))) continue;
    const problem = quantileProblem(quantile, formatFloatShort);
    if (problem !== undefined) context.log.add("warning", problem, scalar.span);
  }
}

interface FractionArguments {
  readonly lower: ScalarNode;
  readonly upper: ScalarNode;
  readonly vector: VectorNode;
}

function planFraction(call: FunctionCall, { lower, upper, vector }: FractionArguments): VectorNode {
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const lowers = lower.evaluate(context);
      const uppers = upper.evaluate(context);
      const loan = context.memory.columns.lend(context.grid.stepCount);
      const { groups, natives, held: inputHeld } = collectBuckets(vector, context, loan);
      const emitter = new HistogramEmitter(call, context, loan.series(), visit);
      for (const native of natives) {
        emitter.computeNative(native, nativeFractions(native, { lowers, uppers }, context, vector.span));
        emitter.emit(native, native.labels);
      }
      // Prometheus 2 knew fractions of native histograms only.
      const isClassicKnown = context.settings.prometheus === 3;
      for (const group of isClassicKnown ? groups : []) {
        emitter.computeFractions(group, lowers, uppers);
        emitter.emit(group, group.labels);
      }
      loan.end();
      context.budget.release(inputHeld);
      return emitter.held;
    },
  };
}

type ReadValue = (histogram: NativeHistogram, step: number) => number;

function nativeQuantiles(
  { labels }: NativeGroup,
  quantiles: Float64Array,
  context: EvaluationContext,
  span: Span,
): ReadValue {
  return (histogram, step) => {
    const { value, nanEffect } = quantileOfHistogram(quantiles[step]!, histogram);
    if (nanEffect !== undefined) {
      const effect = nanEffect === "result" ? "result is NaN" : "result is skewed higher";
      const message = `input to histogram_quantile has NaN observations, ${effect}${namePart(labels, context)}`;
      context.log.add("info", message, span);
    }
    return value;
  };
}

function nativeFractions(
  { labels }: NativeGroup,
  { lowers, uppers }: { readonly lowers: Float64Array; readonly uppers: Float64Array },
  context: EvaluationContext,
  span: Span,
): ReadValue {
  return (histogram, step) => {
    const { value, hasNanObservations } = fractionOfHistogram(lowers[step]!, uppers[step]!, histogram);
    if (hasNanObservations) {
      const what = "input to histogram_fraction has NaN observations, which are excluded from all fractions";
      context.log.add("info", `${what}${namePart(labels, context)}`, span);
    }
    return value;
  };
}
