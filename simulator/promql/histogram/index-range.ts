import type { BucketColumn } from "./bucket-column.ts";
import { customBucketsSchema } from "./schema.ts";

/** The indexes that buckets can have, the last one included. */
export interface IndexRange {
  readonly first: number;
  readonly last: number;
}

/** Which indexes have bounds between the smallest and the largest float, and the one for infinities. */
export function indexRangeOf(schema: number, customBoundCount: number): IndexRange {
  if (schema === customBucketsSchema) return { first: 0, last: customBoundCount };
  const perPower = 2 ** schema;
  return { first: Math.floor(-1074 * perPower), last: Math.ceil(1024 * perPower) + 1 };
}

/**
 * The same column with what lies outside of the range put into its ends. Columns have no holes, so without this one
 * far-off index would take the memory of all buckets before it.
 */
export function withinRange(column: BucketColumn, { first, last }: IndexRange): BucketColumn {
  const { offset, counts } = column;
  if (counts.length === 0 || (offset >= first && offset + counts.length - 1 <= last)) return column;
  const clamp = (index: number) => Math.max(first, Math.min(last, index));
  const start = clamp(offset);
  const clamped = new Array<number>(clamp(offset + counts.length - 1) - start + 1).fill(0);
  counts.forEach((count, i) => {
    clamped[clamp(offset + i) - start]! += count;
  });
  return { offset: start, counts: clamped };
}
