import type { CounterResetHint, NativeHistogram } from "../native-histogram.ts";
import { formatFloatShort } from "../number.ts";
import { upperBoundOf } from "./bucket-bounds.ts";
import { compactHistogram } from "./compact.ts";
import { hasCustomBuckets } from "./schema.ts";

/** A histogram as Prometheus prints it: `{count:3, sum:5, [-0.001,0.001]:1, (1,2]:2}`; empty buckets are left out. */
export function formatHistogram(histogram: NativeHistogram): string {
  const { positiveOffset, negativeOffset, zeroThreshold, zeroCount } = histogram;
  const parts = [`count:${formatFloatShort(histogram.count)}`, `sum:${formatFloatShort(histogram.sum)}`];
  for (let i = histogram.negativeBuckets.length - 1; i >= 0; i--) {
    const count = histogram.negativeBuckets[i]!;
    const index = negativeOffset + i;
    const lower = -upperBoundOf(histogram, index);
    const upper = -upperBoundOf(histogram, index - 1);
    if (count !== 0) parts.push(formatBucket({ lower, upper, count }, histogram));
  }
  if (zeroCount !== 0) {
    const bounds = `${formatFloatShort(-zeroThreshold)},${formatFloatShort(zeroThreshold)}`;
    parts.push(`[${bounds}]:${formatFloatShort(zeroCount)}`);
  }
  histogram.positiveBuckets.forEach((count, i) => {
    const lower = upperBoundOf(histogram, positiveOffset + i - 1);
    const upper = upperBoundOf(histogram, positiveOffset + i);
    if (count !== 0) parts.push(formatBucket({ lower, upper, count }, histogram));
  });
  return `{${parts.join(", ")}}`;
}

function formatBucket(
  { lower, upper, count }: { readonly lower: number; readonly upper: number; readonly count: number },
  histogram: NativeHistogram,
): string {
  const isCustom = hasCustomBuckets(histogram);
  const opening = (isCustom ? lower === Number.NEGATIVE_INFINITY : lower < 0) ? "[" : "(";
  const closing = isCustom || upper > 0 ? "]" : ")";
  return `${opening}${formatFloatShort(lower)},${formatFloatShort(upper)}${closing}:${formatFloatShort(count)}`;
}

/** A histogram in the notation of test scripts, as failures show it: `{{count:4 sum:5 buckets:[1 2 1]}}`. */
export function histogramNotation(histogram: NativeHistogram): string {
  const compact = compactHistogram(histogram);
  const parts: string[] = [];
  const add = (key: string, value: number) => {
    if (value !== 0) parts.push(`${key}:${formatFloatShort(value)}`);
  };
  if (compact.schema !== 0) parts.push(`schema:${compact.schema}`);
  add("count", compact.count);
  add("sum", compact.sum);
  add("z_bucket", compact.zeroCount);
  add("z_bucket_w", compact.zeroThreshold);
  if (hasCustomBuckets(compact)) parts.push(`custom_values:${formatList(compact.customValues)}`);
  const hint = hintText(compact.counterResetHint);
  if (hint !== undefined) parts.push(`counter_reset_hint:${hint}`);
  const addBuckets = (keys: readonly [string, string], offset: number, counts: readonly number[]) => {
    if (counts.length === 0) return;
    if (offset !== 0) parts.push(`${keys[0]}:${offset}`);
    parts.push(`${keys[1]}:${formatList(counts)}`);
  };
  addBuckets(["offset", "buckets"], compact.positiveOffset, compact.positiveBuckets);
  addBuckets(["n_offset", "n_buckets"], compact.negativeOffset, compact.negativeBuckets);
  return `{{${parts.join(" ")}}}`;
}

function formatList(values: readonly number[]): string {
  return `[${values.map(formatFloatShort).join(" ")}]`;
}

// That nothing is known is the default, so it is not written.
function hintText(hint: CounterResetHint): string | undefined {
  return hint === "unknown" ? undefined : hint;
}
