import type { HistogramCell, SampleExemplar, ScalarCell } from "../family.ts";

/** The value of one series. */
export class NumberCell implements ScalarCell {
  readonly labels: string;
  value = 0;
  exemplar: SampleExemplar | undefined = undefined;

  constructor(labels: string) {
    this.labels = labels;
  }

  /** Adds a number; false, and nothing added, where the result would be no finite number. */
  add(value: number): boolean {
    const next = this.value + value;
    if (!Number.isFinite(next)) return false;
    this.value = next;
    return true;
  }
}

/** The buckets of one label set. */
export class BucketCell implements HistogramCell {
  readonly labels: string;
  readonly counts: Float64Array;
  sum = 0;
  exemplars: (SampleExemplar | undefined)[] | undefined = undefined;
  readonly #bounds: readonly number[];

  constructor(labels: string, bounds: readonly number[]) {
    this.labels = labels;
    this.#bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** Counts a number and tells its bucket; -1, and nothing counted, where the sum would be no finite number. */
  observe(value: number): number {
    const sum = this.sum + value;
    if (!Number.isFinite(sum)) return -1;
    const bucket = bucketOf(this.#bounds, value);
    this.sum = sum;
    this.counts[bucket]!++;
    return bucket;
  }

  /** Keeps an exemplar of a bucket in place of the one before. */
  keepExemplar(bucket: number, exemplar: SampleExemplar): void {
    this.exemplars ??= Array.from({ length: this.counts.length }, () => undefined);
    this.exemplars[bucket] = exemplar;
  }
}

/** The place of the first bound that is not below `value`; one past the last where all are. */
function bucketOf(bounds: readonly number[], value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bounds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
