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
