import { connect, type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type Chart, chartParts, type Theme } from "../index.ts";
import { atDrawingTurn } from "./drawing-turns.ts";
import { followDrag, type TimeRange } from "./follow-drag.ts";
import { followKeys } from "./follow-keys.ts";
import { withHover } from "./with-hover.ts";

export interface ChartOptions {
  readonly chart: Chart;
  readonly theme: Theme;
  /** Charts of one group show the same moment under the pointer and the same stretch of time. */
  readonly group?: string;
  /** Told in words where the arrow keys are. */
  readonly onMoment?: (words: string) => void;
  /** Told the stretch of time over which the pointer was dragged. */
  readonly onSelectTime?: (range: TimeRange) => void;
}

/** A chart in a page. */
export interface MountedChart {
  readonly update: (options: ChartOptions) => void;
  /** Draws at once, seen or not: for printing. */
  readonly drawNow: () => void;
  readonly dispose: () => void;
}

/**
 * Draws a chart into an element soon after it comes into view, and again when its size changes. On a canvas: a chart of
 * thousands of samples is one element, and ECharts' SVG brings style sheets of its own, which the page's policy refuses.
 */
export function mountChart(host: HTMLElement, given: ChartOptions): MountedChart {
  use([...chartParts, CanvasRenderer]);
  let options = given;
  let instance: ECharts | undefined;
  let isSeen = false;
  let callOff: (() => void) | undefined;
  const draw = () => {
    callOff?.();
    callOff = undefined;
    const size = { widthPx: host.clientWidth, heightPx: host.clientHeight };
    if (size.widthPx === 0 || size.heightPx === 0) return;
    instance ??= start(host, options);
    if (instance.getWidth() !== size.widthPx || instance.getHeight() !== size.heightPx) instance.resize();
    const { chart, theme } = options;
    instance.setOption(withHover(chart.draw(theme, size), chart, theme), { notMerge: true });
  };
  const drawSoon = () => {
    callOff ??= atDrawingTurn(draw);
  };
  const seen = new IntersectionObserver(
    (entries) => {
      if (isSeen || !entries.some(({ isIntersecting }) => isIntersecting)) return;
      isSeen = true;
      drawSoon();
    },
    { rootMargin: "200px" },
  );
  const resized = new ResizeObserver(() => {
    const isSame = instance?.getWidth() === host.clientWidth && instance.getHeight() === host.clientHeight;
    if (isSeen && !isSame) drawSoon();
  });
  seen.observe(host);
  resized.observe(host);
  const current = () => ({ ...options, instance });
  const stopKeys = followKeys(host, current);
  const stopDrag = followDrag(host, current);
  return {
    update: (next) => {
      const isSame = next.chart === options.chart && next.theme === options.theme;
      options = next;
      if (isSeen && !isSame) drawSoon();
    },
    drawNow: () => {
      isSeen = true;
      draw();
    },
    dispose: () => {
      callOff?.();
      seen.disconnect();
      resized.disconnect();
      stopKeys();
      stopDrag();
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
