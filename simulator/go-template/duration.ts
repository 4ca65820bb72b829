import type { GoFunction } from "./function.ts";
import { type GoType, int64Type } from "./type.ts";
import { type GoValue, goFloat, goString } from "./value.ts";

const secondNs = 1_000_000_000n;

/** Go's `time.Duration`: nanoseconds, with the methods that templates use. */
export const durationType: GoType = {
  kind: "int",
  name: "time.Duration",
  methods: new Map<string, GoFunction>([
    ["String", ofNanoseconds((ns) => goString(formatGoDuration(ns)))],
    ["Hours", ofNanoseconds((ns) => goFloat(Number(ns) / 3.6e12))],
    ["Minutes", ofNanoseconds((ns) => goFloat(Number(ns) / 6e10))],
    ["Seconds", ofNanoseconds((ns) => goFloat(durationSeconds(ns)))],
    ["Milliseconds", ofNanoseconds((ns) => goInt64(ns / 1_000_000n))],
    ["Microseconds", ofNanoseconds((ns) => goInt64(ns / 1000n))],
    ["Nanoseconds", ofNanoseconds(goInt64)],
    ["Abs", ofNanoseconds((ns) => goDuration(ns < 0n ? -ns : ns))],
    ["Truncate", withUnit((ns, unit) => (unit <= 0n ? ns : ns - (ns % unit)))],
    ["Round", withUnit(roundTo)],
  ]),
};

/** A Go `time.Duration` of so many nanoseconds. */
export function goDuration(ns: bigint): Extract<GoValue, { kind: "int" | "uint" }> {
  return { kind: "int", type: durationType, value: ns };
}

/** A Go `int64`. */
export function goInt64(value: bigint): GoValue {
  return { kind: "int", type: int64Type, value };
}

/** The nanoseconds as seconds, rounded once as Go does. */
export function durationSeconds(ns: bigint): number {
  return Number(ns / secondNs) + Number(ns % secondNs) / 1e9;
}

/** The duration as Go prints it: `1h2m3.5s`, `1.5ms`, `0s`. */
export function formatGoDuration(ns: bigint): string {
  if (ns === 0n) return "0s";
  const sign = ns < 0n ? "-" : "";
  const size = ns < 0n ? -ns : ns;
  if (size < secondNs) {
    if (size < 1000n) return `${sign}${size}ns`;
    return size < 1_000_000n ? `${sign}${decimal(size, 1000n)}µs` : `${sign}${decimal(size, 1_000_000n)}ms`;
  }
  const seconds = decimal(size % (60n * secondNs), secondNs);
  const minutes = size / (60n * secondNs);
  if (minutes === 0n) return `${sign}${seconds}s`;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}s`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}s`;
}

function decimal(value: bigint, unit: bigint): string {
  const digits = unit.toString().length - 1;
  const fraction = (value % unit).toString().padStart(digits, "0").replace(/0+$/, "");
  return fraction === "" ? `${value / unit}` : `${value / unit}.${fraction}`;
}

function roundTo(ns: bigint, unit: bigint): bigint {
  if (unit <= 0n) return ns;
  const size = ns < 0n ? -ns : ns;
  const rest = size % unit;
  const rounded = rest + rest < unit ? size - rest : size + unit - rest;
  return ns < 0n ? -rounded : rounded;
}

function ofNanoseconds(compute: (ns: bigint) => GoValue): GoFunction {
  return { parameters: [], call: ([receiver]) => compute(nanosecondsOf(receiver)) };
}

function withUnit(compute: (ns: bigint, unit: bigint) => bigint): GoFunction {
  return {
    parameters: [{ kind: "int", name: "time.Duration" }],
    call: ([receiver, unit]) => goDuration(compute(nanosecondsOf(receiver), nanosecondsOf(unit))),
  };
}

// A method may be called on a pointer as well as on the value.
function nanosecondsOf(value: GoValue | undefined): bigint {
  const inner = value?.kind === "pointer" ? value.target : value;
  return inner?.kind === "int" ? inner.value : 0n;
}
