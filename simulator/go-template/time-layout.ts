import type { GoZone } from "./type.ts";

const msNs = 1_000_000n;
const dayMs = 86_400_000;

/** The months in English, January first. */
export const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
/** The days of the week in English, Sunday first. */
export const dayNames = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;

const layoutParts =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|002|__2|_2(?!006)|01|02|03|04|05|06|15|1|2|3|4|5|PM|pm|Z07:00:00|Z07:00|Z070000|Z0700|Z07|-07:00:00|-07:00|-070000|-0700|-07|[.,](?:0+|9+)(?![0-9])/g;

/** Formats a time by one of Go's layouts, which write the time 2006-01-02 15:04:05 as it should look; in UTC unless a zone is given. */
export function formatTimeLayout(unixNs: bigint, layout: string, zone?: GoZone): string {
  const place = placeOf(unixNs, zone);
  const time = calendarOf(localNs(unixNs, zone));
  return layout.replace(layoutParts, (part) => formatPart(part, time, place));
}

/** The nanoseconds that the clock on the wall counts, as if it were in UTC. */
export function localNs(unixNs: bigint, zone: GoZone | undefined): bigint {
  return unixNs + BigInt(placeOf(unixNs, zone).offsetSeconds) * 1_000_000_000n;
}

type ZonePlace = ReturnType<GoZone["at"]>;

function placeOf(unixNs: bigint, zone: GoZone | undefined): ZonePlace {
  return zone?.at(Number(floorDivide(unixNs, msNs))) ?? { offsetSeconds: 0, abbreviation: "UTC" };
}

/** A time in the calendar of UTC. */
export interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly yearDay: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
}

/** Where a time (nanoseconds since the epoch) falls in the calendar. */
export function calendarOf(unixNs: bigint): Calendar {
  const ms = floorDivide(unixNs, msNs);
  const date = new Date(Number(ms));
  const year = date.getUTCFullYear();
  const startOfYearMs = new Date(Date.UTC(2000, 0, 1)).setUTCFullYear(year, 0, 1);
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    yearDay: Math.floor((Number(ms) - startOfYearMs) / dayMs) + 1,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond: date.getUTCMilliseconds() * 1_000_000 + Number(unixNs - ms * msNs),
  };
}

function formatPart(part: string, time: Calendar, zone: ZonePlace): string {
  const twelve = time.hour % 12 === 0 ? 12 : time.hour % 12;
  switch (part) {
    case "January":
      return monthNames[time.month - 1] ?? "";
    case "Jan":
      return (monthNames[time.month - 1] ?? "").slice(0, 3);
    case "Monday":
      return dayNames[time.weekday] ?? "";
    case "Mon":
      return (dayNames[time.weekday] ?? "").slice(0, 3);
    case "MST":
      return zone.abbreviation;
    case "2006":
      return padded(time.year, 4);
    case "06":
      return padded(time.year % 100, 2);
    case "002":
      return padded(time.yearDay, 3);
    case "__2":
      return String(time.yearDay).padStart(3, " ");
    case "01":
      return padded(time.month, 2);
    case "1":
      return String(time.month);
    case "02":
      return padded(time.day, 2);
    case "_2":
      return String(time.day).padStart(2, " ");
    case "2":
      return String(time.day);
    case "15":
      return padded(time.hour, 2);
    case "03":
      return padded(twelve, 2);
    case "3":
      return String(twelve);
    case "04":
      return padded(time.minute, 2);
    case "4":
      return String(time.minute);
    case "05":
      return padded(time.second, 2);
    case "5":
      return String(time.second);
    case "PM":
      return time.hour >= 12 ? "PM" : "AM";
    case "pm":
      return time.hour >= 12 ? "pm" : "am";
    default:
      return /^[.,]/.test(part) ? fractionText(part, time) : offsetText(part, zone.offsetSeconds);
  }
}

// `Z07:00` writes Z for UTC itself, `-07:00` always an offset.
function offsetText(part: string, offsetSeconds: number): string {
  if (part.startsWith("Z") && offsetSeconds === 0) return "Z";
  const size = Math.abs(offsetSeconds);
  const fields = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60];
  const digits = fields.map((field) => padded(field, 2)).join("");
  let at = 0;
  const text = part.slice(1).replace(/\d/g, () => digits[at++] ?? "0");
  return `${offsetSeconds < 0 ? "-" : "+"}${text}`;
}

// `.000` keeps zeros, `.999` drops those at the end, and the point with them.
function fractionText(part: string, time: Calendar): string {
  const digits = padded(time.nanosecond, 9)
    .slice(0, part.length - 1)
    .padEnd(part.length - 1, "0");
  if (part[1] === "0") return (part[0] ?? ".") + digits;
  const kept = digits.replace(/0+$/, "");
  return kept === "" ? "" : (part[0] ?? ".") + kept;
}

function padded(value: number, width: number): string {
  const text = String(Math.abs(value)).padStart(width, "0");
  return value < 0 ? `-${text}` : text;
}

/** Divides towards minus infinity. */
export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
