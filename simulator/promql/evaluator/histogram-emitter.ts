import type { FunctionCall } from "../ast.ts";
import { fractionOfBuckets, type MonotonicityFix, noFix, quantileOfBuckets } from "../functions/index.ts";
import { type Labels, withLabels } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { formatFloat, formatFloatShort } from "../number.ts";
import type { BucketGroup } from "./bucket-group.ts";
import { bucketsAt, bucketsFor } from "./bucket-groups.ts";
import type { EvaluationContext } from "./context.ts";
import type { NativeGroup } from "./native-group.ts";
import type { VectorSeries } from "./vector-series.ts";
import { CollisionGuard, dropName } from "./visible-labels.ts";

type AnyGroup = BucketGroup | NativeGroup;

/** Computes one histogram after the other into one borrowed series. */
export class HistogramEmitter {
  held = 0;
  readonly #call: FunctionCall;
  readonly #context: EvaluationContext;
  readonly #visit: (series: VectorSeries) => void;
  readonly #output: VectorSeries;
  readonly #guard: CollisionGuard;

  constructor(
    call: FunctionCall,
    context: EvaluationContext,
    output: VectorSeries,
    visit: (series: VectorSeries) => void,
  ) {
    this.#call = call;
    this.#context = context;
    this.#visit = visit;
    this.#output = output;
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

  /** Computes the steps at which there is a native histogram. */
  computeNative(
    { histograms }: NativeGroup,
    readValue: (histogram: NativeHistogram, step: number) => number,
  ): void {
    const { values, isPresent } = this.#output;
    let presentCount = 0;
    histograms.forEach((histogram, step) => {
      isPresent[step] = histogram === undefined ? 0 : 1;
      if (histogram === undefined) return;
      presentCount++;
      values[step] = readValue(histogram, step);
    });
    this.#output.presentCount = presentCount;
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
  emit(group: AnyGroup, labels: Labels): void {
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
  emitByQuantile(group: AnyGroup, quantiles: Float64Array, name: string): void {
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
