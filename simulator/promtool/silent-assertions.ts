import { didYouMean } from "../document/index.ts";
import type { AlertInstance } from "../engine/index.ts";
import { formatDuration, PromqlError, parseExpression } from "../promql/index.ts";
import type { TestSurroundings } from "./evaluate-unit-test.ts";
import type { AlertAssertion, AssertionOutcome } from "./outcome.ts";
import type { Reading, ReadingFinder } from "./reading.ts";
import { evaluateToInputEnd } from "./run-timeline.ts";
import type { RunUnitTest } from "./run-unit-test.ts";
import { type InputFacts, noDataAt } from "./silent-data.ts";
import type { Note } from "./silent-note.ts";
import { alertNameLabel } from "./timeline-entry.ts";
import type { TimelineTest } from "./timeline-test.ts";
import type { UnitTest } from "./unit-test.ts";

/** An assertion with what its outcome depends on. */
export interface AssertedReading {
  /** Its place among the assertions of the test. */
  readonly index: number;
  readonly reading: Reading;
}

/** What the assertions of a test read; those that cannot be known are left out. */
export function assertedReadings(
  test: UnitTest,
  finder: ReadingFinder,
  { prometheus, features }: TestSurroundings,
): readonly AssertedReading[] {
  const { alertTests, expressionTests, timelineTests } = test;
  const readings = [
    ...alertTests.map(({ alertName }) => finder.ofAlert(alertName)),
    ...expressionTests.map(({ expression }) => {
      try {
        return finder.ofExpression(parseExpression(expression, { prometheus, features }));
      } catch (error) {
        if (error instanceof PromqlError) return undefined;
        throw error;
      }
    }),
    ...timelineTests.map((each) => {
      const name = alertNameOf(each);
      return name === undefined ? undefined : finder.ofAlert(name);
    }),
  ];
  return readings.flatMap((reading, index) => (reading === undefined ? [] : [{ index, reading }]));
}

/** Notes in which ways an assertion shows nothing. */
export function noteAssertion(
  { index, reading }: AssertedReading,
  test: UnitTest,
  run: RunUnitTest,
  surroundings: TestSurroundings,
  note: Note,
): void {
  const assertion = run.outcome.assertions[index];
  if (assertion === undefined) return;
  if (assertion.kind !== "timeline") noteOffGrid(assertion, reading, surroundings, note);
  if (assertion.state !== "passed") return;
  const emptyAtMs = emptyAt(assertion, index, test);
  if (emptyAtMs === undefined) return;
  if (assertion.kind === "alert" && noteUnknownAlert(assertion, surroundings, note)) return;
  const input: InputFacts = {
    series: run.series,
    intervalMs: test.intervalMs,
    prometheus: surroundings.prometheus,
  };
  const noData = noDataAt(reading, emptyAtMs, input);
  if (noData !== undefined) {
    note(noData.code, noData.message, assertion.place);
    return;
  }
  if (assertion.kind !== "alert" || run.evaluation === undefined) return;
  const lives = run.evaluation.alerts.filter(({ rule }) => rule.name === assertion.alertName);
  noteBeforeHold(assertion, { reading, lives, test }, note);
  const later = laterLives(assertion, test, run, surroundings);
  noteFlaps(assertion, { lives: later ?? lives, test }, note);
}

// An alert that has fired and is quiet at the last assertion may fire again before the input ends. Finding out takes
// as long as the test itself, so only strict runs do.
function laterLives(
  { alertName, evalTimeMs }: AlertAssertion,
  test: UnitTest,
  { evaluation, series }: RunUnitTest,
  surroundings: TestSurroundings,
): readonly AlertInstance[] | undefined {
  if (!surroundings.isStrict || evaluation === undefined) return undefined;
  const ofName = ({ rule }: AlertInstance) => rule.name === alertName;
  if (!evaluation.alerts.some((alert) => ofName(alert) && alert.resolvedAtMs !== undefined)) return undefined;
  const isLast = [...test.alertTests, ...test.expressionTests].every(
    (other) => other.evalTimeMs <= evalTimeMs,
  );
  if (!isLast) return undefined;
  const lastMs = test.startMs + evalTimeMs;
  return evaluateToInputEnd(test, surroundings, { series, evaluation, lastMs })?.alerts.filter(ofName);
}

function alertNameOf({ alerts }: TimelineTest): string | undefined {
  return alerts.matchers.find(({ label, operator }) => label === alertNameLabel && operator === "=")?.value;
}

