import type { ReceivedAlert } from "./alert.ts";
import type { AlertmanagerConfig } from "./config.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { Silence } from "./muting.ts";
import type { DeliveryAttempt, DeliveryResult, NotificationTimeline } from "./timeline.ts";

/** What an Alertmanager is given over a stretch of virtual time. */
export interface NotificationInput {
  /** When it starts, with nothing remembered. */
  readonly startMs: number;
  /** How far to follow it; what would happen later is left out. */
  readonly untilMs: number;
  /** Posts in any order; those before `startMs` or after `untilMs` do not arrive. */
  readonly alerts: readonly ReceivedAlert[];
  readonly silences: readonly Silence[];
  /** What comes of each delivery; every one succeeds where it is left out. Deliveries take no time. */
  readonly deliver?: (attempt: DeliveryAttempt) => DeliveryResult;
}

/**
 * Follows an Alertmanager 0.33 of one node through virtual time: merging of posts, grouping and its timers,
 * inhibition, active and mute time intervals, silences, de-duplication by the notification log, retries. The same input
 * gives the same time line. Where the real one leaves things to chance, this one takes: posts of an instant before
 * flushes of that instant, and the mean of the random waits between retries.
 */
export function simulateNotifications(
  config: AlertmanagerConfig,
  input: NotificationInput,
): NotificationTimeline {
  const dispatcher = new Dispatcher(config, input.startMs, input.silences, input.deliver ?? (() => "ok"));
  const posts = input.alerts
    .filter((alert) => alert.receivedAtMs >= input.startMs && alert.receivedAtMs <= input.untilMs)
    .sort((left, right) => left.receivedAtMs - right.receivedAtMs);
  for (const alert of posts) {
    dispatcher.runBefore(alert.receivedAtMs);
    dispatcher.receive(alert);
  }
  dispatcher.runUntil(input.untilMs);
  return dispatcher.timeline();
}
