import { formatDuration } from "../../promql/index.ts";

/**
 * A duration in real time, in whole milliseconds, as Prometheus and Alertmanager hold them. What was longer than
 * nothing stays so (at least 1 ms); the sign is kept.
 */
export function scaledDurationMs(durationMs: number, factor: number): number {
  if (durationMs === 0 || factor === 1) return durationMs;
  const lengthMs = Math.max(1, Math.round(Math.abs(durationMs) / factor));
  return durationMs < 0 ? -lengthMs : lengthMs;
}

/** As `scaledDurationMs`, written as both programs read it: `37s500ms`. */
export function scaledDurationText(durationMs: number, factor: number): string {
  return formatDuration(scaledDurationMs(durationMs, factor));
}

/**
 * A duration that evaluations count off (`for`, `keep_firing_for`), in real time: over after as many of them as in the
 * scenario's, although their interval is rounded. Six of 833 ms do not fill 5 s, and an alert would fire one later.
 */
export function scaledHoldMs(holdMs: number, intervalMs: number, factor: number): number {
  if (holdMs === 0 || factor === 1) return holdMs;
  const evaluations = Math.ceil(holdMs / intervalMs);
  const realIntervalMs = scaledDurationMs(intervalMs, factor);
  const realMs = scaledDurationMs(holdMs, factor);
  return Math.max((evaluations - 1) * realIntervalMs + 1, Math.min(evaluations * realIntervalMs, realMs));
}
