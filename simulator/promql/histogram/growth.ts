import { emptyHistogram, type NativeHistogram } from "../native-histogram.ts";
import { layoutOf, withSchema } from "./bucket-layout.ts";
import { withColumns, withHint } from "./compact.ts";
import type { HistogramRun, RunSlice } from "./histogram-run.ts";
import { HistogramSum } from "./histogram-sum.ts";
import type { HistogramRemark } from "./remark.ts";
import { hasCustomBuckets } from "./schema.ts";

/** Takes a remark on a computation. */
export type OnRemark = (remark: HistogramRemark) => void;

/**
 * How much the histograms of a slice, at least two, grew from the first to the last, as a gauge. For a counter what
 * was counted before each reset is added. Undefined where the histograms do not go together.
 */
export function growthOfRun(
  run: HistogramRun,
  slice: RunSlice,
  isCounter: boolean,
  onRemark: OnRemark,
): NativeHistogram | undefined {
  const { values } = run;
  const newest = values[slice.end - 1]!;
  const start = startOf(run, slice, isCounter);
  const checked = checkSlice(run, slice, { start, isCounter });
  for (const remark of checked.remarks) onRemark(remark);
  if (checked.schema === undefined) return undefined;
  const sum = new HistogramSum(inSchema(newest, checked.schema), false);
  if (!addWithRemark(sum, start, -1, onRemark)) return undefined;
  const resets = isCounter ? run.resetsIn({ first: slice.first + 1, end: slice.end }) : [];
  for (const index of resets) if (!addWithRemark(sum, values[index - 1]!, 1, onRemark)) return undefined;
  return withHint(sum.histogram(), "gauge");
}

/**
 * As `growthOfRun` of a counter that began with the first histogram of the slice, which may be the only one: what that
 * one holds is part of the growth.
 */
export function growthSinceStart(
  run: HistogramRun,
  slice: RunSlice,
  onRemark: OnRemark,
): NativeHistogram | undefined {
  const oldest = run.values[slice.first]!;
  if (slice.end - slice.first < 2) return oldest;
  const growth = growthOfRun(run, slice, true, onRemark);
  if (growth === undefined) return undefined;
  const sum = new HistogramSum(growth, false);
  return addWithRemark(sum, oldest, 1, onRemark) ? withHint(sum.histogram(), "gauge") : undefined;
}

/** What to count from: the first histogram, or nothing where a reset follows, whatever its layout was. */
function startOf(run: HistogramRun, { first }: RunSlice, isCounter: boolean): NativeHistogram {
  const oldest = run.values[first]!;
  if (!isCounter || !run.isReset(first + 1)) return oldest;
  const { schema, customValues } = run.values[first + 1]!;
  return { ...emptyHistogram, schema, customValues };
}

interface CheckedSlice {
  /** The coarsest schema of the slice; undefined where the kinds of histograms differ. */
  readonly schema: number | undefined;
  readonly remarks: readonly HistogramRemark[];
}

function checkSlice(
  run: HistogramRun,
  { first, end }: RunSlice,
  { start, isCounter }: { readonly start: NativeHistogram; readonly isCounter: boolean },
): CheckedSlice {
  const { values } = run;
  if (run.isUniform && isCounter) return { schema: start.schema, remarks: [] };
  const oldest = values[first]!;
  const newest = values[end - 1]!;
  const remarks: HistogramRemark[] = [];
  const hintProblem = isCounter ? "not-counter" : "not-gauge";
  const isFine = ({ counterResetHint }: NativeHistogram) => (counterResetHint === "gauge") !== isCounter;
  if (!isFine(oldest) || !isFine(newest)) remarks.push(hintProblem);
  const isCustom = hasCustomBuckets(start);
  if (hasCustomBuckets(newest) !== isCustom) {
    // Whether a gauge was meant is asked only where there is a result.
    return { schema: undefined, remarks: [...(isCounter ? remarks : []), "mixed-kinds"] };
  }
  let schema = Math.min(newest.schema, start.schema);
  for (let i = first + 1; isCounter && i < end - 1; i++) {
    const value = values[i]!;
    if (hasCustomBuckets(value) !== isCustom) return { schema: undefined, remarks: ["mixed-kinds"] };
    if (!isFine(value)) remarks.push(hintProblem);
    schema = Math.min(schema, value.schema);
  }
  return { schema, remarks };
}

/** The same histogram in a schema that is not finer. */
function inSchema(histogram: NativeHistogram, schema: number): NativeHistogram {
  if (histogram.schema <= schema) return histogram;
  const { positive, negative } = withSchema(layoutOf(histogram), schema);
  return { ...withColumns(histogram, { positive, negative }), schema };
}

/** Adds to a sum or takes from it, with the remarks of a rate; false where the kinds differ. */
export function addWithRemark(
  sum: HistogramSum,
  histogram: NativeHistogram,
  sign: 1 | -1,
  onRemark: OnRemark,
): boolean {
  sum.hasReconciledBounds = false;
  if (!sum.add(histogram, sign)) {
    onRemark("mixed-kinds");
    return false;
  }
  if (sum.hasReconciledBounds) onRemark(sign === 1 ? "reconciled-addition" : "reconciled-subtraction");
  return true;
}

/**
 * How much a histogram grew from one sample to the next, as a gauge: for a counter that began anew all of it.
 * Undefined where the two do not go together.
 */
export function growthOfPair(
  run: HistogramRun,
  index: number,
  isCounter: boolean,
  onRemark: OnRemark,
): NativeHistogram | undefined {
  const older = run.values[index - 1]!;
  const newer = run.values[index]!;
  const isGauge = [older, newer].map(({ counterResetHint }) => counterResetHint === "gauge");
  if (isCounter && isGauge.includes(true)) onRemark("not-counter");
  if (!isCounter && isGauge.includes(false)) onRemark("not-gauge");
  const sum = new HistogramSum(newer, false);
  if ((!isCounter || !run.isReset(index)) && !addWithRemark(sum, older, -1, onRemark)) return undefined;
  return withHint(sum.histogram(), "gauge");
}
