/** Why a text is no duration, in Prometheus's words. */
export interface DurationProblem {
  readonly message: string;
}

const unitsMs: readonly (readonly [string, number])[] = [
  ["y", 365 * 86_400_000],
  ["w", 7 * 86_400_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
];

/** The longest duration Prometheus can hold (a signed 64-bit count of nanoseconds), in milliseconds. */
export const durationMsMax = 9_223_372_036_854;

/**
 * Reads a duration as Prometheus does (`1h30m`, `90s`, `500ms`, `0`), units from the biggest to the smallest
 * and each at most once, without a sign. Undefined where it is none; see `readDuration` for the reason.
 */
export function parseDurationMs(text: string): number | undefined {
  const read = readDuration(text);
  return typeof read === "number" ? read : undefined;
}

/** As `parseDurationMs`, but says why a text is no duration. */
export function readDuration(text: string): number | DurationProblem {
  if (text === "0") return 0;
  if (text === "") return { message: "empty duration string" };
  const invalid = { message: `not a valid duration string: "${text}"` };
  if (!/^(?:[0-9]+[^0-9]+)+$/.test(text)) return invalid;
  let totalMs = 0;
  let lastUnit = -1;
  for (const [, count = "", unit = ""] of text.matchAll(/([0-9]+)([^0-9]+)/g)) {
    const index = unitsMs.findIndex(([name]) => name === unit);
    if (index < 0) return { message: `unknown unit "${unit}" in duration "${text}"` };
    if (index <= lastUnit) return invalid;
    lastUnit = index;
    // More digits than an unsigned 64-bit integer has are no number there.
    if (BigInt(count) > 0xffff_ffff_ffff_ffffn) return invalid;
    totalMs += Number(count) * (unitsMs[index]?.[1] ?? 0);
    if (totalMs > durationMsMax) return { message: "duration out of range" };
  }
  return totalMs;
}

/**
 * Writes a duration as Prometheus does: `1h30m`, `0s`; years and weeks only where nothing remains. Fractions of
 * a millisecond are cut off. A negative duration gets a minus sign, which `parseDurationMs` does not read.
 */
export function formatDuration(durationMs: number): string {
  if (durationMs < 0) {
    const positive = formatDuration(-durationMs);
    return positive === "0s" ? positive : `-${positive}`;
  }
  let restMs = Math.trunc(durationMs);
  if (!(restMs > 0)) return "0s";
  let text = "";
  for (const [unit, unitMs] of unitsMs) {
    const isExactOnly = unit === "y" || unit === "w";
    if (isExactOnly && restMs % unitMs !== 0) continue;
    const count = Math.floor(restMs / unitMs);
    if (count === 0) continue;
    text += `${count}${unit}`;
    restMs -= count * unitMs;
  }
  return text;
}
