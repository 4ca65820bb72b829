import type { AlertInstance, SentAlert } from "../engine/index.ts";
import type { AlertFact, Facts, NotificationFact } from "./facts.ts";
import { watchHeartbeat } from "./heartbeat.ts";
import { journalLabels } from "./journal.ts";
import { templateProblemOf } from "./notification-texts.ts";
import { notifiedAlerts } from "./notified-alert.ts";
import type { Seen } from "./seen.ts";

/** Brings what a virtual run saw into the facts that a verdict is made of. */
export function collectFacts(seen: Seen): Facts {
  const { assets, span, faults, stop } = seen;
  const notifications = notificationFacts(seen);
  const heartbeat = watchHeartbeat(notifications, {
    receiver: heartbeatReceiver,
    lossMs: assets.heartbeatLossMs,
    endMs: span.endMs,
  });
  const unmet = (results: Seen["before"]) =>
    results.filter((result) => !result.isMet).map((result) => `${result.description}: ${result.reason}`);
  return {
    firstFaultAtMs: faults[0]?.injectAtMs,
    lastFaultEndMs:
      faults.length === 0 ? undefined : Math.max(...faults.map((planned) => planned.rollbackAtMs)),
    controlMs: span.controlMs,
    symptomAtMs: seen.symptom.atMs,
    alerts: alertFacts(seen),
    notifications,
    receiversOfResolved: receiversOfResolved(seen),
    heartbeatMissedAtMs: heartbeat.missedAtMs[0],
    unsteadyBefore: unmet(seen.before),
    unsteadyAfter: unmet(seen.after),
    evaluationFailures: seen.evaluation.failures.map((failure) => `${failure.rule.name}: ${failure.message}`),
    symptomFailure: seen.symptom.failure,
    stopFailures: seen.stopFailures,
    stoppedBecause: stop?.reason,
  };
}

/** The receiver that klaxon's own routing sends the watchdog to. */
export const heartbeatReceiver = "heartbeat";

function alertFacts({ evaluation, sent }: Seen): readonly AlertFact[] {
  return evaluation.alerts
    .map(
      (alert): AlertFact => ({
        alert: alert.rule.name,
        labels: journalLabels(alert.labels),
        activeAtMs: alert.activeAtMs,
        firedAtMs: alert.firedAtMs,
        resolvedAtMs: alert.resolvedAtMs,
        receivedAtMs: receivedAtMs(alert, sent),
      }),
    )
    .sort((left, right) => left.activeAtMs - right.activeAtMs);
}

function receivedAtMs(alert: AlertInstance, sent: readonly SentAlert[]): number | undefined {
  if (alert.firedAtMs === undefined) return undefined;
  return sent.find((each) => each.alert === alert && each.sentAtMs >= (alert.firedAtMs ?? 0))?.sentAtMs;
}

function notificationFacts({ notifications }: Seen): readonly NotificationFact[] {
  const { notifications: delivered, undelivered } = notifications;
  return [...delivered, ...undelivered]
    .map((notification) => ({
      atMs: notification.atMs,
      receiver: notification.receiver,
      status: notification.status,
      isDelivered: notification.outcome === "delivered",
      problem: templateProblemOf(notification),
      alerts: notifiedAlerts(notification),
    }))
    .sort((left, right) => left.atMs - right.atMs);
}

function receiversOfResolved({ routing }: Seen): ReadonlySet<string> {
  return new Set(
    routing.config.receivers
      .filter((receiver) => receiver.integrations.some((integration) => integration.sendResolved))
      .map((receiver) => receiver.name),
  );
}
