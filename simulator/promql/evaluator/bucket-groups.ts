import type { Buckets } from "../functions/index.ts";
import { type Labels, labelValue, withoutLabels } from "../labels.ts";
import { parseFloatStrict } from "../number.ts";
import { quoteText } from "../quote.ts";
import type { Span } from "../span.ts";
import type { BucketGroup, BucketSeries } from "./bucket-group.ts";
import type { ColumnLoan } from "./column-pool.ts";
import type { EvaluationContext } from "./context.ts";
import { type NativeGroup, namePart, separateKinds, takeNativeGroup } from "./native-group.ts";
import type { VectorNode } from "./node.ts";
import type { VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

/** The histograms of a vector, and what the budget holds for them. */
export interface BucketGroups {
  readonly groups: readonly BucketGroup[];
  readonly natives: readonly NativeGroup[];
  readonly held: number;
}

/**
 * Reads a vector into histograms: classic ones from series of buckets, of which those without a proper `le` are
 * remarked on and left out, and native ones. The columns of classic ones are borrowed from `loan`.
 */
export function collectBuckets(
  vector: VectorNode,
  context: EvaluationContext,
  loan: ColumnLoan,
): BucketGroups {
  const groups = new Map<string, GrowingGroup>();
  const natives: NativeGroup[] = [];
  const held = vector.forEachSeries(context, (series) => {
    const native = takeNativeGroup(series, context);
    if (native !== undefined) natives.push(native);
    if (series.presentCount > 0) addBucket(groups, series, { context, loan, span: vector.span });
  });
  const finished = [...groups.values()];
  for (const { members } of finished)
    members.sort((left, right) => compareBounds(left.upperBound, right.upperBound));
  separateKinds(finished, natives, context, vector.span);
  return { groups: finished, natives, held };
}

interface GrowingGroup extends BucketGroup {
  readonly members: BucketSeries[];
}

interface Bucket {
  readonly upperBound: number;
  readonly rest: Labels;
}

interface BucketReading {
  readonly context: EvaluationContext;
  readonly loan: ColumnLoan;
  /** Of the vector. */
  readonly span: Span;
}

const known = new WeakMap<Labels, Bucket>();

function addBucket(
  groups: Map<string, GrowingGroup>,
  series: VectorSeries,
  { context, loan, span }: BucketReading,
): void {
  const labels = visibleLabels(series, context);
  let bucket = known.get(labels);
  if (bucket === undefined) {
    bucket = readBucket(labels);
    known.set(labels, bucket);
  }
  const { upperBound, rest } = bucket;
  if (Number.isNaN(upperBound)) {
    remarkOnBound(labels, context, span);
    return;
  }
  let group = groups.get(rest.key);
  if (group === undefined) {
    const { isNameDropped, mayCollide } = series;
    group = { labels: rest, members: [], isNameDropped, mayCollide, excluded: undefined };
    groups.set(rest.key, group);
  }
  const isDense = series.presentCount === series.values.length;
  const { values, isPresent } = loan.copy(series);
  group.members.push({ upperBound, counts: values, isPresent: isDense ? undefined : isPresent });
}

function readBucket(labels: Labels): Bucket {
  const parsed = parseFloatStrict(labelValue(labels, "le"));
  const upperBound = typeof parsed === "number" ? parsed : Number.NaN;
  return { upperBound, rest: withoutLabels(labels, ["le"]) };
}

function remarkOnBound(labels: Labels, context: EvaluationContext, span: Span): void {
  const bound = quoteText(labelValue(labels, "le"));
  const message = `bucket label "le" is missing or has a malformed value of ${bound}${namePart(labels, context)}`;
  context.log.add("warning", message, span);
}

function compareBounds(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Buckets to be filled by `bucketsAt` for a group. */
export function bucketsFor(group: BucketGroup): Buckets {
  const size = group.members.length;
  return { upperBounds: new Float64Array(size), counts: new Float64Array(size), size };
}

/** Fills in the buckets that a histogram has at a step. */
export function bucketsAt(group: BucketGroup, step: number, buckets: Buckets): void {
  buckets.size = 0;
  if (group.excluded?.[step] === 1) return;
  let size = 0;
  for (const { upperBound, counts, isPresent } of group.members) {
    if (isPresent !== undefined && isPresent[step] === 0) continue;
    buckets.upperBounds[size] = upperBound;
    buckets.counts[size] = counts[step]!;
    size++;
  }
  buckets.size = size;
}
