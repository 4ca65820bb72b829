/**
 * A running sum with Neumaier's compensation, as Prometheus sums samples. `total` and `compensation` are kept
 * apart while adding; `compensatedTotal` joins them. The result of an addition that overflowed or met an
 * infinity carries no compensation, so that infinities stay infinities instead of becoming NaN.
 */
export interface CompensatedSum {
  total: number;
  compensation: number;
}

/** Adds one value. */
export function addCompensated(sum: CompensatedSum, value: number): void {
  const before = sum.total;
  const after = before + value;
  if (after === Number.POSITIVE_INFINITY || after === Number.NEGATIVE_INFINITY) sum.compensation = 0;
  else if (Math.abs(before) >= Math.abs(value)) sum.compensation += before - after + value;
  else sum.compensation += value - after + before;
  sum.total = after;
}

/** The value of the sum. */
function compensatedTotal(sum: CompensatedSum): number {
  return Number.isFinite(sum.total) ? sum.total + sum.compensation : sum.total;
}

/** The compensated sum of `values[from]` up to, not including, `values[end]`. */
export function sumOfSlice(values: Float64Array, from: number, end: number): number {
  let total = 0;
  let compensation = 0;
  for (let i = from; i < end; i++) {
    const value = values[i]!;
    const after = total + value;
    if (after === Number.POSITIVE_INFINITY || after === Number.NEGATIVE_INFINITY) compensation = 0;
    else if (Math.abs(total) >= Math.abs(value)) compensation += total - after + value;
    else compensation += value - after + total;
    total = after;
  }
  return total === Number.POSITIVE_INFINITY || total === Number.NEGATIVE_INFINITY
    ? total
    : total + compensation;
}

/**
 * The mean of `values[from]` up to, not including, `values[end]`, which must hold at least one value: the
 * compensated sum over the count, and from the value on at which the sum would overflow an incremental mean.
 */
export function meanOfSlice(values: Float64Array, from: number, end: number): number {
  let total = values[from]!;
  let compensation = 0;
  for (let i = from + 1; i < end; i++) {
    const value = values[i]!;
    const after = total + value;
    if (after === Number.POSITIVE_INFINITY || after === Number.NEGATIVE_INFINITY) {
      return incrementalMean(values, i, end, { count: i - from, total, compensation });
    }
    if (Math.abs(total) >= Math.abs(value)) compensation += total - after + value;
    else compensation += value - after + total;
    total = after;
  }
  const count = end - from;
  return total / count + compensation / count;
}

/** Continues a mean from `values[from]` on without ever holding the sum, which would not fit a float. */
function incrementalMean(
  values: Float64Array,
  from: number,
  end: number,
  start: { readonly count: number; readonly total: number; readonly compensation: number },
): number {
  let count = start.count;
  const mean: CompensatedSum = { total: start.total / count, compensation: start.compensation / count };
  for (let i = from; i < end; i++) {
    count++;
    const kept = (count - 1) / count;
    mean.total *= kept;
    mean.compensation *= kept;
    addCompensated(mean, values[i]! / count);
  }
  return mean.total + mean.compensation;
}

/**
 * The mean as Prometheus 2 takes it, always incrementally. An infinity stays unless the opposite one or NaN follows.
 */
export function runningMeanOfSlice(values: Float64Array, from: number, end: number): number {
  const mean: CompensatedSum = { total: 0, compensation: 0 };
  for (let i = from; i < end; i++) {
    const value = values[i]!;
    const isInfinite = Math.abs(mean.total) === Number.POSITIVE_INFINITY;
    if (isInfinite && (value === mean.total || Number.isFinite(value))) continue;
    const count = i - from + 1;
    addCompensated(mean, value / count - mean.total / count);
  }
  return compensatedTotal(mean);
}
