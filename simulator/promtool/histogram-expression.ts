import { type CounterResetHint, formatFloatShort, type NativeHistogram } from "../promql/index.ts";

/** A native histogram in promtool's notation, as it prints and compares them: `{{count:4 sum:5 buckets:[1 2 1]}}`. */
export function histogramExpression(histogram: NativeHistogram): string {
  const parts: string[] = [];
  const add = (name: string, value: number) => {
    if (value !== 0) parts.push(`${name}:${formatFloatShort(value)}`);
  };
  add("schema", histogram.schema);
  add("count", histogram.count);
  add("sum", histogram.sum);
  add("z_bucket", histogram.zeroCount);
  add("z_bucket_w", histogram.zeroThreshold);
  if (histogram.schema === customSchema) {
    parts.push(`custom_values:[${histogram.customValues.map(formatFloatShort).join(" ")}]`);
  }
  const hint = hintWord(histogram.counterResetHint);
  if (hint !== undefined) parts.push(`counter_reset_hint:${hint}`);
  parts.push(...bucketParts("offset", "buckets", histogram.positiveOffset, histogram.positiveBuckets));
  parts.push(...bucketParts("n_offset", "n_buckets", histogram.negativeOffset, histogram.negativeBuckets));
  return `{{${parts.join(" ")}}}`;
}

const customSchema = -53;

function hintWord(hint: CounterResetHint): string | undefined {
  switch (hint) {
    case "unknown":
      return undefined;
    case "reset":
    case "not_reset":
    case "gauge":
      return hint;
    default:
      return hint satisfies never;
  }
}

// Empty buckets at either end are dropped, those between others stay.
function bucketParts(
  offsetName: string,
  bucketsName: string,
  offset: number,
  buckets: readonly number[],
): readonly string[] {
  const first = buckets.findIndex((count) => count !== 0);
  if (first < 0) return [];
  const last = buckets.findLastIndex((count) => count !== 0);
  const start = offset + first;
  const texts = buckets.slice(first, last + 1).map(formatFloatShort);
  return [...(start === 0 ? [] : [`${offsetName}:${start}`]), `${bucketsName}:[${texts.join(" ")}]`];
}
