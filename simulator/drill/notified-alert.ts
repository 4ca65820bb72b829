import type { Notification, UnnotifiedReason } from "../alertmanager/index.ts";
import { labelValue } from "../promql/index.ts";
import { journalLabels, type NotifiedAlert } from "./journal.ts";

/** The alerts of a notification as its receiver reads them. */
export function notifiedAlerts(notification: Notification): readonly NotifiedAlert[] {
  return notification.alerts.map((alert) => ({
    status: alert.status,
    labels: journalLabels(alert.labels),
    annotations: alert.annotations,
  }));
}

/**
 * What keeps an alert from its receiver, to end a sentence that begins with its name. Undefined for the normal course:
 * waiting for the group's next flush, having been told already, resolved where that is not sent.
 */
export function describeMuting(why: UnnotifiedReason): string | undefined {
  switch (why.kind) {
    case "inhibited":
      return `is inhibited by ${labelValue(why.by, "alertname")}`;
    case "silenced":
      return `is silenced by ${why.silenceIds.join(", ")}`;
    case "outside-active-time":
      return `is outside the active time ${why.intervals.join(", ")}`;
    case "muted-time":
      return `is muted during ${why.intervals.join(", ")}`;
    case "not-delivered":
      return why.failure === undefined
        ? `could not be delivered in ${why.attemptCount} attempts`
        : `could not be delivered: \`${why.failure.path}\` cannot be rendered: ${why.failure.problem}`;
    case "waiting":
    case "nothing-new":
    case "resolved-not-sent":
    case "never-notified":
      return undefined;
    default:
      return why satisfies never;
  }
}
