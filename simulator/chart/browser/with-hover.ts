import type { Chart, DrawingOption, HoverPlace, Theme } from "../index.ts";
import { hoverElement } from "./hover-element.ts";

interface Given {
  readonly seriesIndex?: number;
  readonly dataIndex: number;
  readonly seriesType?: string;
}

/** A drawing whose box beside the pointer is made of elements that hold text: ECharts is never handed HTML. */
export function withHover(option: DrawingOption, chart: Chart, theme: Theme): DrawingOption {
  if (option.tooltip === undefined) return option;
  return {
    ...option,
    tooltip: {
      ...option.tooltip,
      renderMode: "html",
      confine: true,
      transitionDuration: 0,
      backgroundColor: theme.surface,
      borderColor: theme.border,
      borderWidth: 1,
      padding: 8,
      textStyle: { color: theme.ink, fontSize: 12 },
      formatter: (given) => {
        const place = placeOf(given);
        const text = place === undefined ? undefined : chart.hover(place);
        return text === undefined ? [] : hoverElement(text, theme);
      },
    },
  };
}

/** Of all that lies at one time, a line or bar: its index is that of the time. */
function placeOf(given: Given | readonly Given[]): HoverPlace | undefined {
  const one = isList(given) ? (given.find(({ seriesType }) => seriesType !== "custom") ?? given[0]) : given;
  return one === undefined ? undefined : { seriesIndex: one.seriesIndex ?? 0, dataIndex: one.dataIndex };
}

function isList(given: Given | readonly Given[]): given is readonly Given[] {
  return Array.isArray(given);
}
