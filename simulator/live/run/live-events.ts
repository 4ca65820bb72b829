import {
  type Facts,
  heartbeatReceiver,
  type JournalEvent,
  sortEvents,
  watchHeartbeat,
} from "../../drill/index.ts";
import type { LiveCondition } from "./conditions.ts";
import { type MutedSighting, notifiedAlertsOf, type Sighting } from "./live-facts.ts";

/** Everything that a live run saw, as the events of a journal in order. */
export function liveEvents(sighting: Sighting, facts: Facts): readonly JournalEvent[] {
  const { scenario, span, faults, stop, clock } = sighting;
  const events: JournalEvent[] = [{ kind: "control-started", atMs: 0 }];
  for (const result of sighting.before) events.push(steadyStateEvent(result, span.controlMs));
  if (facts.unsteadyBefore.length > 0) return sortEvents(events);
  for (const result of sighting.after) events.push(steadyStateEvent(result, span.endMs));
  for (const { fault, injectAtMs, rollbackAtMs } of faults) {
    events.push({ kind: "fault-injected", atMs: injectAtMs, fault });
    events.push({ kind: "fault-rolled-back", atMs: rollbackAtMs, fault });
  }
  if (scenario.symptom !== undefined && facts.symptomAtMs !== undefined)
    events.push({ kind: "symptom-seen", atMs: facts.symptomAtMs, expression: scenario.symptom });
  if (stop !== undefined) events.push({ kind: "drill-stopped", ...stop });
  events.push(
    ...alertEvents(facts),
    ...withdrawals(sighting),
    ...notificationEvents(sighting),
    ...heartbeatEvents(sighting, facts),
  );
  events.push(...mutedEvents(sighting.muted, sighting));
  for (const { atRealMs, rule, reason } of sighting.failingRules)
    events.push({ kind: "evaluation-failed", atMs: clock.toScenario(atRealMs), rule, message: reason });
  return sortEvents(events);
}

function steadyStateEvent({ description, isMet, reason }: LiveCondition, atMs: number): JournalEvent {
  return { kind: "steady-state-checked", atMs, description, isMet, reason };
}

function alertEvents({ alerts }: Facts): readonly JournalEvent[] {
  return alerts.flatMap(({ alert, labels, activeAtMs, firedAtMs, resolvedAtMs }) => {
    const at = (kind: "alert-pending" | "alert-firing" | "alert-resolved", atMs: number): JournalEvent => ({
      kind,
      atMs,
      alert,
      labels,
      // `ALERTS` says that an alert is active, not with which value.
      value: "1",
    });
    const events: JournalEvent[] = [];
    if (firedAtMs !== activeAtMs) events.push(at("alert-pending", activeAtMs));
    if (firedAtMs !== undefined) events.push(at("alert-firing", firedAtMs));
    if (resolvedAtMs !== undefined) events.push(at("alert-resolved", resolvedAtMs));
    return events;
  });
}

// That an alert ceased to be pending is no fact that is judged, and tells why it did not fire.
function withdrawals({ lives, clock }: Sighting): readonly JournalEvent[] {
  return lives.flatMap(({ alert, labels, withdrawnAtMs }): readonly JournalEvent[] =>
    withdrawnAtMs === undefined
      ? []
      : [{ kind: "alert-withdrawn", atMs: clock.toScenario(withdrawnAtMs), alert, labels, value: "NaN" }],
  );
}

function notificationEvents({ deliveries, clock }: Sighting): readonly JournalEvent[] {
  return deliveries.map((delivery) => ({
    kind: delivery.outcome === "delivered" ? "notification-sent" : "notification-failed",
    atMs: clock.toScenario(delivery.arrivedAtMs),
    receiver: delivery.receiver,
    integration: `webhook[${delivery.integrationIndex}]`,
    status: delivery.message.status,
    group: delivery.message.groupLabels,
    alerts: notifiedAlertsOf(delivery),
    texts: {},
  }));
}

function mutedEvents(muted: readonly MutedSighting[], { clock }: Sighting): readonly JournalEvent[] {
  return muted.map(({ atRealMs, labels, receiver, reason }) => ({
    kind: "alert-muted",
    atMs: clock.toScenario(atRealMs),
    alert: labels.alertname ?? "",
    labels,
    receiver,
    reason,
  }));
}

function heartbeatEvents({ heartbeatLossMs, span }: Sighting, facts: Facts): readonly JournalEvent[] {
  const watch = watchHeartbeat(facts.notifications, {
    receiver: heartbeatReceiver,
    lossMs: heartbeatLossMs,
    endMs: span.endMs,
  });
  return [
    ...watch.missedAtMs.map((atMs): JournalEvent => ({ kind: "heartbeat-missed", atMs })),
    ...watch.returnedAtMs.map((atMs): JournalEvent => ({ kind: "heartbeat-returned", atMs })),
  ];
}
