import { evaluateRules, type RuleEvaluation, type RuleGroup, type SeriesStore } from "../engine/index.ts";
import {
  evaluateInstant,
  type FeatureFlag,
  formatDuration,
  type PrometheusMajor,
  PromqlError,
} from "../promql/index.ts";
import { checkAlerts, skipAlerts } from "./check-alerts.ts";
import { checkExpression, skipExpression } from "./check-expression.ts";
import { type LoadedSeries, loadInput } from "./input-series.ts";
import type { AssertionOutcome, UnitTestOutcome, UnitTestProblem } from "./outcome.ts";
import type { UnitTest, UnitTestFile } from "./unit-test.ts";

/** What all tests of a file have in common. */
export interface TestSurroundings {
  readonly file: UnitTestFile;
  readonly groups: readonly RuleGroup[];
  readonly prometheus: PrometheusMajor;
  readonly features: ReadonlySet<FeatureFlag>;
  /** How many evaluations of all rules one test may ask for. */
  readonly evaluationsMax: number;
}

/** A test that was carried out, with what is needed to judge how much it showed. */
export interface RunUnitTest {
  readonly outcome: UnitTestOutcome;
  /** Undefined where the test ended before its rules were evaluated. */
  readonly evaluation: RuleEvaluation | undefined;
  readonly series: readonly LoadedSeries[];
}

// promtool's own limit on the samples that one query may hold.
const samplesMax = 10_000;

/** Runs one test: loads its input, evaluates all rules, checks its assertions. */
export function runUnitTest(test: UnitTest, surroundings: TestSurroundings): RunUnitTest {
  const { evaluationIntervalMs } = surroundings.file;
  const evaluationCount = Math.floor(lastEvalTimeMs(test) / evaluationIntervalMs) + 1;
  if (evaluationCount > surroundings.evaluationsMax) {
    const message = `the test needs ${evaluationCount} evaluations; at most ${surroundings.evaluationsMax} are made, so shorten it or use a longer \`evaluation_interval\``;
    return ended(test, { kind: "too-long", message, place: test.place() });
  }
  const lastMs = test.startMs + (evaluationCount - 1) * evaluationIntervalMs;
  const input = loadInput(test, { prometheus: surroundings.prometheus, lastMs });
  if (input.problem !== undefined) {
    const { message, input: series } = input.problem;
    return ended(test, { kind: "input", message, place: series.place() });
  }
  const nameless = test.alertTests.find(({ alertName }) => alertName === "");
  if (nameless !== undefined) {
    const message = "an alert test has no `alertname`; write which alert it is about";
    return ended(test, { kind: "missing-alert-name", message, place: nameless.place() });
  }
  const { store, series } = input;
  const inputCount = store.sampleCount;
  const evaluation = evaluate(test, surroundings, store, lastMs);
  const failure = firstFailure(test, evaluation);
  const excess =
    failure === undefined && inputCount > samplesMax
      ? firstExcess(test, surroundings, store, lastMs)
      : undefined;
  const problems = [...(failure?.problems ?? []), ...(excess === undefined ? [] : [excess])];
  const checkedUntilMs = failure?.timestampMs ?? (excess === undefined ? Number.POSITIVE_INFINITY : lastMs);
  const assertions = check(test, surroundings, { store, evaluation, checkedUntilMs });
  const isPassed = problems.length === 0 && assertions.every(({ state }) => state === "passed");
  return { outcome: { ...describeTest(test), isPassed, problems, assertions }, evaluation, series };
}

/** A test that could not be carried out. */
export function ended(test: UnitTest, problem: UnitTestProblem): RunUnitTest {
  const assertions = [...test.alertTests.map(skipAlerts), ...test.expressionTests.map(skipExpression)];
  const outcome = { ...describeTest(test), isPassed: false, problems: [problem], assertions };
  return { outcome, evaluation: undefined, series: [] };
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

function evaluate(
  test: UnitTest,
  { file, groups, prometheus, features }: TestSurroundings,
  store: SeriesStore,
  endMs: number,
): RuleEvaluation {
  return evaluateRules(groups, store, {
    startMs: test.startMs,
    endMs,
    evaluationIntervalMs: file.evaluationIntervalMs,
    schedule: "unit-test",
    groupOrder: file.groupOrder,
    externalLabels: test.externalLabels,
    externalUrl: test.externalUrl,
    prometheus,
    features,
  });
}

// The first evaluation at which any rule fails ends the test; all that fail there are told.
function firstFailure(
  test: UnitTest,
  evaluation: RuleEvaluation,
): { readonly timestampMs: number; readonly problems: readonly UnitTestProblem[] } | undefined {
  const { failures } = evaluation;
  const [first] = failures;
  if (first === undefined) return undefined;
  const { timestampMs } = first;
  const timeMs = timestampMs - test.startMs;
  const problems = failures
    .filter((failure) => failure.timestampMs === timestampMs)
    .map(({ rule, message }) => ({
      kind: "rule-evaluation" as const,
      message: `the rule \`${rule.name}\` failed at ${formatDuration(timeMs)}: ${message}`,
      place: test.place(),
      timeMs,
    }));
  return { timestampMs, problems };
}

// Rules are evaluated over whole ranges here, where promtool's limit per evaluation has no place; so it is
// looked at for the last evaluation, which sees the most samples.
function firstExcess(
  test: UnitTest,
  { file, groups, prometheus, features }: TestSurroundings,
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
  { file, prometheus, features }: TestSurroundings,
  {
    store,
    evaluation,
    checkedUntilMs,
  }: { readonly store: SeriesStore; readonly evaluation: RuleEvaluation; readonly checkedUntilMs: number },
): readonly AssertionOutcome[] {
  const { startMs } = test;
  const { evaluationIntervalMs } = file;
  const isEnded = checkedUntilMs !== Number.POSITIVE_INFINITY;
  const options = {
    prometheus,
    features,
    samplesMax,
    defaultSubqueryStepMs: evaluationIntervalMs,
    isFuzzy: file.isFuzzy,
  };
  return [
    ...test.alertTests.map((alertTest) => {
      const seenAtMs =
        startMs + Math.floor(alertTest.evalTimeMs / evaluationIntervalMs) * evaluationIntervalMs;
      if (seenAtMs >= checkedUntilMs) return skipAlerts(alertTest);
      return checkAlerts(alertTest, evaluation, { startMs, evaluationIntervalMs });
    }),
    ...test.expressionTests.map((expressionTest) =>
      isEnded ? skipExpression(expressionTest) : checkExpression(expressionTest, store, startMs, options),
    ),
  ];
}
