/**
 * Reads when a test begins: a time as RFC 3339 writes it, or seconds since the epoch, possibly with a
 * fraction. Gives milliseconds since the epoch, undefined where the text is neither.
 */
export function parseStartTimestamp(text: string): number | undefined {
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) {
    const ms = Math.round(Number(text) * 1000);
    return Math.abs(ms) <= dateMsMax ? ms : undefined;
  }
  const parts =
    /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([-+])(\d\d):(\d\d))$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", sign, offsetHour, offsetMinute] = parts;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isCalendarDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isCalendarDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === "-" ? -60 : 60);
  return date.getTime() + (seconds - offset) * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"));
}

// The farthest a JavaScript date reaches.
const dateMsMax = 8.64e15;
