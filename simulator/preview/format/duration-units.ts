import { decimalText } from "./decimal-text.ts";
import { type FormatOptions, type FormattedValue, plainValue, type UnitFormat } from "./formatted-value.ts";

/** One size of a unit of time: values below `below` are divided by `divisor` and called `name`. */
type Size = readonly [below: number, divisor: number, name: string];

const sizesOfSeconds: readonly Size[] = [
  [1e-6, 1e-9, "ns"],
  [1e-3, 1e-6, "µs"],
  [1, 1e-3, "ms"],
  [60, 1, "s"],
  [3600, 60, "min"],
  [86_400, 3600, "hour"],
  [604_800, 86_400, "day"],
  [31_536_000, 604_800, "week"],
  [Number.POSITIVE_INFINITY, 31_556_900, "year"],
];

const sizesOfUnit = {
  ns: [
    [1000, 1, "ns"],
    [1e6, 1000, "µs"],
    [1e9, 1e6, "ms"],
    [6e10, 1e9, "s"],
    [3.6e12, 6e10, "min"],
    [8.64e13, 3.6e12, "hour"],
    [Number.POSITIVE_INFINITY, 8.64e13, "day"],
  ],
  µs: [
    [1000, 1, "µs"],
    [1e6, 1000, "ms"],
    [6e7, 1e6, "s"],
    [3.6e9, 6e7, "min"],
    [8.64e10, 3.6e9, "hour"],
    [Number.POSITIVE_INFINITY, 8.64e10, "day"],
  ],
  ms: [
    [1000, 1, "ms"],
    [60_000, 1000, "s"],
    [3_600_000, 60_000, "min"],
    [86_400_000, 3_600_000, "hour"],
    [31_536_000_000, 86_400_000, "day"],
    [Number.POSITIVE_INFINITY, 31_536_000_000, "year"],
  ],
  s: sizesOfSeconds,
  m: [
    [60, 1, "min"],
    [1440, 60, "hour"],
    [10_080, 1440, "day"],
    [604_800, 10_080, "week"],
    [Number.POSITIVE_INFINITY, 525_948, "year"],
  ],
  h: [
    [24, 1, "hour"],
    [168, 24, "day"],
    [8760, 168, "week"],
    [Number.POSITIVE_INFINITY, 8760, "year"],
  ],
  d: [
    [7, 1, "day"],
    [365, 7, "week"],
    [Number.POSITIVE_INFINITY, 365, "year"],
  ],
} as const satisfies Readonly<Record<string, readonly Size[]>>;

/** A duration in the size that fits it, as in `1.5 min`. */
export function durationUnit(unit: keyof typeof sizesOfUnit): UnitFormat {
  const sizes: readonly Size[] = sizesOfUnit[unit];
  return (value, options) => inSize(value, sizes, options);
}

/** Hundredths of a second, as SNMP counts. */
export const timeTicksUnit: UnitFormat = (value, options) => inSize(value / 100, sizesOfSeconds, options);

function inSize(value: number, sizes: readonly Size[], { decimals }: FormatOptions): FormattedValue {
  if (!Number.isFinite(value)) return plainValue(decimalText(value, decimals));
  const own = sizes.find(([, divisor]) => divisor === 1);
  // Nothing is nothing of the unit itself, not of the smallest size.
  const size = value === 0 ? own : sizes.find(([below]) => Math.abs(value) < below);
  const [, divisor, name] = size ?? [0, 1, ""];
  const text = decimalText(value / divisor, decimals);
  return { text, prefix: "", suffix: ` ${name}` };
}

const calendarMs = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["week", 604_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
  ["millisecond", 1],
] as const;

/** A duration in words, `1 day, 12 hours`: as many parts after the first as there are decimals. */
export function wordyDuration(unit: "second" | "millisecond"): UnitFormat {
  const unitMs = unit === "second" ? 1000 : 1;
  return (value, { decimals }) => {
    if (!Number.isFinite(value)) return plainValue(decimalText(value, decimals));
    if (value === 0) return plainValue(`0 ${unit}s`);
    const text = wordsOf(Math.abs(value) * unitMs, decimals ?? 0);
    return plainValue(value < 0 ? `${text} ago` : text);
  };
}

function wordsOf(sizeMs: number, decimals: number): string {
  const parts: string[] = [];
  let restMs = sizeMs;
  for (const [name, lengthMs] of calendarMs) {
    if (parts.length === 0 && restMs < lengthMs) continue;
    if (parts.length > Math.max(0, decimals)) break;
    const count = Math.floor(restMs / lengthMs);
    parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
    restMs %= lengthMs;
  }
  return parts.join(", ");
}

/** Seconds as `hh:mm:ss`, with days before them where `hasDays`. */
export function clockDuration(hasDays: boolean): UnitFormat {
  return (value, { decimals }) => {
    if (!Number.isFinite(value)) return plainValue(decimalText(value, decimals));
    const size = Math.floor(Math.abs(value));
    const days = hasDays ? Math.floor(size / 86_400) : 0;
    const rest = size - days * 86_400;
    const clock = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(twoDigits).join(":");
    const text = `${days > 0 ? `${days} d ` : ""}${clock}`;
    return plainValue(value < 0 ? `${text} ago` : text);
  };
}

/** Milliseconds (or seconds) as `01h:59m:59s:999ms`; decimals say how many parts follow the first. */
export function clockUnit(unitMs: 1 | 1000): UnitFormat {
  return (value, { decimals }) => {
    const sizeMs = value * unitMs;
    if (!Number.isFinite(sizeMs)) return plainValue(decimalText(sizeMs, decimals));
    const thousandths = `${String(Math.floor(sizeMs % 1000)).padStart(3, "0")}ms`;
    if (sizeMs < 1000) return plainValue(thousandths);
    const parts = [`${twoDigits(Math.floor(sizeMs / 1000) % 60)}s`, thousandths];
    if (sizeMs >= 60_000) parts.unshift(`${twoDigits(Math.floor(sizeMs / 60_000) % 60)}m`);
    if (sizeMs >= 3_600_000) parts.unshift(`${twoDigits(Math.floor(sizeMs / 3_600_000))}h`);
    return plainValue(parts.slice(0, decimals === undefined ? parts.length : decimals + 1).join(":"));
  };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
