import type { Theme } from "../../chart/index.ts";
import { colorOf, withOpacity } from "../field/colors.ts";
import type { TimeRange } from "../time/time-range.ts";
import type { CustomSeriesOption } from "./series-option.ts";

/** Something that happened, drawn over graphs: a moment, or a stretch where it has an end. */
export interface TimeMark {
  readonly fromMs: number;
  readonly toMs: number | undefined;
  readonly text: string;
  readonly kind: "fault" | "firing" | "other";
  /** Of annotations: a colour as dashboards write it. */
  readonly color?: string;
  /** The panels over which it is drawn, or all but those; undefined for all. */
  readonly panels?: { readonly ids: readonly number[]; readonly areExcluded: boolean };
}

/** The marks that are drawn over a panel. */
export function marksOfPanel(marks: readonly TimeMark[], id: number | undefined): readonly TimeMark[] {
  return marks.filter(
    ({ panels }) => panels === undefined || panels.ids.some((one) => one === id) !== panels.areExcluded,
  );
}

/** The colour of a mark's line. */
function markColor({ kind, color }: TimeMark, theme: Theme): string {
  if (kind !== "other") return theme.tones[kind];
  return color === undefined || color === "" ? theme.accent : colorOf(color, theme.name);
}

// Beyond that there are more lines than graph.
const marksMax = 60;

/**
 * A series that draws marks over a graph, none where there are none in its range. By itself rather than with ECharts' mark lines and
 * areas, which take a quarter of the time that a graph does.
 */
export function eventSeries(
  marks: readonly TimeMark[],
  range: TimeRange,
  theme: Theme,
): readonly CustomSeriesOption[] {
  const { fromMs, toMs } = range;
  const seen = marks
    .filter((mark) => mark.fromMs <= toMs && (mark.toMs ?? mark.fromMs) >= fromMs)
    .slice(0, marksMax);
  if (seen.length === 0) return [];
  const stretches = stretchesOf(seen, theme);
  const lines = seen.flatMap((mark) =>
    [mark.fromMs, mark.toMs].flatMap((atMs) =>
      atMs === undefined || atMs < fromMs || atMs > toMs ? [] : [{ atMs, mark }],
    ),
  );
  const option: CustomSeriesOption = {
    type: "custom",
    id: "events",
    data: [[fromMs]],
    encode: { x: 0 },
    silent: true,
    animation: false,
    // What lies at a time is told by the graph's own samples.
    tooltip: { show: false },
    z: 1,
    renderItem: (_, api) => {
      const [left = 0] = api.coord([fromMs, 0]);
      const [right = 0] = api.coord([toMs, 0]);
      const xOf = (atMs: number) => left + ((right - left) * (atMs - fromMs)) / Math.max(1, toMs - fromMs);
      return {
        type: "group",
        children: [
          ...stretches.map(({ start, end, color }) => {
            const x = xOf(Math.max(fromMs, start));
            const shape = {
              x,
              y: topPx,
              width: xOf(Math.min(toMs, end)) - x,
              height: heightOf(api.getHeight()),
            };
            return { type: "rect" as const, shape, style: { fill: color } };
          }),
          ...lines.map(({ atMs, mark }) => ({
            type: "line" as const,
            shape: { x1: xOf(atMs), x2: xOf(atMs), y1: topPx, y2: topPx + heightOf(api.getHeight()) },
            style: {
              stroke: markColor(mark, theme),
              lineWidth: 1,
              ...(mark.kind === "fault" ? {} : { lineDash: [4, 3] }),
            },
          })),
        ],
      };
    },
  };
  return [option];
}

/** The room above and below the samples in a graph's picture, in CSS pixels. */
export const topPx = 10;
export const bottomPx = 24;

/** How much of a picture's height the samples have. */
export function heightOf(pictureHeightPx: number): number {
  return Math.max(0, pictureHeightPx - topPx - bottomPx);
}

/** What marks cover, by colours. Annotations may well cover most of a graph, which has to be seen through them. */
function stretchesOf(marks: readonly TimeMark[], theme: Theme) {
  const colors = [...new Set(marks.map((mark) => markColor(mark, theme)))];
  return colors.flatMap((color) => {
    const own = marks.filter((mark) => markColor(mark, theme) === color);
    const opacity = own.some(({ kind }) => kind === "fault") ? 0.1 : 0.05;
    return united(own).map(([start, end]) => ({ start, end, color: withOpacity(color, opacity) }));
  });
}

/** The stretches that marks cover, joined where they overlap, so that several faults do not darken each other. */
function united(marks: readonly TimeMark[]): readonly (readonly [fromMs: number, toMs: number])[] {
  const stretches: [number, number][] = [];
  const sorted = marks
    .flatMap((mark) => (mark.toMs === undefined ? [] : [[mark.fromMs, mark.toMs] as const]))
    .sort(([left], [right]) => left - right);
  for (const [fromMs, toMs] of sorted) {
    const last = stretches.at(-1);
    if (last !== undefined && fromMs <= last[1]) last[1] = Math.max(last[1], toMs);
    else stretches.push([fromMs, toMs]);
  }
  return stretches;
}
