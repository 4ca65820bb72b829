import type { AlertFact, Facts, NotificationFact } from "./facts.ts";
import type { AlertExpectation } from "./scenario.ts";
import type { ExpectationResult, Hops } from "./verdict.ts";

/** Whether a label set carries all the wanted labels with their values. */
export function carriesLabels(
  labels: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([name, value]) => (labels[name] ?? "") === value);
}

/** Holds one expected alert against what happened, hop by hop; the first broken hop is named. */
export function judgeExpectation(expected: AlertExpectation, facts: Facts): ExpectationResult {
  const activations = facts.alerts.filter(
    (alert) => alert.alert === expected.name && carriesLabels(alert.labels, expected.labels),
  );
  switch (expected.state) {
    case "silent":
      return judgeSilent(expected, activations, facts);
    case "pending":
      return judgePending(expected, activations, facts);
    case "firing":
      return judgeFiring(expected, activations, facts);
    default:
      return expected.state satisfies never;
  }
}

function judgeSilent(
  expected: AlertExpectation,
  activations: readonly AlertFact[],
  facts: Facts,
): ExpectationResult {
  const first = activations[0];
  const reasons =
    first === undefined ? [] : [`it became active ${after(first.activeAtMs, facts)}, but should stay silent`];
  return result(
    expected,
    reasons.length > 0 ? "missed" : "held",
    reasons,
    hopsOf(first, undefined, undefined, facts),
    facts,
  );
}

function judgePending(
  expected: AlertExpectation,
  activations: readonly AlertFact[],
  facts: Facts,
): ExpectationResult {
  const reasons: string[] = [];
  const fired = activations.find((alert) => alert.firedAtMs !== undefined);
  if (activations.length === 0) reasons.push("it was never pending: its expression had no result");
  if (fired?.firedAtMs !== undefined)
    reasons.push(`it fired ${after(fired.firedAtMs, facts)}, but should only be pending`);
  const hops = hopsOf(activations[0], undefined, undefined, facts);
  return result(expected, reasons.length > 0 ? "missed" : "held", reasons, hops, facts);
}

function judgeFiring(
  expected: AlertExpectation,
  activations: readonly AlertFact[],
  facts: Facts,
): ExpectationResult {
  const fired = activations.filter((alert) => (alert.firedAtMs ?? -1) >= facts.controlMs);
  const first = fired[0];
  const notified = first && findNotification(expected, "firing", first.firedAtMs ?? 0, facts);
  const last = fired[fired.length - 1];
  const resolutionNotified =
    last?.resolvedAtMs === undefined
      ? undefined
      : findNotification(expected, "resolved", last.resolvedAtMs, facts);
  const hops = hopsOf(first ?? activations[0], notified, resolutionNotified, facts, last);
  const missed = [
    ...findBrokenHop(expected, activations, first, notified, facts),
    ...findBrokenResolution(expected, last, resolutionNotified, notified, facts),
  ];
  if (missed.length > 0) return result(expected, "missed", missed, hops, facts);
  const late = findLateness(expected, hops, facts);
  return result(expected, late.length > 0 ? "late" : "held", late, hops, facts);
}

function findBrokenHop(
  expected: AlertExpectation,
  activations: readonly AlertFact[],
  first: AlertFact | undefined,
  notified: NotificationFact | undefined,
  facts: Facts,
): readonly string[] {
  if (activations.length === 0) return ["it was never pending: its expression had no result"];
  if (first === undefined) return ["it was pending but never fired: its hold duration did not pass"];
  if (expected.receiver === "none") {
    return notified === undefined
      ? []
      : [`\`${notified.receiver}\` was notified ${after(notified.atMs, facts)}, but nobody should be`];
  }
  if (first.receivedAtMs === undefined) return ["it fired, but Alertmanager never had it"];
  return notified === undefined ? [`it fired, but \`${expected.receiver}\` was never notified`] : [];
}

