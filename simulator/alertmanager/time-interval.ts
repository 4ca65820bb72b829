/** A stretch of time that recurs. A part that is undefined does not limit; an empty part lets nothing through. */
export interface TimeInterval {
  /** Minutes of the day, `end` exclusive. */
  readonly minutes: readonly IntervalRange[] | undefined;
  /** 0 is Sunday. Both ends count, as in all the following. */
  readonly weekdays: readonly IntervalRange[] | undefined;
  /** Negative days count from the month's end, -1 being its last. */
  readonly daysOfMonth: readonly IntervalRange[] | undefined;
  /** 1 is January. */
  readonly months: readonly IntervalRange[] | undefined;
  readonly years: readonly IntervalRange[] | undefined;
  /** IANA name of the time zone. */
  readonly timeZone: string;
}

/** Two numbers, the first not after the second as far as one can tell. */
export interface IntervalRange {
  readonly begin: number;
  readonly end: number;
}

/** Whether an instant lies in the interval. */
export function containsTime(interval: TimeInterval, atMs: number): boolean {
  const at = wallClock(interval.timeZone, atMs);
  const { minutes, daysOfMonth, months, weekdays, years } = interval;
  return (
    (minutes?.some((range) => at.minute >= range.begin && at.minute < range.end) ?? true) &&
    (daysOfMonth?.some((range) => containsDay(range, at)) ?? true) &&
    (months?.some((range) => isWithin(range, at.month)) ?? true) &&
    (weekdays?.some((range) => isWithin(range, at.weekday)) ?? true) &&
    (years?.some((range) => isWithin(range, at.year)) ?? true)
  );
}

/** Whether the name of a time zone is known here, in its exact spelling. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    return false;
  }
  return Intl.supportedValuesOf("timeZone").includes(name) || hasUsualCase(name);
}

interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly minute: number;
}

function wallClock(timeZone: string, atMs: number): WallClock {
  // Shifting the instant by the zone's offset lets the UTC getters answer for the zone.
  const shifted = new Date(atMs + zoneOffsetMs(timeZone, atMs));
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    minute: shifted.getUTCHours() * 60 + shifted.getUTCMinutes(),
  };
}

/** How far the clocks of a time zone are ahead of UTC at an instant; the zone must be a known one. */
export function zoneOffsetMs(timeZone: string, atMs: number): number {
  if (timeZone === "UTC") return 0;
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(atMs).map((part) => [part.type, part.value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
  const year = parts.get("era") === "BC" ? 1 - part("year") : part("year");
  const wall = new Date(0);
  wall.setUTCFullYear(year, part("month") - 1, part("day"));
  wall.setUTCHours(part("hour"), part("minute"), part("second"));
  return wall.getTime() - Math.floor(atMs / 1000) * 1000;
}

// Building a format costs more than a hundred uses of it; there are at most as many as zones.
const formats = new Map<string, Intl.DateTimeFormat>();

function containsDay(range: IntervalRange, at: WallClock): boolean {
  const dayCount = new Date(Date.UTC(at.year, at.month, 0)).getUTCDate();
  const begin = range.begin < 0 ? dayCount + range.begin + 1 : range.begin;
  const end = range.end < 0 ? dayCount + range.end + 1 : range.end;
  return begin <= dayCount && at.day >= Math.max(begin, -dayCount) && at.day <= Math.min(end, dayCount);
}

function isWithin(range: IntervalRange, value: number): boolean {
  return value >= range.begin && value <= range.end;
}

// Intl takes names in any case and knows more aliases than it lists: of those only the case is judged.
function hasUsualCase(name: string): boolean {
  const words = name.match(/[A-Za-z]+/g) ?? [];
  return words.every(
    (word) => /^(?:[A-Z]{1,4}|[A-Z][a-z]+(?:[A-Z][a-z]*)*|of|es|au)$/.test(word) || word === "DumontDUrville",
  );
}
