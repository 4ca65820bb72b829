import { shownText } from "../document/index.ts";
import { formatDuration } from "../promql/index.ts";
import { carriesLabels, judgeExpectation } from "./expectation.ts";
import type { AlertFact, Facts } from "./facts.ts";
import type { AlertExpectation, Scenario } from "./scenario.ts";
import type { FalseAlarm, Outcome, StrayNotification, Verdict } from "./verdict.ts";

/** Holds what a drill saw against what its scenario expects. Pure: the same facts give the same verdict. */
export function judge(scenario: Scenario, facts: Facts): Verdict {
  if (facts.unsteadyBefore.length > 0) {
    const problems = facts.unsteadyBefore;
    return { outcome: "not-started", expectations: [], falseAlarms: [], strayNotifications: [], problems };
  }
  const expectations = scenario.expect.alerts.map((expected) => judgeExpectation(expected, facts));
  const falseAlarms = findFalseAlarms(scenario, facts);
  const strayNotifications = findStrayNotifications(scenario.expect.alerts, facts);
  const problems = findProblems(scenario, facts);
  const seen = { expectations, falseAlarms, strayNotifications };
  const stopped = facts.stoppedBecause;
  if (stopped !== undefined) return { outcome: "stopped", ...seen, problems: [stopped, ...problems] };
  return { outcome: outcomeOf({ ...seen, problems }), ...seen, problems };
}

function outcomeOf(seen: Omit<Verdict, "outcome">): Outcome {
  const { expectations, falseAlarms, strayNotifications, problems } = seen;
  if (problems.length > 0 || expectations.some((result) => result.outcome === "missed")) return "missed";
  if (expectations.some((result) => result.outcome === "late")) return "late";
  return falseAlarms.length > 0 || strayNotifications.length > 0 ? "noisy" : "held";
}

// Severity `none` marks alerts that are meant to fire always, such as the watchdog: their silence is the alarm.
function findFalseAlarms(scenario: Scenario, facts: Facts): readonly FalseAlarm[] {
  return facts.alerts.flatMap((alert): FalseAlarm[] => {
    if (alert.firedAtMs === undefined || alert.labels.severity === "none") return [];
    if (isExpected(alert, scenario, facts)) return [];
    return [{ alert: alert.alert, labels: alert.labels, firedAtMs: alert.firedAtMs }];
  });
}

function isExpected(alert: AlertFact, scenario: Scenario, facts: Facts): boolean {
  // Before the first fault there is nothing to tell of, whatever the scenario expects later.
  const isControlPhase = (alert.firedAtMs ?? 0) < facts.controlMs;
  if (isControlPhase) return false;
  if (scenario.expect["also-allowed"].includes(alert.alert)) return true;
  return scenario.expect.alerts.some(
    (expected) => expected.name === alert.alert && carriesLabels(alert.labels, expected.labels),
  );
}

// An alert of which nobody may be notified is told by its own expectation, one that nobody expects as a false alarm.
function findStrayNotifications(
  expectations: readonly AlertExpectation[],
  facts: Facts,
): readonly StrayNotification[] {
  const found = new Map<string, StrayNotification>();
  for (const { atMs, receiver, status, isDelivered, alerts } of facts.notifications) {
    if (!isDelivered || status !== "firing" || atMs < facts.controlMs) continue;
    for (const { labels, status: alertStatus } of alerts) {
      const alert = labels.alertname ?? "";
      if (alertStatus !== "firing") continue;
      const receivers = receiversOf(expectations, alert, labels);
      if (receivers.size === 0 || receivers.has(receiver)) continue;
      const key = JSON.stringify([receiver, labels]);
      if (!found.has(key)) found.set(key, { alert, labels, receiver, notifiedAtMs: atMs });
    }
  }
  return [...found.values()];
}

function receiversOf(
  expectations: readonly AlertExpectation[],
  alert: string,
  labels: AlertFact["labels"],
): ReadonlySet<string> {
  return new Set(
    expectations
      .filter(({ name, labels: wanted }) => name === alert && carriesLabels(labels, wanted))
      .filter(({ state, receiver }) => state === "firing" && receiver !== undefined && receiver !== "none")
      .flatMap((expected) => [expected.receiver ?? "none", ...expected["also-notified"]]),
  );
}

function findProblems(scenario: Scenario, facts: Facts): readonly string[] {
  const problems: string[] = [];
  for (const failure of facts.stopFailures)
    problems.push(`a stop condition could not be evaluated: ${failure}`);
  if (facts.symptomFailure !== undefined) {
    problems.push(`the symptom could not be evaluated: ${facts.symptomFailure}`);
  } else if (scenario.symptom !== undefined && facts.symptomAtMs === undefined) {
    problems.push(`the fault showed no symptom: \`${shownText(scenario.symptom)}\` never had a result`);
  }
  problems.push(...heartbeatProblems(scenario, facts));
  for (const reason of facts.unsteadyAfter) problems.push(`the steady state did not return: ${reason}`);
  for (const failure of facts.evaluationFailures) problems.push(`a rule could not be evaluated: ${failure}`);
  return problems;
}

function heartbeatProblems(scenario: Scenario, facts: Facts): readonly string[] {
  const expected = scenario.expect.heartbeat;
  const missedAtMs = facts.heartbeatMissedAtMs;
  if (expected?.missing !== true) {
    return missedAtMs === undefined ? [] : ["the external heartbeat monitor missed the watchdog"];
  }
  if (missedAtMs === undefined)
    return ["the external heartbeat monitor should have missed the watchdog, but saw it"];
  const afterMs = missedAtMs - (facts.firstFaultAtMs ?? facts.controlMs);
  if (expected.within === undefined || afterMs <= expected.within) return [];
  return [
    `the external heartbeat monitor noticed after ${formatDuration(afterMs)}, not within ${formatDuration(expected.within)}`,
  ];
}
