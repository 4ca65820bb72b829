import { useEffect, useState } from "preact/hooks";
import { darkTheme, lightTheme, type Theme } from "../../chart/index.ts";

/** What a reader chose: one mode, or whatever the machine is set to. */
export type ColorMode = "auto" | "light" | "dark";

const storageKey = "klaxon-color-mode";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const isPrinted = matchMedia("print");
const watchers = new Set<() => void>();
let mode: ColorMode = "auto";
let isPrinting = false;

/** Applies the mode that was chosen on an earlier visit, and follows the machine and the printer from now on. */
export function startColorMode(): void {
  applyMode(storedMode());
  prefersDark.addEventListener("change", tell);
  isPrinted.addEventListener("change", tell);
  addEventListener("beforeprint", () => setPrinting(true));
  addEventListener("afterprint", () => setPrinting(false));
}

/** Chooses a mode, and remembers it where the browser lets a page do so. */
export function chooseMode(next: ColorMode): void {
  try {
    if (next === "auto") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, next);
  } catch {
    // A page from disk may have no storage; the choice then holds until it is closed.
  }
  applyMode(next);
}

/** The chosen mode; the component is drawn again when it changes. */
export function useColorMode(): ColorMode {
  return useWatched(() => mode);
}

/** The colours that hold now: light ones on paper, whatever the screen shows. */
export function useTheme(): Theme {
  return useWatched(currentTheme);
}

/** Whether the page is being printed, so that what is folded or drawn in parts is drawn as a whole. */
export function usePrinting(): boolean {
  return useWatched(() => isPrinting || isPrinted.matches);
}

function currentTheme(): Theme {
  if (isPrinting || isPrinted.matches) return lightTheme;
  const isDark = mode === "auto" ? prefersDark.matches : mode === "dark";
  return isDark ? darkTheme : lightTheme;
}

function useWatched<T>(read: () => T): T {
  const [value, setValue] = useState(read);
  useEffect(() => {
    const update = () => setValue(read());
    update();
    watchers.add(update);
    return () => {
      watchers.delete(update);
    };
  }, []);
  return value;
}

function applyMode(next: ColorMode): void {
  mode = next;
  document.documentElement.style.colorScheme = next === "auto" ? "light dark" : next;
  tell();
}

function setPrinting(value: boolean): void {
  isPrinting = value;
  tell();
}

function tell(): void {
  for (const watcher of watchers) watcher();
}

function storedMode(): ColorMode {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === "light" || stored === "dark" ? stored : "auto";
  } catch {
    return "auto";
  }
}
