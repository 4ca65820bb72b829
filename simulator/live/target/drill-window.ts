import type { DrillWindow } from "./target-schema.ts";

/** When a drill would run. Milliseconds since the epoch. */
export interface PlannedTime {
  readonly startMs: number;
  readonly endMs: number;
}

/** Why a drill may not run at a time; undefined where a window is open from its start to its end, or none is asked for. */
export function windowProblem(
  windows: readonly DrillWindow[],
  { startMs, endMs }: PlannedTime,
): string | undefined {
  if (windows.length === 0) return undefined;
  const open = windows.filter((window) => isOpen(window, startMs));
  if (open.length === 0) return `no drill window is open now; there ${windowsText(windows)}`;
  if (open.some((window) => lastsUntil(window, startMs, endMs))) return undefined;
  const minutes = Math.ceil((endMs - startMs) / minuteMs);
  return `the drill takes ${minutes} min, and the drill window closes before that; there ${windowsText(windows)}`;
}

const minuteMs = 60_000;

function isOpen(window: DrillWindow, atMs: number): boolean {
  const { day, minute } = timeIn(window.zone, atMs);
  return (
    window.days.some((name) => name === day) &&
    minute >= minuteOf(window.from) &&
    minute < minuteOf(window.to)
  );
}

// Summer time may begin within it, so every minute is asked; a drill takes some hours at most.
function lastsUntil(window: DrillWindow, startMs: number, endMs: number): boolean {
  for (let atMs = startMs; atMs < endMs; atMs += minuteMs) if (!isOpen(window, atMs)) return false;
  return isOpen(window, endMs);
}

function timeIn(zone: string, atMs: number): { readonly day: string; readonly minute: number } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(atMs);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return { day: part("weekday").toLowerCase(), minute: Number(part("hour")) * 60 + Number(part("minute")) };
}

function minuteOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

function windowsText(windows: readonly DrillWindow[]): string {
  const texts = windows.map(
    ({ days, from, to, zone }) => `${days.join(", ")} from ${from} to ${to} (${zone})`,
  );
  return `is: ${texts.join("; ")}`;
}
