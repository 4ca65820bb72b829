import type { NotificationFact } from "./facts.ts";

/** What the monitor outside sees: when it missed the watchdog's heartbeat, and when it came back. */
export interface HeartbeatWatch {
  readonly missedAtMs: readonly number[];
  readonly returnedAtMs: readonly number[];
}

/** How the external monitor listens. */
export interface HeartbeatOptions {
  /** The receiver that the watchdog's notifications go to. */
  readonly receiver: string;
  /** How long the monitor waits for the next heartbeat. */
  readonly lossMs: number;
  readonly endMs: number;
}

/**
 * Listens as a monitor outside would: a heartbeat is a delivered firing notification to the receiver, and it is
 * missed when none came for `lossMs`, counted from the start of the drill for the first one.
 */
export function watchHeartbeat(
  notifications: readonly NotificationFact[],
  options: HeartbeatOptions,
): HeartbeatWatch {
  const missedAtMs: number[] = [];
  const returnedAtMs: number[] = [];
  let lastAtMs = 0;
  for (const { atMs, receiver, status, isDelivered } of notifications) {
    if (receiver !== options.receiver || status !== "firing" || !isDelivered) continue;
    if (atMs - lastAtMs > options.lossMs) {
      missedAtMs.push(lastAtMs + options.lossMs);
      returnedAtMs.push(atMs);
    }
    lastAtMs = atMs;
  }
  if (options.endMs - lastAtMs > options.lossMs) missedAtMs.push(lastAtMs + options.lossMs);
  return { missedAtMs, returnedAtMs };
}
