import { labelsFromRecord, metricNameLabel, type RangeResult } from "../promql/index.ts";
import { renderBarChart } from "./bar-chart.ts";
import type { Curve } from "./curve.ts";
import { renderLineChart, type TimeMark } from "./line-chart.ts";
import type { QueryAnswer } from "./query-answer.ts";
import { renderQueryTable } from "./query-table.ts";

/** How a chart is laid out. */
export interface ChartOptions {
  /** In columns, labels and all; at least 40. */
  readonly width: number;
  /** The rows of the plot without axis and legend. Default 12. */
  readonly height?: number;
  readonly hasColor: boolean;
  /** What happened meanwhile. */
  readonly marks: readonly TimeMark[];
}

/**
 * A query's answer as a chart: lines over time for a range, bars for an instant. Without colour several series are
 * told apart by the letters they are drawn with. What cannot be drawn comes as a table.
 */
export function renderQueryChart(answer: QueryAnswer, options: ChartOptions): string {
  if (answer.kind === "range") {
    const curves = curvesOf(answer.result);
    if (curves.length > 0) return renderLineChart(curves, answer.grid, { height: 12, ...options });
  } else if (answer.result.type === "vector" && answer.result.samples.length > 0) {
    return renderBarChart(answer.result.samples, options);
  }
  return renderQueryTable(answer, options);
}

/** The series with a float at any step; native histograms have no height. */
function curvesOf(result: RangeResult): readonly Curve[] {
  switch (result.type) {
    case "string":
      return [];
    case "scalar":
      return [{ labels: labelsFromRecord({ [metricNameLabel]: "scalar" }), values: result.values }];
    case "vector":
      return result.series.flatMap(({ labels, values, isPresent, histograms }) => {
        const drawn = values.map((value, step) =>
          isPresent[step] === 1 && histograms?.[step] === undefined ? value : Number.NaN,
        );
        return histograms === undefined || drawn.some((value) => !Number.isNaN(value))
          ? [{ labels, values: drawn }]
          : [];
      });
    default:
      return result satisfies never;
  }
}
