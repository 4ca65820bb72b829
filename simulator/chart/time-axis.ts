import { formatOffset } from "./format.ts";
import type { Theme } from "./theme.ts";

/** How times are written: `offset` counts from zero, `clock` is the time of day in UTC. */
export type TimeForm = "offset" | "clock";

/** A time in words, for boxes and tables. */
export function formatTime(atMs: number, form: TimeForm): string {
  if (form === "offset") return formatOffset(atMs);
  return Number.isFinite(atMs) && Math.abs(atMs) <= 8.64e15
    ? new Date(atMs)
        .toISOString()
        .replace("T", " ")
        .replace(/\.000Z$|Z$/, "")
    : String(atMs);
}

/** The horizontal axis that all charts over time share, so that charts below each other line up. */
export function timeAxis(
  theme: Theme,
  form: TimeForm,
  range: { readonly fromMs: number; readonly toMs: number },
) {
  return {
    type: "time" as const,
    min: range.fromMs,
    max: range.toMs,
    axisLine: { onZero: false, lineStyle: { color: theme.border } },
    axisTick: { show: true, lineStyle: { color: theme.border } },
    splitLine: { show: true, lineStyle: { color: theme.grid } },
    axisLabel: {
      color: theme.inkMuted,
      fontFamily,
      fontSize: 11,
      hideOverlap: true,
      formatter: (atMs: number) => (form === "offset" ? formatOffset(atMs) : tickOfClock(atMs)),
    },
  };
}

/** The fonts of the machine that shows the chart; numbers of one width. */
export const fontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** The outermost times of what is drawn; an hour around nothing. */
export function rangeOf(times: Iterable<number>): { readonly fromMs: number; readonly toMs: number } {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const atMs of times) {
    if (!Number.isFinite(atMs)) continue;
    fromMs = Math.min(fromMs, atMs);
    toMs = Math.max(toMs, atMs);
  }
  if (fromMs > toMs) return { fromMs: 0, toMs: 3_600_000 };
  return fromMs === toMs ? { fromMs, toMs: toMs + 60_000 } : { fromMs, toMs };
}

function tickOfClock(atMs: number): string {
  const text = formatTime(atMs, "clock");
  if (text.endsWith(" 00:00:00")) return text.slice(5, 10);
  return text.endsWith(":00") ? text.slice(11, 16) : text.slice(11, 19);
}
