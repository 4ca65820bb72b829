import { type Labels, labelPairs, labelsToRecord } from "../promql/index.ts";
import type { AlertStatus } from "./alert.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Notification, NotifiedAlert } from "./timeline.ts";

/** Names and values, in the order of the names. */
type TextRecord = Readonly<Record<string, string>>;

/** What notification templates see, with the names of the webhook's JSON. */
export interface NotificationData {
  /** The receiver's name with characters special in regular expressions escaped, as upstream has it. */
  readonly receiver: string;
  readonly status: AlertStatus;
  readonly alerts: readonly AlertData[];
  readonly notification_reason: string;
  readonly groupLabels: TextRecord;
  readonly commonLabels: TextRecord;
  readonly commonAnnotations: TextRecord;
  readonly externalURL: string;
}

/** An alert as templates see it. */
export interface AlertData {
  readonly status: AlertStatus;
  readonly labels: TextRecord;
  readonly annotations: TextRecord;
  /** RFC 3339, UTC. */
  readonly startsAt: string;
  /** `0001-01-01T00:00:00Z` while the alert is firing. */
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

/** The body of a webhook, version 4. */
export interface WebhookMessage extends NotificationData {
  readonly version: "4";
  readonly groupKey: string;
  readonly truncatedAlerts: number;
}

/** What the data of a notification are made of. */
export type NotificationFacts = Pick<
  Notification,
  "receiver" | "status" | "alerts" | "reason" | "groupLabels"
>;

/** The data of a notification for templates. `externalUrl` is the address under which Alertmanager is reached. */
export function notificationData(notification: NotificationFacts, externalUrl: string): NotificationData {
  const { alerts } = notification;
  return {
    receiver: notification.receiver.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&"),
    status: notification.status,
    alerts: alerts.map(alertData),
    notification_reason: notification.reason,
    groupLabels: recordOf(notification.groupLabels),
    commonLabels: common(alerts.map((alert) => labelPairs(alert.labels))),
    commonAnnotations: common(alerts.map((alert) => sortedEntries(alert.annotations))),
    externalURL: externalUrl,
  };
}

/** The body that a webhook integration posts; `maxAlerts` 0 stands for no limit. */
export function webhookMessage(
  notification: Notification,
  externalUrl: string,
  maxAlerts: number,
): WebhookMessage {
  const { alerts } = notification;
  const shown = maxAlerts > 0 ? alerts.slice(0, maxAlerts) : alerts;
  return {
    ...notificationData({ ...notification, alerts: shown }, externalUrl),
    version: "4",
    groupKey: notification.groupKey,
    truncatedAlerts: alerts.length - shown.length,
  };
}

function alertData(alert: NotifiedAlert): AlertData {
  return {
    status: alert.status,
    labels: recordOf(alert.labels),
    annotations: Object.fromEntries(sortedEntries(alert.annotations)),
    startsAt: instantText(alert.startsAtMs),
    endsAt: alert.endsAtMs === undefined ? "0001-01-01T00:00:00Z" : instantText(alert.endsAtMs),
    generatorURL: alert.generatorUrl,
    fingerprint: fingerprintOf(alert.labels),
  };
}

function recordOf(labels: Labels): TextRecord {
  return { ...labelsToRecord(labels) };
}

function sortedEntries(record: TextRecord): readonly (readonly [string, string])[] {
  return Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
}

function common(all: readonly (readonly (readonly [string, string])[])[]): TextRecord {
  const [first = [], ...others] = all.map((pairs) => new Map(pairs));
  return Object.fromEntries(
    [...first].filter(([name, value]) => others.every((other) => other.get(name) === value)),
  );
}

// Go leaves out what is zero at the end of the fraction.
function instantText(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.?0*Z$/, "Z");
}
