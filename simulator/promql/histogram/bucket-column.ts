import { exponentialBound } from "./bucket-bounds.ts";

/** Counts of consecutive buckets of one sign, the first of which has the index `offset`. */
export interface BucketColumn {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** A column without buckets. */
export const emptyColumn: BucketColumn = { offset: 0, counts: [] };

/** A column without empty buckets at its ends. */
export function withoutEmptyEnds(column: BucketColumn): BucketColumn {
  const { offset, counts } = column;
  let start = 0;
  let end = counts.length;
  while (start < end && counts[start] === 0) start++;
  while (end > start && counts[end - 1] === 0) end--;
  if (start === end) return emptyColumn;
  if (start === 0 && end === counts.length) return column;
  return { offset: offset + start, counts: counts.slice(start, end) };
}

/** The index that a bucket has in a coarser schema. */
function coarserIndex(index: number, schemaDifference: number): number {
  return Math.floor((index - 1) / 2 ** schemaDifference) + 1;
}

/** The same observations in the wider buckets of a schema that is coarser by this difference. */
export function coarsened(column: BucketColumn, schemaDifference: number): BucketColumn {
  const { offset, counts } = column;
  if (schemaDifference <= 0 || counts.length === 0) return column;
  const start = coarserIndex(offset, schemaDifference);
  const end = coarserIndex(offset + counts.length - 1, schemaDifference) + 1;
  const sums = new Array<number>(end - start).fill(0);
  counts.forEach((count, i) => {
    sums[coarserIndex(offset + i, schemaDifference) - start]! += count;
  });
  return { offset: start, counts: sums };
}

/** The count of the bucket with this index; 0 where the column has none. */
export function countOfIndex({ offset, counts }: BucketColumn, index: number): number {
  return counts[index - offset] ?? 0;
}

/**
 * The buckets of an exponential schema that reach beyond a threshold: the first buckets whose absolute upper bound
 * is not larger belong to the zero bucket.
 */
export function beyondThreshold(column: BucketColumn, schema: number, threshold: number): BucketColumn {
  if (threshold === 0) return column;
  const { offset, counts } = column;
  let start = 0;
  while (start < counts.length && exponentialBound(offset + start, schema) <= threshold) start++;
  return start === 0 ? column : { offset: offset + start, counts: counts.slice(start) };
}

/** Where the buckets of a histogram with other custom bounds go: for each index the one in `bounds`. */
export function customIndexMap(from: readonly number[], bounds: readonly number[]): readonly number[] {
  let target = 0;
  const map = from.map((bound) => {
    while (target < bounds.length && bounds[target]! < bound) target++;
    return target;
  });
  return [...map, bounds.length];
}

/** The bounds that both lists have; both must ascend. */
export function commonBounds(left: readonly number[], right: readonly number[]): readonly number[] {
  const common: number[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) {
      common.push(left[i]!);
      i++;
      j++;
    } else if (left[i]! < right[j]!) i++;
    else j++;
  }
  return common;
}
