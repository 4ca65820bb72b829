import type { NativeHistogram } from "../native-histogram.ts";
import { addWithRemark, type OnRemark } from "./growth.ts";
import type { HistogramRun } from "./histogram-run.ts";
import { HistogramSum } from "./histogram-sum.ts";

/** The histogram between a sample and the one before; a counter that began anew in between did so at once. */
export function interpolateInRun(
  run: HistogramRun,
  index: number,
  { atMs, isCounter }: { readonly atMs: number; readonly isCounter: boolean },
  onRemark: OnRemark,
): NativeHistogram | undefined {
  const [before, after] = [run.values[index - 1]!, run.values[index]!];
  const [beforeMs, afterMs] = [run.timestampsMs[index - 1]!, run.timestampsMs[index]!];
  const share = (atMs - beforeMs) / (afterMs - beforeMs);
  const sum = new HistogramSum(after, false);
  if (isCounter && run.isReset(index)) {
    sum.multiply(share);
    return sum.histogram();
  }
  if (!addWithRemark(sum, before, -1, onRemark)) return undefined;
  sum.multiply(share);
  return addWithRemark(sum, before, 1, onRemark) ? sum.histogram() : undefined;
}
