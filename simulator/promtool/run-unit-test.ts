import type { RuleEvaluation, SeriesStore } from "../engine/index.ts";
import { evaluateInstant, formatDuration, PromqlError } from "../promql/index.ts";
import { checkAlerts, skipAlerts } from "./check-alerts.ts";
import { checkExpression, type PreparedExpression, skipExpression } from "./check-expression.ts";
import { skipTimeline } from "./check-timeline.ts";
import {
  evaluateUnitTest,
  firstFailure,
  shortestIntervalMs,
  type TestSurroundings,
} from "./evaluate-unit-test.ts";
import type { LoadedSeries } from "./input-series.ts";
import type { AssertionOutcome, UnitTestOutcome, UnitTestProblem } from "./outcome.ts";
import { prepareUnitTest } from "./prepare-unit-test.ts";
import { runTimeline } from "./run-timeline.ts";
import type { UnitTest } from "./unit-test.ts";

/** A test that was carried out, with what is needed to judge how much it showed. */
export interface RunUnitTest {
  readonly outcome: UnitTestOutcome;
  /** Undefined where the test ended before its rules were evaluated. */
  readonly evaluation: RuleEvaluation | undefined;
  readonly series: readonly LoadedSeries[];
}

/** The same while its series are still there. */
export interface EvaluatedUnitTest extends RunUnitTest {
  /** Its input and what its rules wrote; undefined where `evaluation` is. */
  readonly store: SeriesStore | undefined;
}

/** Runs one test: loads its input, evaluates all rules, checks its assertions. All that keeps it from that is told. */
export function runUnitTest(test: UnitTest, surroundings: TestSurroundings): EvaluatedUnitTest {
  const { samplesMax } = surroundings;
  const lastTimeMs = lastEvalTimeMs(test);
  const evaluationCount = Math.floor(lastTimeMs / shortestIntervalMs(surroundings)) + 1;
  const lastMs = seenAtMs(lastTimeMs, test, surroundings);
  const prepared = prepareUnitTest(test, lastMs, surroundings);
  const { input, expressions } = prepared;
  const obstacles = obstaclesOf(test, evaluationCount, surroundings);
  if (input === undefined || obstacles.length > 0 || prepared.problems.length > 0) {
    const problems = [...obstacles, ...prepared.problems];
    const assertions = [
      ...test.alertTests.map(skipAlerts),
      ...expressions.map(skipExpression),
      ...test.timelineTests.map(skipTimeline),
    ];
    const outcome = { ...describeTest(test), isPassed: false, problems, assertions };
    return { outcome, evaluation: undefined, store: undefined, series: [] };
  }
  const { store, series } = input;
  const inputCount = store.sampleCount;
  const evaluation = evaluateUnitTest(test, surroundings, store, lastMs);
  const failure = firstFailure(test, evaluation);
  const excess =
    failure === undefined && inputCount > samplesMax
      ? firstExcess(test, surroundings, store, lastMs)
      : undefined;
  const timeline = runTimeline(test, surroundings, { series, evaluation, lastMs });
  const own = [...(failure?.problems ?? []), ...(excess === undefined ? [] : [excess])];
  const problems = [...own, ...(own.length === 0 ? timeline.problems : [])];
  const checkedUntilMs = failure?.timestampMs ?? (excess === undefined ? Number.POSITIVE_INFINITY : lastMs);
  const checked = check(test, surroundings, { store, expressions, evaluation, checkedUntilMs });
  const assertions = [...checked, ...timeline.assertions];
  const isPassed = problems.length === 0 && assertions.every(({ state }) => state === "passed");
  const outcome = { ...describeTest(test), isPassed, problems, assertions };
  return { outcome, evaluation, store, series };
}

// What keeps a test from being run apart from its own texts.
function obstaclesOf(
  test: UnitTest,
  evaluationCount: number,
  { areRulesUsable, evaluationsMax }: TestSurroundings,
): readonly UnitTestProblem[] {
  const place = test.place();
  const obstacles: UnitTestProblem[] = [];
  if (!areRulesUsable) {
    obstacles.push({ kind: "rule-files", message: "the rule files cannot be used", place });
  }
  if (evaluationCount > evaluationsMax) {
    const message = `the test needs ${evaluationCount} evaluations; at most ${evaluationsMax} are made, so shorten it or use a longer \`evaluation_interval\``;
    obstacles.push({ kind: "too-long", message, place });
  }
  return obstacles;
}

// promtool sees the state after the last evaluation before; deployed groups have their own times.
function seenAtMs(evalTimeMs: number, { startMs }: UnitTest, { file, schedule }: TestSurroundings): number {
  const lateMs = schedule === "unit-test" ? evalTimeMs % file.evaluationIntervalMs : 0;
  return startMs + evalTimeMs - lateMs;
}

function describeTest({ name, index, place }: UnitTest) {
  return { name, index, place: place() };
}

function lastEvalTimeMs({ alertTests, expressionTests }: UnitTest): number {
  let lastMs = 0;
  for (const { evalTimeMs } of alertTests) lastMs = Math.max(lastMs, evalTimeMs);
  for (const { evalTimeMs } of expressionTests) lastMs = Math.max(lastMs, evalTimeMs);
  return lastMs;
}

// Rules are evaluated over whole ranges here, where promtool's limit per evaluation has no place; so it is
// looked at for the last evaluation, which sees the most samples.
function firstExcess(
  test: UnitTest,
  { file, groups, prometheus, features, samplesMax }: TestSurroundings,
  store: SeriesStore,
  lastMs: number,
): UnitTestProblem | undefined {
  const options = {
    prometheus,
    features,
    samplesMax,
    defaultSubqueryStepMs: file.evaluationIntervalMs,
  };
  for (const rule of groups.flatMap(({ rules }) => rules)) {
    try {
      evaluateInstant(rule.expression, store, lastMs, options);
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      if (error.code !== "promql/too-many-samples") continue;
      const timeMs = lastMs - test.startMs;
      const message = `the rule \`${rule.name}\` failed by ${formatDuration(timeMs)}: ${error.message}`;
      return { kind: "rule-evaluation", message, place: test.place(), timeMs };
    }
  }
  return undefined;
}

function check(
  test: UnitTest,
  surroundings: TestSurroundings,
  {
    store,
    expressions,
    evaluation,
    checkedUntilMs,
  }: {
    readonly store: SeriesStore;
    readonly expressions: readonly PreparedExpression[];
    readonly evaluation: RuleEvaluation;
    readonly checkedUntilMs: number;
  },
): readonly AssertionOutcome[] {
  const { startMs } = test;
  const { file, prometheus, features, samplesMax } = surroundings;
  const isEnded = checkedUntilMs !== Number.POSITIVE_INFINITY;
  const options = {
    prometheus,
    features,
    samplesMax,
    defaultSubqueryStepMs: file.evaluationIntervalMs,
    isFuzzy: file.isFuzzy,
  };
  return [
    ...test.alertTests.map((alertTest) => {
      const atMs = seenAtMs(alertTest.evalTimeMs, test, surroundings);
      return atMs >= checkedUntilMs
        ? skipAlerts(alertTest)
        : checkAlerts(alertTest, evaluation, { startMs, atMs });
    }),
    ...expressions.map((prepared) =>
      isEnded ? skipExpression(prepared) : checkExpression(prepared, store, startMs, options),
    ),
  ];
}
