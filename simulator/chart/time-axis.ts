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
  widthPx: number,
) {
  const customValues = tickTimes(range, Math.max(2, Math.floor(widthPx / tickWidthPx)));
  return {
    type: "time" as const,
    min: range.fromMs,
    max: range.toMs,
    axisLine: { onZero: false, lineStyle: { color: theme.border } },
    // ECharts picks times of the calendar, of which a window of an hour and a half may have two.
    axisTick: { show: true, customValues, lineStyle: { color: theme.border } },
    splitLine: { show: true, lineStyle: { color: theme.grid } },
    axisLabel: {
      customValues,
      color: theme.inkMuted,
      fontFamily,
      fontSize: 11,
      hideOverlap: true,
      formatter: (atMs: number) => (form === "offset" ? formatOffset(atMs) : tickOfClock(atMs)),
    },
  };
}

// The longest offset, as in `+1h30m`, with room beside it.
const tickWidthPx = 64;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 3, 6, 12, 24, 48, 168, 336].map((hours) => hours * hourMs),
];

/** Times at even distances from zero within a range, so that not more than so many lie in it. */
function tickTimes(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  countMax: number,
): number[] {
  const wantedMs = (toMs - fromMs) / countMax;
  const stepMs = stepsMs.find((step) => step >= wantedMs) ?? Math.ceil(wantedMs);
  const ticks: number[] = [];
  for (
    let atMs = Math.ceil(fromMs / stepMs) * stepMs;
    atMs <= toMs && ticks.length <= countMax;
    atMs += stepMs
  )
    // Zero has no sign.
    ticks.push(atMs === 0 ? 0 : atMs);
  return ticks;
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
