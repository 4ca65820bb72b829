import { formatDuration } from "../promql/index.ts";
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
  const named = facts.alerts.filter((alert) => alert.alert === expected.name);
  const activations = named.filter((alert) => carriesLabels(alert.labels, expected.labels));
  switch (expected.state) {
    case "silent":
      return judgeSilent(expected, activations, facts);
    case "pending":
      return judgePending(expected, activations, named, facts);
    case "firing":
      return judgeFiring(expected, activations, named, facts);
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
  named: readonly AlertFact[],
  facts: Facts,
): ExpectationResult {
  const reasons: string[] = [];
  const fired = activations.find((alert) => alert.firedAtMs !== undefined);
  if (activations.length === 0) reasons.push(whyNeverPending(expected, named));
  if (fired?.firedAtMs !== undefined)
    reasons.push(`it fired ${after(fired.firedAtMs, facts)}, but should only be pending`);
  const hops = hopsOf(activations[0], undefined, undefined, facts);
  return result(expected, reasons.length > 0 ? "missed" : "held", reasons, hops, facts);
}

function judgeFiring(
  expected: AlertExpectation,
  activations: readonly AlertFact[],
  named: readonly AlertFact[],
  facts: Facts,
): ExpectationResult {
  const fired = activations.filter((alert) => (alert.firedAtMs ?? -1) >= facts.controlMs);
  const first = fired[0];
  const notified = first && findNotification(expected, "firing", first.firedAtMs ?? 0, facts);
  const last = lastResolved(fired);
  const resolutionNotified =
    last?.resolvedAtMs === undefined
      ? undefined
      : findNotification(expected, "resolved", last.resolvedAtMs, facts);
  const hops = hopsOf(first ?? activations[0], notified, resolutionNotified, facts, last);
  const missed = [
    ...(activations.length === 0 ? [whyNeverPending(expected, named)] : []),
    ...findBrokenHop(expected, activations, first, notified, facts),
    ...findBrokenResolution(expected, last, resolutionNotified, notified, facts),
  ];
  if (missed.length > 0) return result(expected, "missed", missed, hops, facts);
  const late = findLateness(expected, hops, facts);
  return result(expected, late.length > 0 ? "late" : "held", late, hops, facts);
}

// An alert of another label set is the usual reason, and its labels say what to write.
function whyNeverPending(expected: AlertExpectation, named: readonly AlertFact[]): string {
  if (named.length === 0) return "it was never pending: its expression had no result";
  const wanted = Object.keys(expected.labels);
  const state = named.some((alert) => alert.firedAtMs !== undefined) ? "fired" : "was pending";
  const seen = new Set(
    named
      .filter((alert) => state === "was pending" || alert.firedAtMs !== undefined)
      .map((alert) =>
        formatLabels(Object.fromEntries(wanted.map((name) => [name, alert.labels[name] ?? ""]))),
      ),
  );
  const shown = [...seen].slice(0, labelSetsMax).join(", ");
  const rest = seen.size > labelSetsMax ? ` and ${seen.size - labelSetsMax} more` : "";
  return `it ${state} with other labels only: ${shown}${rest}, not ${formatLabels(expected.labels)}`;
}

const labelSetsMax = 3;

