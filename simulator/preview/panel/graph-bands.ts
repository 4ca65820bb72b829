import { withOpacity } from "../field/colors.ts";
import type { Graph, GraphSeries } from "./graph.ts";
import type { LineSeriesOption } from "./series-option.ts";

// Where a band's opacity is not written, as in Grafana.
const opacityDefault = 0.35;

/** The series down to which another one is filled; undefined where there is none of that name, or it is hidden. */
export function bandFloor(one: GraphSeries, shown: readonly GraphSeries[]): GraphSeries | undefined {
  const { fillBelowTo } = one.style;
  if (fillBelowTo === undefined) return undefined;
  return shown.find((other) => other !== one && other.axis === one.axis && other.column.name === fillBelowTo);
}

/** The space between pairs of series (`fillBelowTo`), as pairs of lines that cannot be seen, the upper one standing on the lower. */
export function bandSeries({ timesMs }: Graph, shown: readonly GraphSeries[]): readonly LineSeriesOption[] {
  return shown.flatMap((one, index) => {
    const floor = bandFloor(one, shown);
    if (floor === undefined) return [];
    const { fillOpacity, steps, isSmooth } = one.style;
    const common = {
      type: "line" as const,
      stack: `band-${index}`,
      stackStrategy: "all" as const,
      yAxisIndex: one.axis,
      silent: true,
      tooltip: { show: false },
      animation: false,
      showSymbol: false,
      symbol: "none",
      connectNulls: false,
      smooth: isSmooth ? 0.3 : (false as const),
      ...(steps === "none" ? {} : { step: steps === "after" ? ("end" as const) : ("start" as const) }),
      lineStyle: { width: 0 },
      emphasis: { disabled: true },
      z: 1,
    };
    const pairs = timesMs.map((timeMs, at) => {
      const [low, high] = [floor.reach[at] ?? null, one.reach[at] ?? null];
      return low === null || high === null
        ? ([timeMs, "-", "-"] as const)
        : ([timeMs, low, high - low] as const);
    });
    const color = withOpacity(one.color, fillOpacity === 0 ? opacityDefault : fillOpacity);
    return [
      { ...common, id: `band-low-${index}`, data: pairs.map(([timeMs, low]) => [timeMs, low]) },
      {
        ...common,
        id: `band-high-${index}`,
        data: pairs.map(([timeMs, , height]) => [timeMs, height]),
        areaStyle: { color, opacity: 1 },
      },
    ];
  });
}
