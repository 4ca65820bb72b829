import type { IntervalRange, TimeInterval } from "../alertmanager/index.ts";

/** When time intervals are, in words: `monday to friday, 09:00 to 17:00 (Europe/Berlin)`. */
export function intervalsText(intervals: readonly TimeInterval[]): string {
  if (intervals.length === 0) return "never";
  return intervals.map(intervalText).join("; ");
}

function intervalText(interval: TimeInterval): string {
  const { minutes, weekdays, daysOfMonth, months, years, timeZone } = interval;
  const parts = [
    rangesText(weekdays, (day) => weekdayNames[day] ?? String(day)),
    rangesText(minutes, clockText),
    rangesText(daysOfMonth, (day) => `day ${day}`),
    rangesText(months, (month) => monthNames[month - 1] ?? String(month)),
    rangesText(years, String),
  ].filter((part) => part !== "");
  const when = parts.length === 0 ? "always" : parts.join(", ");
  return timeZone === "UTC" ? when : `${when} (${timeZone})`;
}

function rangesText(ranges: readonly IntervalRange[] | undefined, name: (number: number) => string): string {
  if (ranges === undefined) return "";
  if (ranges.length === 0) return "never";
  return ranges
    .map(({ begin, end }) => (begin === end ? name(begin) : `${name(begin)} to ${name(end)}`))
    .join(" and ");
}

function clockText(minute: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

const weekdayNames = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const monthNames = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];
