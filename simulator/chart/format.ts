/** A duration as people write it, to the second: `3m20s`, `1h`, `0s`; milliseconds below ten seconds: `1.25s`. */
export function formatDuration(durationMs: number): string {
  const sign = durationMs < 0 ? "-" : "";
  const totalMs = Math.round(Math.abs(durationMs));
  if (totalMs < 10_000) return `${sign}${Number((totalMs / 1000).toFixed(3))}s`;
  const seconds = Math.round(totalMs / 1000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ];
  return `${sign}${parts.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : [])).join("")}`;
}

/** A time as an offset: `+3m20s`, `-1m`, `0s`. */
export function formatOffset(offsetMs: number): string {
  return offsetMs > 0 ? `+${formatDuration(offsetMs)}` : formatDuration(offsetMs);
}

/** A value in as few digits as tell it: four that count, powers of ten where it is very large or small. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return String(Number(value.toPrecision(4)));
  if (size >= 1000) return String(Math.round(value));
  return String(Number(value.toPrecision(4)));
}
