import { dateText } from "../format/date-units.ts";

/** A tick of a time axis in as few words as tell it in a range of this length. */
export function timeLabel(timeMs: number, rangeMs: number): string {
  if (rangeMs <= 5 * 60_000 || timeMs % 60_000 !== 0) return dateText(timeMs, "HH:mm:ss");
  if (rangeMs <= 24 * 3_600_000) return dateText(timeMs, "HH:mm");
  if (rangeMs <= 14 * 86_400_000) return dateText(timeMs, "MM/DD HH:mm");
  return dateText(timeMs, rangeMs <= 365 * 86_400_000 ? "MM/DD" : "YYYY-MM");
}
