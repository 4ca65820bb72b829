import {
  durationSeconds,
  durationType,
  formatGoTime,
  formatPrintf,
  GoFunctionError,
  type GoValue,
  goFloat,
  quoteText,
  typeNameOf,
} from "../go-template/index.ts";
import { type PrometheusMajor, parseFloatStrict } from "../promql/index.ts";

/** The number that a template's value stands for: numbers, and strings that Go reads as one. */
export function numberOf(value: GoValue | undefined, prometheus: PrometheusMajor): number {
  switch (value?.kind) {
    case "float":
      return value.value;
    case "int":
      if (value.type.name === durationType.name) {
        if (prometheus === 3) return durationSeconds(value.value);
        break;
      }
      return Number(value.value);
    case "uint":
      if (value.type.name === "uint8") break;
      return Number(value.value);
    case "string":
      if (value.type.name !== "string") break;
      return parseNumber(value.value);
    default:
  }
  throw new GoFunctionError(`can't convert ${typeNameOf(value ?? { kind: "invalid" })} to float`);
}

function parseNumber(text: string): number {
  const number = parseFloatStrict(text);
  const problem = number === undefined ? "invalid syntax" : number === "range" ? "value out of range" : "";
  if (typeof number === "number") return number;
  throw new GoFunctionError(`strconv.ParseFloat: parsing ${quoteText(text)}: ${problem}`);
}

/** Four significant digits with a metric prefix: `1.234k`, `12.3m`. */
export function humanize(number: number): string {
  if (number === 0 || !Number.isFinite(number)) return fourDigits(number);
  if (Math.abs(number) >= 1) return scaledDown(number, 1000, ["k", "M", "G", "T", "P", "E", "Z", "Y"]);
  return scaledUp(number);
}

/** Four significant digits with a binary prefix: `1.5ki`. */
export function humanize1024(number: number): string {
  if (Math.abs(number) <= 1 || !Number.isFinite(number)) return fourDigits(number);
  return scaledDown(number, 1024, ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"]);
}

/** Seconds as `1d 2h 3m 4s`, less than a minute as `1.5s`, less than a second as `15ms`. */
export function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return fourDigits(seconds);
  if (seconds === 0) return `${fourDigits(seconds)}s`;
  if (Math.abs(seconds) < 1) return `${scaledUp(seconds)}s`;
  const sign = seconds < 0 ? "-" : "";
  const size = Math.abs(seconds);
  const whole = toInt64(size);
  const [days, hours, minutes, rest] = [
    whole / 86_400n,
    (whole / 3600n) % 24n,
    (whole / 60n) % 60n,
    whole % 60n,
  ];
  if (days !== 0n) return `${sign}${days}d ${hours}h ${minutes}m ${rest}s`;
  if (hours !== 0n) return `${sign}${hours}h ${minutes}m ${rest}s`;
  if (minutes !== 0n) return `${sign}${minutes}m ${rest}s`;
  return `${sign}${fourDigits(size)}s`;
}

/** A ratio as a percentage of four significant digits. */
export function humanizePercentage(ratio: number): string {
  return `${fourDigits(ratio * 100)}%`;
}

/** Seconds since the epoch as a time; NaN and infinities as they are. */
export function humanizeTimestamp(seconds: number): string {
  return Number.isFinite(seconds) ? formatGoTime(unixNsOf(seconds)) : fourDigits(seconds);
}

/** Seconds since the epoch as nanoseconds in steps of a millisecond, as Prometheus keeps times. */
export function unixNsOf(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new GoFunctionError("value is NaN or Inf");
  const ns = seconds * 1e9;
  if (ns > 2 ** 63 || ns < -(2 ** 63)) {
    const text = formatPrintf("%v", [goFloat(seconds)]);
    throw new GoFunctionError(
      `${text} cannot be represented as a nanoseconds timestamp since it overflows int64`,
    );
  }
  return (toInt64(ns) / 1_000_000n) * 1_000_000n;
}

/** A float cut to 64 bits as the processor does it: what does not fit becomes the smallest number. */
export function toInt64(number: number): bigint {
  const whole = Number.isFinite(number) ? BigInt(Math.trunc(number)) : 2n ** 63n;
  return whole >= 2n ** 63n || whole < -(2n ** 63n) ? -(2n ** 63n) : whole;
}

function fourDigits(number: number): string {
  return formatPrintf("%.4g", [goFloat(number)]);
}

function scaledDown(number: number, base: number, prefixes: readonly string[]): string {
  let scaled = number;
  let prefix = "";
  for (const next of prefixes) {
    if (Math.abs(scaled) < base) break;
    prefix = next;
    scaled /= base;
  }
  return fourDigits(scaled) + prefix;
}

function scaledUp(number: number): string {
  let scaled = number;
  let prefix = "";
  for (const next of ["m", "u", "n", "p", "f", "a", "z", "y"]) {
    if (Math.abs(scaled) >= 1) break;
    prefix = next;
    scaled *= 1000;
  }
  return fourDigits(scaled) + prefix;
}
