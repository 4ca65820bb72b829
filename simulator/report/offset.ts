/** A length of time as people read it: `850ms`, `5s`, `2m15s`, `3h4m`, `1d2h`; at most two units. */
export function formatLength(durationMs: number): string {
  const sign = durationMs < 0 ? "-" : "";
  const length = Math.abs(durationMs);
  if (length < 1000 && length > 0) return `${sign}${Math.round(length)}ms`;
  const seconds = Math.round(length / 1000);
  for (const [size, unit, smallerSize, smallerUnit] of unitPairs) {
    if (seconds < size) continue;
    const whole = Math.floor(seconds / size);
    const rest = Math.floor((seconds - whole * size) / smallerSize);
    return `${sign}${whole}${unit}${rest > 0 ? `${rest}${smallerUnit}` : ""}`;
  }
  return `${sign}${seconds}s`;
}

/** An instant relative to another, with its sign: `+2m15s`, `-5s`, `+0s`. */
export function formatOffset(atMs: number, originMs: number): string {
  const offset = atMs - originMs;
  return offset < 0 ? formatLength(offset) : `+${formatLength(offset)}`;
}

const unitPairs = [
  [86_400, "d", 3_600, "h"],
  [3_600, "h", 60, "m"],
  [60, "m", 1, "s"],
] as const;
