import type { ResultSeries } from "../promql/index.ts";

const columnCount = 24;
const heights = "▁▂▃▄▅▆▇█";

/**
 * The course of a series in one line, from its smallest to its largest value: the highest float of each stretch of
 * steps, a blank where there is none.
 */
export function trendText(
  { values, isPresent, histograms }: Omit<ResultSeries, "labels">,
  { smallest, largest }: { readonly smallest: number; readonly largest: number },
): string {
  const width = Math.min(columnCount, values.length);
  const tops = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  for (let step = 0; step < values.length; step++) {
    const value = values[step] ?? Number.NaN;
    if (isPresent[step] !== 1 || histograms?.[step] !== undefined || !Number.isFinite(value)) continue;
    const column = Math.floor((step / values.length) * width);
    tops[column] = Math.max(tops[column] ?? value, value);
  }
  const range = largest - smallest;
  return [...tops]
    .map((top) => {
      if (top === Number.NEGATIVE_INFINITY) return " ";
      // A constant lies at the bottom; with an infinity among the values there is no scale either.
      const share = range > 0 && Number.isFinite(range) ? (top - smallest) / range : 0;
      return heights[Math.round(share * (heights.length - 1))];
    })
    .join("");
}
