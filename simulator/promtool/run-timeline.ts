import type { RuleEvaluation } from "../engine/index.ts";
import { checkTimeline, marksOf, skipTimeline } from "./check-timeline.ts";
import {
  evaluateUnitTest,
  firstFailure,
  shortestIntervalMs,
  type TestSurroundings,
} from "./evaluate-unit-test.ts";
import { type LoadedSeries, loadInput } from "./input-series.ts";
import type { TimelineAssertion, UnitTestProblem } from "./outcome.ts";
import { notificationsOf, type TestNotifications } from "./test-notifications.ts";
import type { TimelineFacts } from "./timeline-facts.ts";
import type { UnitTest } from "./unit-test.ts";

/** What came of the assertions on a test's time line. */
export interface RunTimeline {
  readonly assertions: readonly TimelineAssertion[];
  /** What keeps them from being looked at. */
  readonly problems: readonly UnitTestProblem[];
}

/** What promtool's part of the test has seen. */
export interface SeenSoFar {
  readonly series: readonly LoadedSeries[];
  readonly evaluation: RuleEvaluation;
  readonly lastMs: number;
}

/**
 * Checks a test's assertions on whole time lines. These go on until the last time that any of its assertions
 * names and the input ends, longer than promtool looks; so what lies behind does not touch promtool's verdict.
 */
export function runTimeline(test: UnitTest, surroundings: TestSurroundings, seen: SeenSoFar): RunTimeline {
  const { timelineTests } = test;
  if (timelineTests.length === 0) return { assertions: [], problems: [] };
  const endMs = endOf(test, surroundings, seen);
  const evaluationCount = (endMs - test.startMs) / shortestIntervalMs(surroundings) + 1;
  if (evaluationCount > surroundings.evaluationsMax) {
    const message = `the time line needs ${Math.ceil(evaluationCount)} evaluations; at most ${surroundings.evaluationsMax} are made, so shorten it or use a longer \`evaluation_interval\``;
    return notRun(test, [{ kind: "too-long", message, place: test.place() }]);
  }
  const evaluation = endMs === seen.lastMs ? seen.evaluation : evaluateUntil(endMs, test, surroundings);
  if (evaluation === undefined) return notRun(test, []);
  const failure = firstFailure(test, evaluation);
  if (failure !== undefined) return notRun(test, failure.problems);
  let notifications: TestNotifications | string | undefined;
  const { routing, prometheus } = surroundings;
  const facts: TimelineFacts = {
    evaluation,
    startMs: test.startMs,
    endMs,
    prometheus,
    notifications: () => {
      notifications ??=
        typeof routing === "string"
          ? routing
          : notificationsOf(evaluation, routing, test, { untilMs: endMs, prometheus });
      return notifications;
    },
  };
  return { assertions: timelineTests.map((each) => checkTimeline(each, facts)), problems: [] };
}

/**
 * Evaluates a test until its input ends, which is longer than promtool looks; undefined where that is not longer than
 * what was evaluated, or too long.
 */
export function evaluateToInputEnd(
  test: UnitTest,
  surroundings: TestSurroundings,
  seen: SeenSoFar,
): RuleEvaluation | undefined {
  const endMs = endOf(test, surroundings, seen);
  const evaluationCount = (endMs - test.startMs) / shortestIntervalMs(surroundings) + 1;
  if (endMs <= seen.lastMs || evaluationCount > surroundings.evaluationsMax) return undefined;
  return evaluateUntil(endMs, test, surroundings);
}

function notRun(test: UnitTest, problems: readonly UnitTestProblem[]): RunTimeline {
  return { assertions: test.timelineTests.map(skipTimeline), problems };
}

function endOf(test: UnitTest, surroundings: TestSurroundings, { series, lastMs }: SeenSoFar): number {
  const { startMs, intervalMs } = test;
  let latestMs = lastMs - startMs;
  for (const { sampleCount } of series) latestMs = Math.max(latestMs, (sampleCount - 1) * intervalMs);
  for (const timelineTest of test.timelineTests) {
    for (const markMs of marksOf(timelineTest)) latestMs = Math.max(latestMs, markMs);
  }
  const stepMs = shortestIntervalMs(surroundings);
  return startMs + Math.ceil(latestMs / stepMs) * stepMs;
}

function evaluateUntil(
  endMs: number,
  test: UnitTest,
  surroundings: TestSurroundings,
): RuleEvaluation | undefined {
  const { prometheus, memory } = surroundings;
  const { store } = loadInput(test, { prometheus, memory, lastMs: endMs });
  return store === undefined ? undefined : evaluateUnitTest(test, surroundings, store, endMs);
}
