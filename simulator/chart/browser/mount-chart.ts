import { connect, type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import {
  type Chart,
  chartParts,
  type DrawingOption,
  type HoverPlace,
  type HoverText,
  type Theme,
} from "../index.ts";
import { hoverElement } from "./hover-element.ts";

export interface ChartOptions {
  readonly chart: Chart;
  readonly theme: Theme;
  /** Charts of one group show the same moment under the pointer and the same stretch of time. */
  readonly group?: string;
  /** Told in words where the arrow keys are. */
  readonly onMoment?: (words: string) => void;
}

/** A chart in a page. */
export interface MountedChart {
  readonly update: (chart: Chart, theme: Theme) => void;
  /** Draws at once, seen or not: for printing. */
  readonly drawNow: () => void;
  readonly dispose: () => void;
}

/**
 * Draws a chart into an element as soon as it comes into view, and again when its size changes. On a canvas: a chart of
 * thousands of samples is one element, and ECharts' SVG brings style sheets of its own, which the page's policy refuses.
 */
export function mountChart(host: HTMLElement, options: ChartOptions): MountedChart {
  use([...chartParts, CanvasRenderer]);
  let { chart, theme } = options;
  let instance: ECharts | undefined;
  let isSeen = false;
  const draw = () => {
    const size = { widthPx: host.clientWidth, heightPx: host.clientHeight };
    if (size.widthPx === 0 || size.heightPx === 0) return;
    instance ??= start(host, options);
    if (instance.getWidth() !== size.widthPx || instance.getHeight() !== size.heightPx) instance.resize();
    instance.setOption(withHover(chart.draw(theme, size), chart, theme), { notMerge: true });
  };
  const seen = new IntersectionObserver(
    (entries) => {
      if (isSeen || !entries.some(({ isIntersecting }) => isIntersecting)) return;
      isSeen = true;
      draw();
    },
    { rootMargin: "200px" },
  );
  const resized = new ResizeObserver(() => {
    if (isSeen && (instance?.getWidth() !== host.clientWidth || instance.getHeight() !== host.clientHeight))
      draw();
  });
  seen.observe(host);
  resized.observe(host);
  const stopKeys = followKeys(host, () => ({ chart, instance }), options.onMoment);
  return {
    update: (nextChart, nextTheme) => {
      if (chart === nextChart && theme === nextTheme) return;
      chart = nextChart;
      theme = nextTheme;
      if (isSeen) draw();
    },
    drawNow: () => {
      isSeen = true;
      draw();
    },
    dispose: () => {
      seen.disconnect();
      resized.disconnect();
      stopKeys();
      instance?.dispose();
    },
  };
}

function start(host: HTMLElement, { group }: ChartOptions): ECharts {
  const instance = init(host, null, { renderer: "canvas" });
  if (group !== undefined) {
    instance.group = group;
    connect(group);
  }
  return instance;
}

/** The box beside the pointer is made of elements whose text is set as text; ECharts is never handed HTML. */
function withHover(option: DrawingOption, chart: Chart, theme: Theme): DrawingOption {
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

interface Given {
  readonly seriesIndex?: number;
  readonly dataIndex: number;
  readonly seriesType?: string;
}

function placeOf(given: Given | readonly Given[]): HoverPlace | undefined {
  const one = isList(given) ? (given.find(({ seriesType }) => seriesType === "line") ?? given[0]) : given;
  return one === undefined ? undefined : { seriesIndex: one.seriesIndex ?? 0, dataIndex: one.dataIndex };
}

function isList(given: Given | readonly Given[]): given is readonly Given[] {
  return Array.isArray(given);
}

/** Moves through the chart's places with the arrow keys: shows the box there, and tells it in words. */
function followKeys(
  host: HTMLElement,
  current: () => { readonly chart: Chart; readonly instance: ECharts | undefined },
  onMoment: ((words: string) => void) | undefined,
): () => void {
  let at = -1;
  const onKey = (event: KeyboardEvent) => {
    const { chart, instance } = current();
    const last = chart.places.length - 1;
    const next = nextPlace(event.key, at, last);
    if (next === undefined || instance === undefined) return;
    event.preventDefault();
    at = next;
    const place = chart.places[at];
    const text = place === undefined ? undefined : chart.hover(place);
    if (place === undefined || text === undefined) {
      instance.dispatchAction({ type: "hideTip" });
      return;
    }
    instance.dispatchAction({ type: "showTip", seriesIndex: place.seriesIndex, dataIndex: place.dataIndex });
    onMoment?.(wordsOf(text));
  };
  const onBlur = () => {
    at = -1;
    current().instance?.dispatchAction({ type: "hideTip" });
  };
  host.addEventListener("keydown", onKey);
  host.addEventListener("blur", onBlur);
  return () => {
    host.removeEventListener("keydown", onKey);
    host.removeEventListener("blur", onBlur);
  };
}

function nextPlace(key: string, at: number, last: number): number | undefined {
  if (last < 0) return undefined;
  switch (key) {
    case "ArrowRight":
      return Math.min(at + 1, last);
    case "ArrowLeft":
      return at < 0 ? last : Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return -1;
    default:
      return undefined;
  }
}

function wordsOf({ title, lines }: HoverText): string {
  return [title, ...lines.map(({ name, value }) => `${name}: ${value}`)].join(", ");
}