function findBrokenResolution(
  expected: AlertExpectation,
  last: AlertFact | undefined,
  resolutionNotified: NotificationFact | undefined,
  notified: NotificationFact | undefined,
  facts: Facts,
): readonly string[] {
  if (expected["resolves-within"] === undefined || last === undefined) return [];
  if (last.resolvedAtMs === undefined) return ["it never resolved"];
  const isTold = facts.receiversOfResolved.has(expected.receiver ?? "none");
  if (notified !== undefined && isTold && resolutionNotified === undefined) {
    return [`it resolved, but \`${expected.receiver}\` was never told`];
  }
  return [];
}

function findLateness(expected: AlertExpectation, hops: Hops, facts: Facts): readonly string[] {
  const reasons: string[] = [];
  const from = facts.firstFaultAtMs ?? facts.controlMs;
  const noticedAtMs = expected.receiver === "none" ? hops.firingAtMs : hops.notifiedAtMs;
  if (expected.within !== undefined && noticedAtMs !== undefined && noticedAtMs - from > expected.within) {
    reasons.push(`noticed after ${seconds(noticedAtMs - from)}, not within ${seconds(expected.within)}`);
  }
  const resolvesWithin = expected["resolves-within"];
  const resolvedAfterMs = (hops.resolvedAtMs ?? 0) - (facts.lastFaultEndMs ?? 0);
  if (resolvesWithin !== undefined && resolvedAfterMs > resolvesWithin) {
    reasons.push(`resolved after ${seconds(resolvedAfterMs)}, not within ${seconds(resolvesWithin)}`);
  }
  return reasons;
}

// `none` looks for any receiver at all, so that "nobody is notified" is held against everybody.
function findNotification(
  expected: AlertExpectation,
  status: "firing" | "resolved",
  fromMs: number,
  facts: Facts,
): NotificationFact | undefined {
  return facts.notifications.find(
    (notification) =>
      notification.isDelivered &&
      notification.atMs >= fromMs &&
      (expected.receiver === "none" || notification.receiver === expected.receiver) &&
      notification.alerts.some(
        (alert) =>
          alert.status === status &&
          alert.labels.alertname === expected.name &&
          carriesLabels(alert.labels, expected.labels),
      ),
  );
}

function hopsOf(
  alert: AlertFact | undefined,
  notified: NotificationFact | undefined,
  resolutionNotified: NotificationFact | undefined,
  facts: Facts,
  last = alert,
): Hops {
  return {
    symptomAtMs: facts.symptomAtMs,
    pendingAtMs: alert?.activeAtMs,
    firingAtMs: alert?.firedAtMs,
    receivedAtMs: alert?.receivedAtMs,
    notifiedAtMs: notified?.atMs,
    resolvedAtMs: last?.resolvedAtMs,
    resolutionNotifiedAtMs: resolutionNotified?.atMs,
  };
}

function result(
  expected: AlertExpectation,
  outcome: ExpectationResult["outcome"],
  reasons: readonly string[],
  hops: Hops,
  facts: Facts,
): ExpectationResult {
  const from = facts.firstFaultAtMs;
  const since = (atMs: number | undefined, originMs: number | undefined) =>
    atMs === undefined || originMs === undefined ? undefined : atMs - originMs;
  return {
    alert: expected.name,
    labels: expected.labels,
    state: expected.state,
    receiver: expected.receiver,
    withinMs: expected.within,
    resolvesWithinMs: expected["resolves-within"],
    outcome,
    reasons,
    hops,
    timeToDetectMs: since(hops.firingAtMs, from),
    timeToNotifyMs: since(hops.notifiedAtMs, from),
    timeToResolveMs: since(hops.resolvedAtMs, facts.lastFaultEndMs),
  };
}

function after(atMs: number, facts: Facts): string {
  const from = facts.firstFaultAtMs ?? facts.controlMs;
  return atMs < from ? `${seconds(from - atMs)} before the fault` : `${seconds(atMs - from)} after the fault`;
}

function seconds(durationMs: number): string {
  return `${durationMs / 1000}s`;
}
