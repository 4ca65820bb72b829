import type { WindowSeries, WindowSetup } from "./window.ts";

// Up to so many visits of a sample, going over each window anew is no slower than sliding.
const visitsPerSampleMax = 8;

/** Whether the windows of a series overlap so much that sliding over them pays. */
export function overlapsMuch({ bounds }: WindowSeries, { stepCount }: WindowSetup): boolean {
  const { first, end, sampleVisits } = bounds;
  const sampleCount = (end[stepCount - 1] ?? 0) - (first[0] ?? 0);
  return sampleVisits > visitsPerSampleMax * sampleCount;
}
