import { plainValue, type UnitFormat } from "./formatted-value.ts";

/** Milliseconds since the epoch as a date in UTC, in the pattern of moment.js; `today` is used for times of today. */
export function dateUnit(pattern: string, today?: string): UnitFormat {
  return (value, { nowMs }) => {
    const isToday = today !== undefined && Math.floor(value / dayMs) === Math.floor(nowMs / dayMs);
    return plainValue(dateText(value, isToday ? today : pattern));
  };
}

const dayMs = 86_400_000;
// What a date can be.
const instantMsMax = 8.64e15;

/** Writes an instant (ms, UTC) in a pattern of moment.js, as in `YYYY-MM-DD HH:mm:ss`; text in brackets stays. */
export function dateText(atMs: number, pattern: string): string {
  if (!(Math.abs(atMs) <= instantMsMax)) return "Invalid date";
  const date = new Date(atMs);
  return pattern.replace(token, (word) =>
    word.startsWith("[") ? word.slice(1, -1) : (words[word]?.(date) ?? word),
  );
}

const token = /\[[^\]]*\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|hh|h|mm|m|ss|s|SSS|A|a|X|x|ZZ|Z/g;
const months = "January February March April May June July August September October November December".split(
  " ",
);
const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

const words: Readonly<Record<string, (date: Date) => string>> = {
  YYYY: (date) => String(date.getUTCFullYear()).padStart(4, "0"),
  YY: (date) => padded(date.getUTCFullYear() % 100),
  MMMM: (date) => months[date.getUTCMonth()] ?? "",
  MMM: (date) => (months[date.getUTCMonth()] ?? "").slice(0, 3),
  MM: (date) => padded(date.getUTCMonth() + 1),
  M: (date) => String(date.getUTCMonth() + 1),
  DD: (date) => padded(date.getUTCDate()),
  D: (date) => String(date.getUTCDate()),
  dddd: (date) => days[date.getUTCDay()] ?? "",
  ddd: (date) => (days[date.getUTCDay()] ?? "").slice(0, 3),
  HH: (date) => padded(date.getUTCHours()),
  H: (date) => String(date.getUTCHours()),
  hh: (date) => padded(date.getUTCHours() % 12 || 12),
  h: (date) => String(date.getUTCHours() % 12 || 12),
  mm: (date) => padded(date.getUTCMinutes()),
  m: (date) => String(date.getUTCMinutes()),
  ss: (date) => padded(date.getUTCSeconds()),
  s: (date) => String(date.getUTCSeconds()),
  SSS: (date) => String(date.getUTCMilliseconds()).padStart(3, "0"),
  A: (date) => (date.getUTCHours() < 12 ? "AM" : "PM"),
  a: (date) => (date.getUTCHours() < 12 ? "am" : "pm"),
  X: (date) => String(Math.floor(date.getTime() / 1000)),
  x: (date) => String(date.getTime()),
  ZZ: () => "+0000",
  Z: () => "+00:00",
};

function padded(value: number): string {
  return String(value).padStart(2, "0");
}

/** Milliseconds since the epoch as `7 days ago`, `in a minute`. */
export const fromNowUnit: UnitFormat = (value, { nowMs }) => {
  if (!Number.isFinite(value)) return plainValue("Invalid date");
  const text = roughly(Math.abs(value - nowMs));
  return plainValue(value > nowMs ? `in ${text}` : `${text} ago`);
};

function roughly(distanceMs: number): string {
  const seconds = Math.round(distanceMs / 1000);
  if (seconds < 45) return "a few seconds";
  const minutes = Math.round(seconds / 60);
  if (minutes <= 1) return "a minute";
  if (minutes < 45) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  if (hours <= 1) return "an hour";
  if (hours < 22) return `${hours} hours`;
  const dayCount = Math.round(hours / 24);
  if (dayCount <= 1) return "a day";
  if (dayCount < 26) return `${dayCount} days`;
  // The mean of four hundred years of the calendar.
  const monthCount = Math.round((dayCount * 4800) / 146_097);
  if (monthCount <= 1) return "a month";
  if (monthCount < 11) return `${monthCount} months`;
  const years = Math.round(dayCount / 365.2425);
  return years <= 1 ? "a year" : `${years} years`;
}
