import type { HoverLine, Theme } from "../../chart/index.ts";
import type { Graph } from "./graph.ts";
import { exemplarText, type PanelExemplar } from "./panel-exemplars.ts";
import type { CustomSeriesOption } from "./series-option.ts";
import { heightOf, topPx } from "./time-marks.ts";

/** Series without lines that draw exemplars as diamonds, each at its value; outside of the graph, at its edge. */
export function exemplarSeries(
  graph: Graph,
  exemplars: readonly PanelExemplar[],
  theme: Theme,
): readonly CustomSeriesOption[] {
  const axes = new Map<number, PanelExemplar[]>();
  for (const exemplar of exemplars) {
    const axis = axisOf(graph, exemplar);
    const known = axes.get(axis);
    if (known === undefined) axes.set(axis, [exemplar]);
    else known.push(exemplar);
  }
  return [...axes].map(
    ([axis, own]): CustomSeriesOption => ({
      type: "custom",
      id: `exemplars-${axis}`,
      yAxisIndex: axis,
      data: own.map(({ timeMs, value }) => [timeMs, value]),
      // Their values must not stretch the axis.
      encode: { x: 0 },
      silent: true,
      animation: false,
      // What lies at a time is told by the graph's own samples.
      tooltip: { show: false },
      z: 5,
      renderItem: (_, api) => {
        const [x = 0, at = Number.NaN] = api.coord([api.value(0), api.value(1)]);
        const lowest = topPx + heightOf(api.getHeight());
        // A logarithmic axis has no place for zero.
        const y = Number.isNaN(at) ? lowest : Math.min(lowest, Math.max(topPx, at));
        const points = [
          [x, y - radiusPx],
          [x + radiusPx, y],
          [x, y + radiusPx],
          [x - radiusPx, y],
        ];
        const style = { fill: theme.accent, stroke: theme.surface, lineWidth: 1 };
        return { type: "polygon", shape: { points }, style };
      },
    }),
  );
}

const radiusPx = 5;

function axisOf({ series }: Graph, { refId }: PanelExemplar): number {
  return series.find(({ column }) => column.frame.refId === refId)?.axis ?? 0;
}

// What does not fit on the screen is told as a number.
const linesMax = 4;

/** What the box beside the pointer says of the exemplars that lie nearest to one of the graph's times. */
export function exemplarLines(
  graph: Graph,
  exemplars: readonly PanelExemplar[],
  index: number,
): readonly HoverLine[] {
  const near = exemplars.filter(({ timeMs }) => nearestIndex(graph.timesMs, timeMs) === index);
  const lines = near.slice(0, linesMax).map((exemplar): HoverLine => {
    const value = graph.axes[axisOf(graph, exemplar)]?.write(exemplar.value) ?? String(exemplar.value);
    return { name: `◆ ${exemplarText(exemplar)}`, value };
  });
  const rest = near.length - lines.length;
  if (rest === 0) return lines;
  return [...lines, { name: `◆ ${rest} more ${rest === 1 ? "exemplar" : "exemplars"}`, value: "" }];
}

function nearestIndex(timesMs: readonly number[], timeMs: number): number {
  let low = 0;
  let high = timesMs.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((timesMs[middle] ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  const before = timesMs[low - 1];
  return before !== undefined && timeMs - before < (timesMs[low] ?? 0) - timeMs ? low - 1 : low;
}
