import { type Labels, labelValue, metricNameLabel, withLabels } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { formatFloatShort, parseFloatStrict } from "../number.ts";
import { compactHistogram } from "./compact.ts";
import { customBucketsSchema } from "./schema.ts";

/** Which part of a classic histogram a series is, and the labels of the whole. */
export interface ClassicPart {
  readonly labels: Labels;
  readonly part: "count" | "sum" | { readonly upperBound: number };
}

const suffixes = ["_bucket", "_sum", "_count"] as const;

/**
 * Reads from the labels which part of a classic histogram a series is. Undefined for a series that is none: another
 * name, or a bucket without a proper `le`.
 */
export function classicPartOf(labels: Labels): ClassicPart | undefined {
  const name = labelValue(labels, metricNameLabel);
  const suffix = suffixes.find((known) => name.endsWith(known));
  if (suffix === undefined) return undefined;
  const whole = withLabels(labels, [
    [metricNameLabel, name.slice(0, -suffix.length)],
    ["le", ""],
  ]);
  if (suffix !== "_bucket") return { labels: whole, part: suffix === "_sum" ? "sum" : "count" };
  const upperBound = parseFloatStrict(labelValue(labels, "le"));
  if (typeof upperBound !== "number" || Number.isNaN(upperBound)) return undefined;
  return { labels: whole, part: { upperBound } };
}

/** The parts of a classic histogram at one time, from which a native one with custom buckets is made. */
export class ClassicParts {
  readonly #cumulative = new Map<number, number>();
  #count: number | undefined;
  #sum = 0;
  #problem: string | undefined;

  /** Takes a part in; a bucket that is there already stays as it is. */
  add(part: ClassicPart["part"], value: number): void {
    if (part === "sum") this.#sum = value;
    else if (part === "count") {
      this.#count = value;
      if (value < 0) this.#problem ??= `count must be non-negative: count=${formatFloatShort(value)}`;
    } else if (!this.#cumulative.has(part.upperBound)) {
      this.#cumulative.set(part.upperBound, value);
      const found = `le=${formatFloatShort(part.upperBound)}, count=${formatFloatShort(value)}`;
      if (value < 0) this.#problem ??= `bucket count must be non-negative: ${found}`;
    }
  }

  /** The native histogram, or why the parts do not make one. */
  convert(): { readonly histogram: NativeHistogram } | { readonly problem: string } {
    if (this.#problem !== undefined) return { problem: this.#problem };
    const buckets = [...this.#cumulative].sort(([left], [right]) => left - right);
    const count = this.#count ?? buckets.at(-1)?.[1] ?? 0;
    if (buckets.at(-1)?.[0] !== Number.POSITIVE_INFINITY) buckets.push([Number.POSITIVE_INFINITY, count]);
    const problem = cumulativeProblem(buckets) ?? countMismatch(buckets, count);
    if (problem !== undefined) return { problem };
    const positiveBuckets = buckets.map(([, value], i) => value - (buckets[i - 1]?.[1] ?? 0));
    const histogram: NativeHistogram = {
      schema: customBucketsSchema,
      counterResetHint: "unknown",
      count,
      sum: this.#sum,
      zeroThreshold: 0,
      zeroCount: 0,
      positiveOffset: 0,
      positiveBuckets,
      negativeOffset: 0,
      negativeBuckets: [],
      customValues: buckets.slice(0, -1).map(([bound]) => bound),
    };
    return { histogram: compactHistogram(histogram) };
  }
}

type CumulativeBuckets = readonly (readonly [upperBound: number, count: number])[];

function cumulativeProblem(buckets: CumulativeBuckets): string | undefined {
  for (let i = 1; i < buckets.length; i++) {
    const before = buckets[i - 1]![1];
    const count = buckets[i]![1];
    if (count < before)
      return `count is not cumulative: ${formatFloatShort(count)} < ${formatFloatShort(before)}`;
  }
  return undefined;
}

function countMismatch(buckets: CumulativeBuckets, count: number): string | undefined {
  const last = buckets.at(-1);
  if (last === undefined || last[1] === count || Number.isNaN(count)) return undefined;
  const found = `le=${formatFloatShort(last[0])} count=${formatFloatShort(last[1])}`;
  return `count mismatch: count=${formatFloatShort(count)} != ${found}`;
}
