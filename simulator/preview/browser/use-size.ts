import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The size of an element in CSS pixels. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The size of an element once it was near the view, and again when it changes; nothing before. */
export function useSizeWhenSeen(ref: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    let isSeen = false;
    const measure = () => {
      const { clientWidth: widthPx, clientHeight: heightPx } = element;
      setSize((before) =>
        before !== undefined && before.widthPx === widthPx && before.heightPx === heightPx
          ? before
          : { widthPx, heightPx },
      );
    };
    const seen = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        isSeen = true;
        seen.disconnect();
        measure();
      },
      { rootMargin: "150px" },
    );
    const resized = new ResizeObserver(() => {
      if (isSeen) measure();
    });
    const beforePrint = () => {
      isSeen = true;
      measure();
    };
    seen.observe(element);
    resized.observe(element);
    addEventListener("beforeprint", beforePrint);
    return () => {
      seen.disconnect();
      resized.disconnect();
      removeEventListener("beforeprint", beforePrint);
    };
  }, []);
  return size;
}
