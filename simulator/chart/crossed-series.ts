import type { CustomSeriesOption } from "echarts/charts";
import { findCrossedRegions, type ThresholdOperator } from "./crossing.ts";
import type { Theme } from "./theme.ts";

interface CrossedInput {
  readonly timesMs: readonly number[];
  readonly lines: readonly { readonly values: readonly (number | null)[] }[];
  readonly threshold: {
    readonly value: number | readonly (number | null)[];
    readonly operator?: ThresholdOperator;
  };
}

/** The regions between lines and their threshold on its crossed side, as one shaded series. */
export function crossedSeries(
  { timesMs, lines, threshold }: CrossedInput,
  theme: Theme,
): readonly CustomSeriesOption[] {
  const { operator, value } = threshold;
  if (operator === undefined) return [];
  const regions = lines.flatMap(({ values }) =>
    findCrossedRegions({ times: timesMs, values, threshold: value, operator }),
  );
  if (regions.length === 0) return [];
  return [
    {
      type: "custom",
      name: "crossed",
      silent: true,
      tooltip: { show: false },
      data: regions.map(({ corners }) => [corners[0]?.[0] ?? 0, corners[0]?.[1] ?? 0]),
      clip: true,
      z: 1,
      renderItem: ({ dataIndex }, api) => {
        const corners = regions[dataIndex]?.corners ?? [];
        const along = corners.map(([atMs, height]) => api.coord([atMs, height]));
        const back = corners.toReversed().map(([atMs, , limit]) => api.coord([atMs, limit]));
        return {
          type: "polygon",
          shape: { points: [...along, ...back] },
          style: { fill: theme.tones.firing, opacity: 0.2 },
        };
      },
    },
  ];
}
