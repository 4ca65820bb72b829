const unitsMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  "\u00b5s": 1e-3,
  "\u03bcs": 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration as Go's `time.ParseDuration` does (`1.5h`, `-300ms`, `1h15m30s`, `0`); undefined where it is
 * none. Days and longer units do not exist there.
 */
export function parseGoDurationMs(text: string): number | undefined {
  const match = /^([+-]?)(.+)$/s.exec(text);
  if (match === null) return undefined;
  const [, sign = "", body = ""] = match;
  if (body === "0") return 0;
  if (!/^(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)[^0-9.]+)+$/.test(body)) return undefined;
  let totalMs = 0;
  for (const [, count = "", unit = ""] of body.matchAll(/([0-9]*\.?[0-9]*)([^0-9.]+)/g)) {
    const unitMs = Object.hasOwn(unitsMs, unit) ? unitsMs[unit] : undefined;
    if (unitMs === undefined) return undefined;
    totalMs += Number(count) * unitMs;
  }
  // The longest that a signed 64-bit count of nanoseconds can hold.
  if (totalMs > 9_223_372_036_854.775) return undefined;
  return sign === "-" ? -totalMs : totalMs;
}
