import { report, Section } from "./setting.ts";
import { listOf, scalar, section, text } from "./setting-type.ts";
import { type IntervalRange, isTimeZone, type TimeInterval } from "./time-interval.ts";

const range = scalar("range");

const timeRangeSettings = section({ start_time: text, end_time: text }, { check: checkTimeRange });

const intervalSettings = section(
  {
    times: listOf(timeRangeSettings),
    weekdays: listOf(range),
    days_of_month: listOf(range),
    months: listOf(range),
    years: listOf(range),
    location: range,
  },
  {
    check(interval) {
      for (const part of rangeParts) {
        for (const [index, written] of interval.list(part).entries()) {
          if (typeof written !== "string") continue;
          const read = readers[part](written.toLowerCase());
          if (typeof read !== "string") continue;
          report(interval.context, "wrong-value", [...interval.path, part, index], `\`${written}\`: ${read}`);
        }
      }
      checkLocation(interval);
    },
  },
);

/** An entry of `time_intervals` or `mute_time_intervals`. */
export const namedIntervalSettings = section(
  { name: text, time_intervals: listOf(intervalSettings) },
  {
    check(named) {
      if (!named.has("name")) named.problem("missing", undefined, "a time interval needs `name`");
    },
  },
);

/** The intervals of a checked entry. */
export function buildTimeIntervals(named: Section): readonly TimeInterval[] {
  return named
    .list("time_intervals")
    .map((interval) => buildInterval(interval instanceof Section ? interval : undefined));
}

function buildInterval(interval: Section | undefined): TimeInterval {
  const ranges = (part: RangePart) =>
    interval?.isSet(part) === true
      ? interval.list(part).map((written) => {
          const read = typeof written === "string" ? readers[part](written.toLowerCase()) : emptyRange;
          return typeof read === "string" ? emptyRange : read;
        })
      : undefined;
  const location = interval?.text("location") ?? "";
  return {
    minutes: interval?.isSet("times") === true ? interval.list("times").map(minutesOf) : undefined,
    weekdays: ranges("weekdays"),
    daysOfMonth: ranges("days_of_month"),
    months: ranges("months"),
    years: ranges("years"),
    // There is no machine here whose zone `Local` could mean; Alertmanager mostly runs in UTC.
    timeZone: location === "" || location === "Local" ? "UTC" : location,
  };
}

function minutesOf(written: unknown): IntervalRange {
  if (!(written instanceof Section)) return emptyRange;
  const begin = minuteOf(written.text("start_time"));
  const end = minuteOf(written.text("end_time"));
  return begin === undefined || end === undefined ? emptyRange : { begin, end };
}

// What Alertmanager makes of an entry that is nothing.
const emptyRange: IntervalRange = { begin: 0, end: 0 };

function checkTimeRange(times: Section): void {
  const minutes = ["start_time", "end_time"].map((field) => {
    if (!times.has(field)) {
      times.problem("missing", undefined, `a range of times needs \`${field}\``);
      return undefined;
    }
    const minute = minuteOf(times.text(field));
    if (minute === undefined) {
      const message = `\`${times.text(field)}\` is no time of the day; write two digits each, as in \`09:30\``;
      times.problem("wrong-value", field, message);
    }
    return minute;
  });
  const [start, end] = minutes;
  if (start === undefined || end === undefined || start < end) return;
  const message = "`end_time` must be after `start_time`; for a range over midnight write two ranges";
  times.problem("conflict", "end_time", message);
}

function minuteOf(written: string): number | undefined {
  if (!/^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/.test(written)) return undefined;
  const [hours, minutes] = written.split(":");
  return Number(hours) * 60 + Number(minutes);
}

const rangeParts = ["weekdays", "days_of_month", "months", "years"] as const;
type RangePart = (typeof rangeParts)[number];

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const months = "january february march april may june july august september october november december".split(
  " ",
);

/** A range, or what is wrong with it. */
type Reader = (written: string) => IntervalRange | string;

const readers: Readonly<Record<RangePart, Reader>> = {
  weekdays: (written) =>
    readRange(
      written,
      (day) => (weekdays.includes(day) ? weekdays.indexOf(day) : undefined),
      "a weekday is written in full, as in `monday`",
    ),
  months: (written) =>
    readRange(
      written,
      (month) => (months.includes(month) ? months.indexOf(month) + 1 : wholeNumber(month)),
      "a month is a number or written in full, as in `may`",
    ),
  years: (written) => readRange(written, wholeNumber, "a year is a whole number"),
  days_of_month: (written) => {
    const read = readEnds(written, wholeNumber, "a day of the month is a whole number");
    return typeof read === "string" ? read : (dayProblem(read) ?? read);
  },
};

function readRange(
  written: string,
  member: (text: string) => number | undefined,
  hint: string,
): IntervalRange | string {
  const read = readEnds(written, member, hint);
  if (typeof read === "string" || read.begin <= read.end) return read;
  return "a range must not end before it begins; write two ranges";
}

function readEnds(
  written: string,
  member: (text: string) => number | undefined,
  hint: string,
): IntervalRange | string {
  const parts = written.split(":");
  if (parts.length > 2) return "a range has two ends, as in `1:5`";
  const begin = member(parts[0] ?? "");
  const end = member(parts[1] ?? parts[0] ?? "");
  return begin === undefined || end === undefined ? hint : { begin, end };
}

// The shortest month decides what can never be, as upstream.
function dayProblem({ begin, end }: IntervalRange): string | undefined {
  if ([begin, end].some((day) => day === 0 || day < -31 || day > 31)) {
    return "a day of the month is 1 to 31, or -1 to -31 from the end";
  }
  if (begin < 0 && end > 0) return "a range that begins from the month's end must end there too";
  const fromStart = (day: number) => (day < 0 ? 28 + day : day);
  return fromStart(begin) > fromStart(end) ? "the range ends before it begins" : undefined;
}

function wholeNumber(written: string): number | undefined {
  return /^[+-]?[0-9]{1,15}$/.test(written) ? Number(written) : undefined;
}

function checkLocation(interval: Section): void {
  const location = interval.text("location");
  if (location === "Local") {
    interval.problem(
      "doubtful",
      "location",
      "`Local` depends on the machine and is taken as UTC here; name a zone",
    );
  } else if (location !== "" && !isTimeZone(location)) {
    const message = `the time zone \`${location}\` is not known; write it as in \`Europe/Berlin\` or \`UTC\``;
    interval.problem("wrong-value", "location", message);
  }
}