// The time after the start at which an assertion wants nothing to be there; undefined where it wants something.
function emptyAt(assertion: AssertionOutcome, index: number, test: UnitTest): number | undefined {
  if (assertion.kind !== "timeline") {
    return assertion.expected.length === 0 ? assertion.evalTimeMs : undefined;
  }
  const at = index - test.alertTests.length - test.expressionTests.length;
  const expectation = test.timelineTests[at]?.expectation;
  switch (expectation?.kind) {
    case "exactly":
      return expectation.expected.length === 0 ? expectation.atMs : undefined;
    case "never":
      return 0;
    case "notifies":
      return expectation.isNever ? 0 : undefined;
    case "fires":
    case "fires-at":
    case "resolves":
    case "flaps-at-most":
    case undefined:
      return undefined;
    default:
      return expectation satisfies never;
  }
}

function noteUnknownAlert(
  { alertName, place }: AlertAssertion,
  { groups }: TestSurroundings,
  note: Note,
): boolean {
  const names = groups.flatMap(({ rules }) =>
    rules.flatMap((rule) => (rule.kind === "alerting" ? [rule.name] : [])),
  );
  if (names.includes(alertName)) return false;
  const message = `no rule raises \`${alertName}\`, so that nothing of it ever fires${didYouMean(alertName, names)}`;
  note("unknown-alert", message, place);
  return true;
}

// An expression that reads no rule is evaluated at its very time, whatever the grid.
function noteOffGrid(
  { kind, evalTimeMs, place }: Exclude<AssertionOutcome, { readonly kind: "timeline" }>,
  { rules }: Reading,
  { file, schedule }: TestSurroundings,
  note: Note,
): void {
  const { evaluationIntervalMs } = file;
  const lateMs = evalTimeMs % evaluationIntervalMs;
  if (schedule === "deployed" || lateMs === 0 || (kind === "expression" && rules.size === 0)) return;
  const seen = formatDuration(evalTimeMs - lateMs);
  const interval = formatDuration(evaluationIntervalMs);
  const what = kind === "alert" ? "what is seen is the state" : "what its rules wrote is of";
  const message = `\`eval_time: ${formatDuration(evalTimeMs)}\` lies between two evaluations (every ${interval}); ${what} ${kind === "alert" ? "at " : ""}${seen}`;
  note("off-grid", message, place);
}

interface AlertFacts {
  /** The alerts of the asserted name. */
  readonly lives: readonly AlertInstance[];
  readonly test: UnitTest;
}

// Quiet while the hold duration has not passed yet is worth telling only where something is pending then, or where
// the same test looks again later.
function noteBeforeHold(
  { alertName, evalTimeMs, place }: AlertAssertion,
  { reading, lives, test }: AlertFacts & { readonly reading: Reading },
  note: Note,
): void {
  let holdMs = Number.POSITIVE_INFINITY;
  for (const rule of reading.rules) {
    if (rule.kind === "alerting" && rule.name === alertName) holdMs = Math.min(holdMs, rule.holdDurationMs);
  }
  if (evalTimeMs >= holdMs || !Number.isFinite(holdMs)) return;
  const atMs = test.startMs + evalTimeMs;
  if (lives.some((alert) => alert.stateAt(atMs) !== "inactive")) return;
  const isSeenLater =
    test.alertTests.some((other) => other.alertName === alertName && other.evalTimeMs >= holdMs) ||
    test.timelineTests.some((other) => alertNameOf(other) === alertName);
  if (isSeenLater) return;
  const hold = formatDuration(holdMs);
  const message = `\`${alertName}\` has \`for: ${hold}\`, so that it cannot fire at ${formatDuration(evalTimeMs)} whatever the input; look at it at ${hold} or later`;
  note("before-hold", message, place);
}

// A test that looks at both flaps means the quiet between them.
function noteFlaps(
  { alertName, evalTimeMs, place }: AlertAssertion,
  { lives, test }: AlertFacts,
  note: Note,
): void {
  const { startMs } = test;
  const atMs = startMs + evalTimeMs;
  const isLookedAt = ({ firedAtMs = 0, endedAtMs = Number.POSITIVE_INFINITY }: AlertInstance) =>
    test.alertTests.some(
      (other) =>
        other.alertName === alertName &&
        other.expected.length > 0 &&
        startMs + other.evalTimeMs >= firedAtMs &&
        startMs + other.evalTimeMs < endedAtMs,
    );
  const fired = lives.filter(({ firedAtMs }) => firedAtMs !== undefined);
  for (const after of fired) {
    if ((after.firedAtMs ?? 0) <= atMs) continue;
    const before = fired.findLast(
      ({ labels, endedAtMs }) =>
        labels.key === after.labels.key && endedAtMs !== undefined && endedAtMs <= atMs,
    );
    if (before === undefined || (isLookedAt(before) && isLookedAt(after))) continue;
    const [from, to] = [before.endedAtMs ?? 0, after.firedAtMs ?? 0].map((ms) =>
      formatDuration(ms - startMs),
    );
    const message = `\`${alertName}\` fires before and after this time and is quiet only from ${from} to ${to}`;
    note("between-flaps", message, place);
    return;
  }
}