function formatLabels(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(", ")}}`;
}

function whyNeverFired(alert: AlertFact, facts: Facts): string {
  return alert.firedAtMs === undefined
    ? "it was pending but never fired: its hold duration did not pass"
    : `it fired ${after(alert.firedAtMs, facts)} and not again`;
}

// Of several activations the one that resolves last counts; one that never does is later than all others.
function lastResolved(fired: readonly AlertFact[]): AlertFact | undefined {
  const resolvedAtMs = (alert: AlertFact) => alert.resolvedAtMs ?? Number.POSITIVE_INFINITY;
  return fired.reduce<AlertFact | undefined>(
    (last, alert) => (last === undefined || resolvedAtMs(alert) >= resolvedAtMs(last) ? alert : last),
    undefined,
  );
}

function findBrokenHop(
  expected: AlertExpectation,
  activations: readonly AlertFact[],
  first: AlertFact | undefined,
  notified: NotificationFact | undefined,
  facts: Facts,
): readonly string[] {
  if (first === undefined) return activations.slice(0, 1).map((alert) => whyNeverFired(alert, facts));
  if (expected.receiver === "none") {
    return notified === undefined
      ? []
      : [`\`${notified.receiver}\` was notified ${after(notified.atMs, facts)}, but nobody should be`];
  }
  if (first.receivedAtMs === undefined) return ["it fired, but Alertmanager never had it"];
  if (notified !== undefined) return [];
  const attempt = findNotification(expected, "firing", first.firedAtMs ?? 0, facts, "undelivered");
  const why = attempt?.problem === undefined ? "" : `: ${attempt.problem}`;
  return [`it fired, but \`${expected.receiver}\` was never notified${why}`];
}

function findBrokenResolution(
  expected: AlertExpectation,
  last: AlertFact | undefined,
  resolutionNotified: NotificationFact | undefined,
  notified: NotificationFact | undefined,
  facts: Facts,
): readonly string[] {
  if (expected["resolves-within"] === undefined || last === undefined) return [];
  if (expected["resolves-within"] === "never") {
    if (last.resolvedAtMs === undefined) return [];
    return [`it resolved ${after(last.resolvedAtMs, facts)}, but should fire until the observation ends`];
  }
  if (last.resolvedAtMs === undefined) return ["it never resolved"];
  const isTold = facts.receiversOfResolved.has(expected.receiver ?? "none");
  if (notified !== undefined && isTold && resolutionNotified === undefined) {
    const attempt = findNotification(expected, "resolved", last.resolvedAtMs, facts, "undelivered");
    const why = attempt?.problem === undefined ? "" : `: ${attempt.problem}`;
    return [`it resolved, but \`${expected.receiver}\` was never told${why}`];
  }
  return [];
}

function findLateness(expected: AlertExpectation, hops: Hops, facts: Facts): readonly string[] {
  const reasons: string[] = [];
  const from = facts.firstFaultAtMs ?? facts.controlMs;
  const noticedAtMs = expected.receiver === "none" ? hops.firingAtMs : hops.notifiedAtMs;
  if (expected.within !== undefined && noticedAtMs !== undefined && noticedAtMs - from > expected.within) {
    reasons.push(
      `noticed after ${formatDuration(noticedAtMs - from)}, not within ${formatDuration(expected.within)}`,
    );
  }
  const resolvesWithin = expected["resolves-within"];
  const resolvedAfterMs = (hops.resolvedAtMs ?? 0) - (facts.lastFaultEndMs ?? facts.controlMs);
  if (typeof resolvesWithin === "number" && resolvedAfterMs > resolvesWithin) {
    reasons.push(
      `resolved after ${formatDuration(resolvedAfterMs)}, not within ${formatDuration(resolvesWithin)}`,
    );
  }
  return reasons;
}

// `none` looks for any receiver at all, so that "nobody is notified" is held against everybody.
function findNotification(
  expected: AlertExpectation,
  status: "firing" | "resolved",
  fromMs: number,
  facts: Facts,
  fate: "delivered" | "undelivered" = "delivered",
): NotificationFact | undefined {
  return facts.notifications.find(
    (notification) =>
      notification.isDelivered === (fate === "delivered") &&
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
  const resolvesWithin = expected["resolves-within"];
  const since = (atMs: number | undefined, originMs: number | undefined) =>
    atMs === undefined || originMs === undefined ? undefined : atMs - originMs;
  return {
    alert: expected.name,
    labels: expected.labels,
    state: expected.state,
    receiver: expected.receiver,
    withinMs: expected.within,
    resolvesWithinMs: typeof resolvesWithin === "number" ? resolvesWithin : undefined,
    neverResolves: resolvesWithin === "never",
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
  return atMs < from
    ? `${formatDuration(from - atMs)} before the fault`
    : `${formatDuration(atMs - from)} after the fault`;
}
