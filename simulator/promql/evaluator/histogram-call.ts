import type { FunctionCall } from "../ast.ts";
import {
  fractionOfBuckets,
  type MonotonicityFix,
  noFix,
  quantileOfBuckets,
  quantileProblem,
} from "../functions/index.ts";
import { type Labels, withLabels } from "../labels.ts";
import { formatFloat, formatFloatShort } from "../number.ts";
import { type BucketGroup, bucketsAt, bucketsFor, collectBuckets, namePart } from "./bucket-groups.ts";
import type { EvaluationContext } from "./context.ts";
import { FixLog } from "./fix-log.ts";
import type { PlanNode, ScalarNode, VectorNode } from "./node.ts";
import { VectorSeries } from "./vector-series.ts";
import { CollisionGuard, dropName } from "./visible-labels.ts";

/** Plans a function over classic histograms; undefined for any other function. */
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
      const { groups, held: inputHeld } = collectBuckets(vector, context);
      const emitter = new Emitter(call, context, visit);
      const fixes = new FixLog();
      for (const { quantiles, suffix } of columns) {
        for (const group of groups) {
          const fixesOf = (fix: MonotonicityFix, step: number) =>
            fixes.add(namePart(group.labels, context), fix, context.grid.timesMs[step]!);
          emitter.computeQuantiles(group, quantiles, fixesOf);
          if (suffix === undefined) emitter.emit(group, group.labels);
          else emitter.emitByQuantile(group, quantiles, suffix);
        }
      }
      fixes.report(context, vector.span);
      context.budget.release(inputHeld);
      return emitter.held;
    },
  };
}

function remarkOnQuantiles(quantiles: Float64Array, scalar: ScalarNode, context: EvaluationContext): void {
  let last: number | undefined;
  for (const quantile of quantiles) {
    if (last !== undefined && Object.is(last, quantile)) continue;
    last = quantile;
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
      const { groups, held: inputHeld } = collectBuckets(vector, context);
      const emitter = new Emitter(call, context, visit);
      // Prometheus 2 knew fractions of native histograms only.
      const isClassicKnown = context.settings.prometheus === 3;
      for (const group of isClassicKnown ? groups : []) {
        emitter.computeFractions(group, lowers, uppers);
        emitter.emit(group, group.labels);
      }
      context.budget.release(inputHeld);
      return emitter.held;
    },
  };
}

/** Computes one histogram after the other into one borrowed series. */
class Emitter {
  held = 0;
  readonly #call: FunctionCall;
  readonly #context: EvaluationContext;
  readonly #visit: (series: VectorSeries) => void;
  readonly #output: VectorSeries;
  readonly #guard: CollisionGuard;

  constructor(call: FunctionCall, context: EvaluationContext, visit: (series: VectorSeries) => void) {
    this.#call = call;
    this.#context = context;
    this.#visit = visit;
    this.#output = new VectorSeries(context.grid.stepCount);
    this.#guard = new CollisionGuard(call.span);
  }

  computeQuantiles(
    group: BucketGroup,
    quantiles: Float64Array,
    onFix: (fix: MonotonicityFix, step: number) => void,
  ): void {
    const toleratesDeltas = this.#context.settings.prometheus === 3;
    const buckets = bucketsFor(group);
    let fix = noFix();
    this.#fill(group, buckets, (step) => {
      const value = quantileOfBuckets(quantiles[step]!, buckets, fix, toleratesDeltas);
      if (fix.isForced) {
        onFix(fix, step);
        fix = noFix();
      }
      return value;
    });
  }

  computeFractions(group: BucketGroup, lowers: Float64Array, uppers: Float64Array): void {
    const buckets = bucketsFor(group);
    this.#fill(group, buckets, (step) => fractionOfBuckets(lowers[step]!, uppers[step]!, buckets));
  }

  #fill(group: BucketGroup, buckets: ReturnType<typeof bucketsFor>, valueAt: (step: number) => number): void {
    const { values, isPresent } = this.#output;
    let presentCount = 0;
    for (let step = 0; step < values.length; step++) {
      bucketsAt(group, step, buckets);
      const isHeld = buckets.size > 0 ? 1 : 0;
      isPresent[step] = isHeld;
      presentCount += isHeld;
      if (isHeld === 1) values[step] = valueAt(step);
    }
    this.#output.presentCount = presentCount;
  }

  /** Passes the computed series on under these labels. */
  emit(group: BucketGroup, labels: Labels): void {
    const output = this.#output;
    if (output.presentCount === 0) return;
    output.labels = labels;
    output.mayCollide = group.mayCollide;
    dropName(output, this.#context, this.#guard);
    this.held += output.presentCount;
    this.#context.budget.hold(output.presentCount, this.#call.span);
    this.#visit(output);
  }

  /** Passes the computed series on, one for each quantile that occurs, which is written to the label `name`. */
  emitByQuantile(group: BucketGroup, quantiles: Float64Array, name: string): void {
    const whole = this.#output.isPresent.slice();
    for (const quantile of new Set(quantiles)) {
      let presentCount = 0;
      for (let step = 0; step < whole.length; step++) {
        const isHeld = whole[step] === 1 && Object.is(quantiles[step], quantile) ? 1 : 0;
        this.#output.isPresent[step] = isHeld;
        presentCount += isHeld;
      }
      this.#output.presentCount = presentCount;
      const values = this.#output.values.slice();
      this.emit(group, withLabels(group.labels, [[name, formatQuantile(quantile)]]));
      this.#output.values.set(values);
    }
  }
}

/** As OpenMetrics writes floats: always with a point or an exponent. */
function formatQuantile(quantile: number): string {
  const text = Math.abs(quantile) < 1e21 ? formatFloat(quantile) : formatFloatShort(quantile);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
