import { carriesLabels, judgeExpectation } from "./expectation.ts";
import type { AlertFact, Facts } from "./facts.ts";
import type { Scenario } from "./scenario.ts";
import type { ExpectationResult, FalseAlarm, Outcome, Verdict } from "./verdict.ts";

/** Holds what a drill saw against what its scenario expects. Pure: the same facts give the same verdict. */
export function judge(scenario: Scenario, facts: Facts): Verdict {
  if (facts.unsteadyBefore.length > 0) {
    return { outcome: "not-started", expectations: [], falseAlarms: [], problems: facts.unsteadyBefore };
  }
  const expectations = scenario.expect.alerts.map((expected) => judgeExpectation(expected, facts));
  const falseAlarms = findFalseAlarms(scenario, facts);
  const problems = findProblems(scenario, facts);
  const stopped = facts.stoppedBecause;
  if (stopped !== undefined)
    return { outcome: "stopped", expectations, falseAlarms, problems: [stopped, ...problems] };
  return { outcome: outcomeOf(expectations, falseAlarms, problems), expectations, falseAlarms, problems };
}

function outcomeOf(
  expectations: readonly ExpectationResult[],
  falseAlarms: readonly FalseAlarm[],
  problems: readonly string[],
): Outcome {
  if (problems.length > 0 || expectations.some((result) => result.outcome === "missed")) return "missed";
  if (expectations.some((result) => result.outcome === "late")) return "late";
  return falseAlarms.length > 0 ? "noisy" : "held";
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

function findProblems(scenario: Scenario, facts: Facts): readonly string[] {
  const problems: string[] = [];
  if (scenario.symptom !== undefined && facts.symptomAtMs === undefined) {
    problems.push(`the fault showed no symptom: \`${scenario.symptom}\` never had a result`);
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
    `the external heartbeat monitor noticed after ${afterMs / 1000}s, not within ${expected.within / 1000}s`,
  ];
}
