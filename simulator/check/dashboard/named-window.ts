import type { DashboardPanel } from "../../dashboard/index.ts";
import { parseDurationMs } from "../../promql/index.ts";

/** Whether a panel speaks of a window, as in `5m`: then it is what the panel is about, however close the reader looks. */
export function speaksOfWindow({ title, description }: DashboardPanel, window: string): boolean {
  const text = `${title} ${description}`;
  if (text.includes(window)) return true;
  const windowMs = parseDurationMs(window);
  if (windowMs === undefined) return false;
  return units.some(({ lengthMs, letters, single }) => {
    const count = windowMs / lengthMs;
    if (!Number.isInteger(count) || count < 1) return false;
    const words = `\\b${count}[ -]?${letters}\\b${count === 1 ? `|\\b${single}\\b` : ""}`;
    return new RegExp(words, "i").test(text);
  });
}

const units = [
  { lengthMs: 1_000, letters: "s(?:ec(?:ond)?s?)?", single: "per second" },
  { lengthMs: 60_000, letters: "m(?:in(?:ute)?s?)?", single: "minute(?:ly)?" },
  { lengthMs: 3_600_000, letters: "h(?:our|r)?s?", single: "hour(?:ly)?" },
  { lengthMs: 86_400_000, letters: "d(?:ay)?s?", single: "(?:day|daily)" },
  { lengthMs: 604_800_000, letters: "w(?:eek)?s?", single: "week(?:ly)?" },
  { lengthMs: 2_592_000_000, letters: "months?", single: "month(?:ly)?" },
] as const;
