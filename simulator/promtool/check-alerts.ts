import type { RuleEvaluation } from "../engine/index.ts";
import { labelPairs } from "../promql/index.ts";
import { alertDifferences } from "./difference.ts";
import type { AlertAssertion, AlertDescription, AlertSpan } from "./outcome.ts";
import type { AlertTest, NamedText } from "./unit-test.ts";

/** Where a test stands in time. */
export interface TestTimes {
  readonly startMs: number;
  /** When the alerts are looked at; between two evaluations the earlier one counts. */
  readonly atMs: number;
}

/** Compares the alerts that fire with those that must. */
export function checkAlerts(test: AlertTest, evaluation: RuleEvaluation, times: TestTimes): AlertAssertion {
  const got = evaluation
    .activeAlertsAt(test.alertName, times.atMs)
    .filter(({ state }) => state === "firing")
    .map(({ alert, annotations }) => ({ labels: labelPairs(alert.labels), annotations }))
    .sort(compareAlerts);
  const expected = expectedAlerts(test);
  const differences = alertDifferences(expected, got);
  const isSame = differences.length === 0;
  const state = isSame ? "passed" : "failed";
  const timeline = isSame ? [] : timelineOf(test.alertName, evaluation, times.startMs);
  return { ...describeAlertTest(test), state, expected, got, differences, timeline };
}

/** An assertion that was not looked at. */
export function skipAlerts(test: AlertTest): AlertAssertion {
  const nothing = { got: [], differences: [], timeline: [] };
  return { ...describeAlertTest(test), state: "skipped", expected: expectedAlerts(test), ...nothing };
}

function describeAlertTest({ alertName, evalTimeMs, place }: AlertTest) {
  return { kind: "alert", alertName, evalTimeMs, place: place() } as const;
}

// The alert's name is among its labels, whatever the expectation says of it.
function expectedAlerts({ alertName, expected }: AlertTest): readonly AlertDescription[] {
  return expected
    .map(({ labels, annotations }) => {
      const named: readonly NamedText[] = [
        ...labels.filter(([name]) => name !== "alertname"),
        ["alertname", alertName],
      ];
      return { labels: [...named].sort(compareNames), annotations };
    })
    .sort(compareAlerts);
}

function timelineOf(alertName: string, evaluation: RuleEvaluation, startMs: number): readonly AlertSpan[] {
  return evaluation.alerts
    .filter(({ rule }) => rule.name === alertName)
    .map(({ labels, createdAtMs, firedAtMs, endedAtMs }) => ({
      labels: labelPairs(labels),
      activeFromMs: createdAtMs - startMs,
      firingFromMs: firedAtMs === undefined ? undefined : firedAtMs - startMs,
      endMs: endedAtMs === undefined ? undefined : endedAtMs - startMs,
    }));
}

function compareAlerts(left: AlertDescription, right: AlertDescription): number {
  return compareTexts(left.labels, right.labels) || compareTexts(left.annotations, right.annotations);
}

/** Orders lists of names and texts: name by name, text by text, the shorter first. */
export function compareTexts(left: readonly NamedText[], right: readonly NamedText[]): number {
  const count = Math.min(left.length, right.length);
  for (let i = 0; i < count; i++) {
    const [leftName = "", leftText = ""] = left[i] ?? [];
    const [rightName = "", rightText = ""] = right[i] ?? [];
    if (leftName !== rightName) return leftName < rightName ? -1 : 1;
    if (leftText !== rightText) return leftText < rightText ? -1 : 1;
  }
  return left.length - right.length;
}

function compareNames([left]: NamedText, [right]: NamedText): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
