/**
 * Writes a moment in UTC: by default and for `iso` as in `2026-01-31T08:00:00.000Z`, for `seconds` as a Unix time, otherwise by the
 * signs of moment.js (`YYYY-MM-DD HH:mm`), with `[texts]` in brackets as they are. Empty where the moment is none.
 */
export function formatDate(timestampMs: number, format: string): string {
  const date = new Date(timestampMs);
  if (Number.isNaN(date.getTime())) return "";
  if (format === "" || format === "iso") return date.toISOString();
  if (format === "seconds") return String(Math.round(timestampMs / 1000));
  return format.replace(signs, (sign) => writeSign(date, sign));
}

const signs = /\[[^\]]*\]|YYYY|YY|M{1,4}|D{1,2}|d{3,4}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|S{1,3}|A|a|X|x|Z{1,2}/g;

function writeSign(date: Date, sign: string): string {
  const hours = date.getUTCHours();
  const twelve = hours % 12 === 0 ? 12 : hours % 12;
  const padded = (value: number) => String(value).padStart(sign.length, "0");
  switch (sign) {
    case "YYYY":
      return String(date.getUTCFullYear()).padStart(4, "0");
    case "YY":
      return String(date.getUTCFullYear() % 100).padStart(2, "0");
    case "MMMM":
      return months[date.getUTCMonth()] ?? "";
    case "MMM":
      return (months[date.getUTCMonth()] ?? "").slice(0, 3);
    case "MM":
    case "M":
      return padded(date.getUTCMonth() + 1);
    case "DD":
    case "D":
      return padded(date.getUTCDate());
    case "dddd":
      return days[date.getUTCDay()] ?? "";
    case "ddd":
      return (days[date.getUTCDay()] ?? "").slice(0, 3);
    case "HH":
    case "H":
      return padded(hours);
    case "hh":
    case "h":
      return padded(twelve);
    case "mm":
    case "m":
      return padded(date.getUTCMinutes());
    case "ss":
    case "s":
      return padded(date.getUTCSeconds());
    case "S":
    case "SS":
    case "SSS":
      return String(date.getUTCMilliseconds()).padStart(3, "0").slice(0, sign.length);
    case "A":
      return hours < 12 ? "AM" : "PM";
    case "a":
      return hours < 12 ? "am" : "pm";
    case "X":
      return String(Math.floor(date.getTime() / 1000));
    case "x":
      return String(date.getTime());
    case "Z":
      return "+00:00";
    case "ZZ":
      return "+0000";
    default:
      return sign.slice(1, -1);
  }
}

const months = [
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
];

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
