import { formatDuration } from "../promql/index.ts";

// Times within 30 years of the epoch belong to tests and drills, whose time begins at 0.
const offsetMsMax = 30 * 365 * 86_400_000;

/** Whether a time counts from the begin of a test or a drill instead of being a date. */
export function isOffset(timestampMs: number): boolean {
  return Math.abs(timestampMs) < offsetMsMax;
}

/** An instant as people read it, to the millisecond: a date, or an offset as `+1h30m` in tests and drills. */
export function formatInstant(timestampMs: number): string {
  if (isOffset(timestampMs))
    return timestampMs < 0 ? formatDuration(timestampMs) : `+${formatDuration(timestampMs)}`;
  const date = new Date(timestampMs);
  return Number.isNaN(date.getTime()) ? `${timestampMs / 1000}` : date.toISOString().replace(".000Z", "Z");
}
