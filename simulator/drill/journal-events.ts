import type { Notification } from "../alertmanager/index.ts";
import type { AlertInstance } from "../engine/index.ts";
import { formatFloat, labelValue } from "../promql/index.ts";
import { heartbeatReceiver } from "./fact-collection.ts";
import type { Facts } from "./facts.ts";
import { watchHeartbeat } from "./heartbeat.ts";
import { type JournalEvent, journalLabels, sortEvents } from "./journal.ts";
import { integrationText, notificationTexts } from "./notification-texts.ts";
import { describeMuting, notifiedAlerts } from "./notified-alert.ts";
import type { Seen } from "./seen.ts";

/** Everything that a virtual run saw, as events in order. */
export function recordEvents(seen: Seen, facts: Facts): readonly JournalEvent[] {
  const { span, scenario, stop } = seen;
  const events: JournalEvent[] = [{ kind: "control-started", atMs: 0 }];
  for (const result of seen.before)
    events.push({ kind: "steady-state-checked", atMs: span.controlMs, ...result });
  if (facts.unsteadyBefore.length > 0) return sortEvents(events);
  for (const result of seen.after) events.push({ kind: "steady-state-checked", atMs: span.endMs, ...result });
  for (const { fault, injectAtMs, rollbackAtMs } of seen.faults) {
    events.push({ kind: "fault-injected", atMs: injectAtMs, fault });
    events.push({ kind: "fault-rolled-back", atMs: rollbackAtMs, fault });
  }
  if (scenario.symptom !== undefined && seen.symptom.atMs !== undefined) {
    events.push({ kind: "symptom-seen", atMs: seen.symptom.atMs, expression: scenario.symptom });
  }
  if (stop !== undefined) events.push({ kind: "drill-stopped", ...stop });
  for (const alert of seen.evaluation.alerts) events.push(...alertEvents(alert));
  events.push(
    ...notificationEvents(seen),
    ...mutedEvents(seen),
    ...failureEvents(seen),
    ...heartbeatEvents(seen, facts),
  );
  return sortEvents(events);
}

function alertEvents(alert: AlertInstance): readonly JournalEvent[] {
  const common = { alert: alert.rule.name, labels: journalLabels(alert.labels) };
  const at = (
    kind: "alert-pending" | "alert-firing" | "alert-resolved" | "alert-withdrawn",
    atMs: number,
  ) => ({
    kind,
    atMs,
    ...common,
    value: formatFloat(alert.valueAt(atMs) ?? Number.NaN),
  });
  const events: JournalEvent[] = [];
  if (alert.firedAtMs !== alert.activeAtMs) events.push(at("alert-pending", alert.activeAtMs));
  if (alert.firedAtMs !== undefined) events.push(at("alert-firing", alert.firedAtMs));
  if (alert.resolvedAtMs !== undefined) events.push(at("alert-resolved", alert.resolvedAtMs));
  else if (alert.endedAtMs !== undefined) events.push(at("alert-withdrawn", alert.endedAtMs));
  return events;
}

function notificationEvents({ notifications }: Seen): readonly JournalEvent[] {
  return [
    ...notifications.notifications.map((notification) =>
      notificationEvent("notification-sent", notification),
    ),
    ...notifications.undelivered.map((notification) =>
      notificationEvent("notification-failed", notification),
    ),
  ];
}

function notificationEvent(
  kind: "notification-sent" | "notification-failed",
  notification: Notification,
): JournalEvent {
  return {
    kind,
    atMs: notification.atMs,
    receiver: notification.receiver,
    integration: integrationText(notification.integration),
    status: notification.status,
    group: journalLabels(notification.groupLabels),
    alerts: notifiedAlerts(notification),
    ...notificationTexts(notification),
  };
}

// Waiting for a group's next flush and having been told already are the normal course; what keeps an alert from
// its receiver is worth a line.
function mutedEvents({ notifications }: Seen): readonly JournalEvent[] {
  return notifications.unnotified.flatMap(({ labels, receiver, why, fromMs }): JournalEvent[] => {
    const reason = describeMuting(why);
    if (reason === undefined) return [];
    const alert = labelValue(labels, "alertname");
    return [{ kind: "alert-muted", atMs: fromMs, alert, labels: journalLabels(labels), receiver, reason }];
  });
}

function failureEvents({ evaluation }: Seen): readonly JournalEvent[] {
  return evaluation.failures.map((failure) => ({
    kind: "evaluation-failed",
    atMs: failure.timestampMs,
    rule: failure.rule.name,
    message: failure.message,
  }));
}

function heartbeatEvents({ assets, span }: Seen, facts: Facts): readonly JournalEvent[] {
  const watch = watchHeartbeat(facts.notifications, {
    receiver: heartbeatReceiver,
    lossMs: assets.heartbeatLossMs,
    endMs: span.endMs,
  });
  return [
    ...watch.missedAtMs.map((atMs): JournalEvent => ({ kind: "heartbeat-missed", atMs })),
    ...watch.returnedAtMs.map((atMs): JournalEvent => ({ kind: "heartbeat-returned", atMs })),
  ];
}
