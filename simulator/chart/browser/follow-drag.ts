import type { ECharts } from "echarts/core";

/** A stretch of time. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Followed {
  readonly instance: ECharts | undefined;
  readonly onSelectTime?: (range: TimeRange) => void;
}

/** What is shorter was a click. */
const dragPxMin = 6;

/** Lets a pointer select a stretch of time by dragging over a chart. Gives the function that stops it. */
export function followDrag(host: HTMLElement, current: () => Followed): () => void {
  let startPx: number | undefined;
  let marker: HTMLElement | undefined;
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || event.pointerType === "touch" || current().onSelectTime === undefined) return;
    startPx = xIn(host, event);
  };
  const onMove = (event: PointerEvent) => {
    if (startPx === undefined) return;
    const hereX = xIn(host, event);
    if (Math.abs(hereX - startPx) < dragPxMin) return;
    marker ??= addMarker(host);
    marker.style.left = `${Math.min(startPx, hereX)}px`;
    marker.style.width = `${Math.abs(hereX - startPx)}px`;
  };
  const onUp = (event: PointerEvent) => {
    const fromPx = startPx;
    const wasDragged = marker !== undefined;
    startPx = undefined;
    marker?.remove();
    marker = undefined;
    const { instance, onSelectTime } = current();
    if (fromPx === undefined || !wasDragged || instance === undefined) return;
    const times = [fromPx, xIn(host, event)].map((x) =>
      Number(instance.convertFromPixel({ xAxisIndex: 0 }, x)),
    );
    const [fromMs = 0, toMs = 0] = times.sort((left, right) => left - right);
    if (Number.isFinite(fromMs) && toMs > fromMs) onSelectTime?.({ fromMs, toMs });
  };
  host.addEventListener("pointerdown", onDown);
  addEventListener("pointermove", onMove);
  addEventListener("pointerup", onUp);
  return () => {
    host.removeEventListener("pointerdown", onDown);
    removeEventListener("pointermove", onMove);
    removeEventListener("pointerup", onUp);
    marker?.remove();
  };
}

function xIn(host: HTMLElement, event: PointerEvent): number {
  const { left, width } = host.getBoundingClientRect();
  return Math.max(0, Math.min(event.clientX - left, width));
}

function addMarker(host: HTMLElement): HTMLElement {
  const marker = document.createElement("div");
  marker.className = "chart-selection";
  host.append(marker);
  return marker;
}
