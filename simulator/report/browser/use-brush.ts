import { useState } from "preact/hooks";
import type { TimeWindow } from "../page/dense-items.ts";

interface BrushInput {
  readonly window: TimeWindow;
  readonly axis: { readonly current: HTMLElement | null };
  readonly onWindow: (window: TimeWindow) => void;
}

interface Brush {
  /** The stretch that is being drawn over. */
  readonly selection: TimeWindow | undefined;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
}

// Less is a click.
const widthPxMin = 6;

/** Zooms to the stretch that the pointer is drawn over. */
export function useBrush({ window, axis, onWindow }: BrushInput): Brush {
  const [drag, setDrag] = useState<{ readonly fromPx: number; readonly toPx: number }>();
  const bounds = () => axis.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
  const clamp = (px: number) => Math.min(bounds().width, Math.max(0, px));
  const timeAt = (px: number) =>
    window.fromMs + (px / Math.max(1, bounds().width)) * (window.toMs - window.fromMs);
  const selected =
    drag === undefined || Math.abs(drag.toPx - drag.fromPx) < widthPxMin
      ? undefined
      : {
          fromMs: timeAt(Math.min(drag.fromPx, drag.toPx)),
          toMs: timeAt(Math.max(drag.fromPx, drag.toPx)),
        };
  return {
    selection: selected,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        axis.current?.setPointerCapture(event.pointerId);
        const px = clamp(event.clientX - bounds().left);
        setDrag({ fromPx: px, toPx: px });
      },
      onPointerMove: (event) => {
        if (drag !== undefined) setDrag({ ...drag, toPx: clamp(event.clientX - bounds().left) });
      },
      onPointerUp: () => {
        if (selected !== undefined && selected.toMs - selected.fromMs >= 1) onWindow(selected);
        setDrag(undefined);
      },
      onPointerCancel: () => setDrag(undefined),
    },
  };
}
