import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { PlotPlace } from "../../panel/graph-chart.ts";
import type { TimeRange } from "../../time/time-range.ts";

interface ZoomSelectionProps {
  readonly range: TimeRange;
  /** Where the time axis begins and ends in a picture of this width. */
  readonly place: (widthPx: number) => PlotPlace;
  readonly onZoom: (range: TimeRange) => void;
  readonly children: ComponentChildren;
}

// Less is a click with an unsteady hand.
const dragPxMin = 8;
const zoomMsMin = 1000;

/** Lets a reader drag over a picture to choose the range of time to zoom into. */
export function ZoomSelection({ range, place, onZoom, children }: ZoomSelectionProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ readonly fromPx: number; readonly toPx: number }>();
  const at = ({ clientX }: PointerEvent) => clientX - (box.current?.getBoundingClientRect().left ?? 0);
  const plot = () => place(box.current?.clientWidth ?? 0);
  const within = (px: number) => Math.max(plot().leftPx, Math.min(plot().rightPx, px));
  const begin = (event: PointerEvent) => {
    const fromPx = at(event);
    // A finger that moves over the page scrolls it.
    if (event.button !== 0 || event.pointerType === "touch") return;
    if (fromPx < plot().leftPx || fromPx > plot().rightPx) return;
    box.current?.setPointerCapture(event.pointerId);
    setDrag({ fromPx, toPx: fromPx });
  };
  const end = () => {
    if (drag === undefined) return;
    setDrag(undefined);
    const { leftPx, rightPx } = plot();
    const [firstPx, lastPx] = [Math.min(drag.fromPx, drag.toPx), Math.max(drag.fromPx, drag.toPx)];
    if (lastPx - firstPx < dragPxMin) return;
    const timeAt = (px: number) =>
      range.fromMs + ((px - leftPx) / (rightPx - leftPx)) * (range.toMs - range.fromMs);
    const [fromMs, toMs] = [Math.round(timeAt(firstPx)), Math.round(timeAt(lastPx))];
    onZoom({ fromMs, toMs: Math.max(toMs, fromMs + zoomMsMin) });
  };
  return (
    <div
      ref={box}
      class="zoom"
      onPointerDown={begin}
      onPointerMove={(event) => drag !== undefined && setDrag({ ...drag, toPx: within(at(event)) })}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
    >
      {children}
      {drag === undefined ? null : (
        <div
          class="zoom-selection"
          style={{
            left: `${Math.min(drag.fromPx, drag.toPx)}px`,
            width: `${Math.abs(drag.toPx - drag.fromPx)}px`,
          }}
        />
      )}
    </div>
  );
}
