import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Closes what is open in a box on Escape, which gives its opener the focus back, and when something else is pressed. */
export function useClosing(
  isOpen: boolean,
  box: RefObject<HTMLElement | null>,
  opener: RefObject<HTMLElement | null>,
  close: () => void,
): void {
  // Before anything can be pressed.
  useLayoutEffect(() => {
    if (!isOpen) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      close();
      opener.current?.focus();
    };
    const onPress = ({ target }: Event) => {
      if (target instanceof Node && box.current?.contains(target) !== true) close();
    };
    addEventListener("keydown", onKey);
    addEventListener("pointerdown", onPress);
    return () => {
      removeEventListener("keydown", onKey);
      removeEventListener("pointerdown", onPress);
    };
  }, [isOpen]);
}
