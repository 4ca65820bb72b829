import type { AlertInstance } from "../../engine/index.ts";

/**
 * The evaluation times at which an export states what is expected: before, at and after each change of an alert,
 * and some times spread over the drill. In order, on the grid of evaluations, at most `checkpointCountMax`.
 */
export function checkpoints(
  alerts: readonly AlertInstance[],
  intervalMs: number,
  endMs: number,
): readonly number[] {
  const changes = alerts.flatMap((alert) => [
    alert.createdAtMs,
    alert.firedAtMs,
    alert.resolvedAtMs,
    alert.endedAtMs,
  ]);
  const lastMs = Math.floor(endMs / intervalMs) * intervalMs;
  const times = new Set<number>();
  for (let i = 1; i <= spreadCount; i++)
    times.add(Math.floor((lastMs * i) / spreadCount / intervalMs) * intervalMs);
  for (const atMs of changes) {
    if (atMs === undefined || times.size >= checkpointCountMax) continue;
    for (const near of [atMs - intervalMs, atMs, atMs + intervalMs])
      if (near >= 0 && near <= lastMs) times.add(near);
  }
  return [...times].sort((left, right) => left - right);
}

const spreadCount = 6;
const checkpointCountMax = 200;
