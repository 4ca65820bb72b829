import { durationType, goDuration, goInt64 } from "./duration.ts";
import type { GoFunction } from "./function.ts";
import { calendarOf, dayNames, floorDivide, formatTimeLayout, localNs, monthNames } from "./time-layout.ts";
import { type GoType, stringType } from "./type.ts";
import { type GoTime, type GoValue, type GoZone, goBool, goInt, goString } from "./value.ts";

const msNs = 1_000_000n;
// Go's zero time is the first of January of the year 1.
const zeroTimeNs = -62_135_596_800n * 1_000_000_000n;

const monthType = namedNumber("time.Month", (value) => monthNames[value - 1] ?? `%!Month(${value})`);
const weekdayType = namedNumber("time.Weekday", (value) => dayNames[value] ?? `%!Weekday(${value})`);

/** Go's `time.Time` with the methods that templates use. */
export const timeType: GoType = {
  kind: "struct",
  name: "time.Time",
  hiddenFieldNames: ["wall", "ext", "loc"],
  methods: createTimeMethods(),
};

/** A Go `time.Time` so many nanoseconds after the epoch, in UTC unless a zone is given. */
export function goTime(unixNs: bigint, zone?: GoZone): GoTime {
  return { kind: "time", type: timeType, unixNs, ...(zone === undefined ? {} : { zone }) };
}

/** The time as Go prints it: `2006-01-02 15:04:05.999999999 +0000 UTC`. */
export function formatGoTime(unixNs: bigint, zone?: GoZone): string {
  return formatTimeLayout(unixNs, "2006-01-02 15:04:05.999999999 -0700 MST", zone);
}

function namedNumber(name: string, textOf: (value: number) => string): GoType {
  const call = ([receiver]: readonly GoValue[]): GoValue =>
    goString(textOf(receiver?.kind === "int" ? Number(receiver.value) : 0));
  return { kind: "int", name, methods: new Map([["String", { parameters: [], call }]]) };
}

function createTimeMethods(): ReadonlyMap<string, GoFunction> {
  return new Map<string, GoFunction>([
    ["String", ofTime((ns, zone) => goString(formatGoTime(ns, zone)))],
    ["Unix", ofTime((ns) => goInt64(floorDivide(ns, 1_000_000_000n)))],
    ["UnixMilli", ofTime((ns) => goInt64(floorDivide(ns, msNs)))],
    ["UnixMicro", ofTime((ns) => goInt64(floorDivide(ns, 1000n)))],
    ["UnixNano", ofTime((ns) => goInt64(ns))],
    ["UTC", ofTime((ns) => goTime(ns))],
    ["Local", ofTime((ns) => goTime(ns))],
    ["IsZero", ofTime((ns) => goBool(ns === zeroTimeNs))],
    ["Year", ofTime((ns, zone) => goInt(calendarIn(ns, zone).year))],
    [
      "Month",
      ofTime((ns, zone) => ({ kind: "int", type: monthType, value: BigInt(calendarIn(ns, zone).month) })),
    ],
    ["Day", ofTime((ns, zone) => goInt(calendarIn(ns, zone).day))],
    [
      "Weekday",
      ofTime((ns, zone) => ({ kind: "int", type: weekdayType, value: BigInt(calendarIn(ns, zone).weekday) })),
    ],
    ["YearDay", ofTime((ns, zone) => goInt(calendarIn(ns, zone).yearDay))],
    ["Hour", ofTime((ns, zone) => goInt(calendarIn(ns, zone).hour))],
    ["Minute", ofTime((ns, zone) => goInt(calendarIn(ns, zone).minute))],
    ["Second", ofTime((ns, zone) => goInt(calendarIn(ns, zone).second))],
    ["Nanosecond", ofTime((ns, zone) => goInt(calendarIn(ns, zone).nanosecond))],
    [
      "Format",
      {
        parameters: [stringType],
        call: ([receiver, layout]) =>
          goString(
            formatTimeLayout(
              unixNsOf(receiver),
              layout?.kind === "string" ? layout.value : "",
              zoneOf(receiver),
            ),
          ),
      },
    ],
    ["Add", withDuration((ns, duration) => ns + duration)],
    ["Truncate", withDuration((ns, unit) => (unit <= 0n ? ns : ns - positiveRest(ns - zeroTimeNs, unit)))],
    [
      "Round",
      withDuration((ns, unit) => {
        if (unit <= 0n) return ns;
        const rest = positiveRest(ns - zeroTimeNs, unit);
        return rest + rest < unit ? ns - rest : ns + unit - rest;
      }),
    ],
    ["Sub", withTime((ns, other) => goDuration(ns - other))],
    ["Before", withTime((ns, other) => goBool(ns < other))],
    ["After", withTime((ns, other) => goBool(ns > other))],
    ["Equal", withTime((ns, other) => goBool(ns === other))],
  ]);
}

function positiveRest(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

function ofTime(compute: (unixNs: bigint, zone: GoZone | undefined) => GoValue): GoFunction {
  return { parameters: [], call: ([receiver]) => compute(unixNsOf(receiver), zoneOf(receiver)) };
}

function calendarIn(unixNs: bigint, zone: GoZone | undefined): ReturnType<typeof calendarOf> {
  return calendarOf(localNs(unixNs, zone));
}

function withDuration(compute: (unixNs: bigint, durationNs: bigint) => bigint): GoFunction {
  return {
    parameters: [durationType],
    call: ([receiver, duration]) =>
      goTime(compute(unixNsOf(receiver), duration?.kind === "int" ? duration.value : 0n), zoneOf(receiver)),
  };
}

function withTime(compute: (unixNs: bigint, otherNs: bigint) => GoValue): GoFunction {
  return {
    parameters: [{ kind: "struct", name: "time.Time" }],
    call: ([receiver, other]) => compute(unixNsOf(receiver), unixNsOf(other)),
  };
}

// A method may be called on a pointer as well as on the value.
function unixNsOf(value: GoValue | undefined): bigint {
  const inner = value?.kind === "pointer" ? value.target : value;
  return inner?.kind === "time" ? inner.unixNs : 0n;
}

function zoneOf(value: GoValue | undefined): GoZone | undefined {
  const inner = value?.kind === "pointer" ? value.target : value;
  return inner?.kind === "time" ? inner.zone : undefined;
}
