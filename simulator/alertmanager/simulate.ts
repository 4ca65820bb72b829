import type { AlertmanagerConfig } from "./config.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { NotificationInput } from "./notification-input.ts";
import type { NotificationTimeline } from "./timeline.ts";

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
  const dispatcher = new Dispatcher(config, input);
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
