/**
 * The quantile of sorted values (NaN first), interpolated between neighbours: NaN for none or a NaN quantile,
 * -Inf below 0 and +Inf above 1. Only the first `count` values are looked at.
 */
export function quantileOfSorted(quantile: number, sorted: Float64Array, count: number): number {
  if (count === 0 || Number.isNaN(quantile)) return Number.NaN;
  if (quantile < 0) return Number.NEGATIVE_INFINITY;
  if (quantile > 1) return Number.POSITIVE_INFINITY;
  const rank = quantile * (count - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(count - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return sorted[lower]! * (1 - weight) + sorted[upper]! * weight;
}

/** Prometheus's remark on a quantile outside of 0 to 1, or undefined for a good one. */
export function quantileProblem(quantile: number, format: (value: number) => string): string | undefined {
  if (quantile >= 0 && quantile <= 1) return undefined;
  return `quantile value should be between 0 and 1, got ${format(quantile)}`;
}

/** Sorts the first `count` values upwards with NaN first, as Prometheus sorts samples for quantiles. */
export function sortNanFirst(values: Float64Array, count: number): void {
  const part = values.subarray(0, count);
  part.sort();
  // The built-in order puts NaN last.
  let nanCount = 0;
  while (nanCount < count && Number.isNaN(part[count - 1 - nanCount]!)) nanCount++;
  if (nanCount === 0) return;
  part.copyWithin(nanCount, 0, count - nanCount);
  part.fill(Number.NaN, 0, nanCount);
}
