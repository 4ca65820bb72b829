import type { CounterResetHint, NativeHistogram } from "../native-histogram.ts";
import { alignZeroBuckets } from "./widen-zero-bucket.ts";

/** The sum or difference of two histograms, or why there is none. */
type CombinedHistograms = { readonly histogram: NativeHistogram } | { readonly problem: string };

const customSchema = -53;
// Buckets are held without holes, so two far apart would fill the memory between them.
const bucketsMax = 1_000_000;

/** Adds to a histogram in a sequence, or takes from it, what each step of the sequence grows by. */
export function combineHistograms(
  written: NativeHistogram,
  added: NativeHistogram,
  sign: "+" | "-",
): CombinedHistograms {
  if (Number.isNaN(written.zeroThreshold) || Number.isNaN(added.zeroThreshold))
    return { problem: "cannot combine histograms whose z_bucket_w is no number" };
  const isExponential = written.schema !== customSchema && added.schema !== customSchema;
  const [base, growth] = isExponential ? alignZeroBuckets(written, added) : [written, added];
  if (base.schema > growth.schema)
    return {
      problem: `error combining histograms: cannot merge from schema ${growth.schema} to ${base.schema}`,
    };
  if ((base.schema === customSchema) !== (growth.schema === customSchema))
    return {
      problem:
        "cannot apply this operation on histograms with a mix of exponential and custom bucket schemas",
    };
  if (base.schema === customSchema && !isSameList(base.customValues, growth.customValues))
    return { problem: "cannot combine histograms with different custom_values in a sequence" };
  const factor = sign === "-" ? -1 : 1;
  const shift = growth.schema - base.schema;
  const positive = combineBuckets(
    { offset: base.positiveOffset, counts: base.positiveBuckets },
    coarsen({ offset: growth.positiveOffset, counts: growth.positiveBuckets }, shift),
    factor,
  );
  const negative = combineBuckets(
    { offset: base.negativeOffset, counts: base.negativeBuckets },
    coarsen({ offset: growth.negativeOffset, counts: growth.negativeBuckets }, shift),
    factor,
  );
  if (positive === undefined || negative === undefined)
    return { problem: `histogram would span more than ${bucketsMax} buckets` };
  return {
    histogram: {
      ...base,
      counterResetHint: combineHints(base.counterResetHint, growth.counterResetHint),
      count: base.count + factor * growth.count,
      sum: base.sum + factor * growth.sum,
      zeroCount: base.zeroCount + factor * growth.zeroCount,
      positiveOffset: positive.offset,
      positiveBuckets: positive.counts,
      negativeOffset: negative.offset,
      negativeBuckets: negative.counts,
    },
  };
}

function combineHints(left: CounterResetHint, right: CounterResetHint): CounterResetHint {
  if (left === right) return left;
  return left === "gauge" || right === "gauge" ? "gauge" : "unknown";
}

interface Buckets {
  readonly offset: number;
  readonly counts: readonly number[];
}

function combineBuckets(left: Buckets, right: Buckets, factor: number): Buckets | undefined {
  if (right.counts.length === 0) return left;
  const start = left.counts.length === 0 ? right.offset : Math.min(left.offset, right.offset);
  const end = Math.max(left.offset + left.counts.length, right.offset + right.counts.length);
  if (end - start > bucketsMax) return undefined;
  const counts = new Array<number>(end - start).fill(0);
  left.counts.forEach((count, index) => {
    counts[left.offset - start + index] = count;
  });
  right.counts.forEach((count, index) => {
    const at = right.offset - start + index;
    counts[at] = (counts[at] ?? 0) + factor * count;
  });
  return { offset: start, counts };
}

// Each step down in schema joins two neighbouring buckets.
function coarsen({ offset, counts }: Buckets, shift: number): Buckets {
  if (shift <= 0 || counts.length === 0) return { offset, counts };
  const width = 2 ** shift;
  const joined = (index: number) => Math.floor((index - 1) / width) + 1;
  const start = joined(offset);
  const sums = new Array<number>(joined(offset + counts.length - 1) - start + 1).fill(0);
  counts.forEach((count, index) => {
    const at = joined(offset + index) - start;
    sums[at] = (sums[at] ?? 0) + count;
  });
  return { offset: start, counts: sums };
}

function isSameList(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
