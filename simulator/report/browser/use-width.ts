import { useEffect, useState } from "preact/hooks";

/** The width of the window in CSS pixels, as it changes. */
export function useWidth(): number {
  const [widthPx, setWidth] = useState(innerWidth);
  useEffect(() => {
    const look = () => setWidth(innerWidth);
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  }, []);
  return widthPx;
}

/** The width of an element in CSS pixels, as it changes; `startPx` until it is known. */
export function useElementWidth(element: { readonly current: HTMLElement | null }, startPx: number): number {
  const [widthPx, setWidth] = useState(startPx);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidth(entry.contentRect.width);
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return widthPx;
}
