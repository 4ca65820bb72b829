import {
  type EvaluationMemory,
  evaluateRules,
  type RuleEvaluation,
  type RuleGroup,
  type SeriesStore,
} from "../engine/index.ts";
import { type FeatureFlag, formatDuration, type PrometheusMajor } from "../promql/index.ts";
import type { UnitTestProblem } from "./outcome.ts";
import type { TestRouting } from "./routing.ts";
import type { UnitTest, UnitTestFile } from "./unit-test.ts";

/** What all tests of a file have in common. */
export interface TestSurroundings {
  readonly file: UnitTestFile;
  readonly groups: readonly RuleGroup[];
  /** Whether the groups are all that the rule files hold; else no test is run. */
  readonly areRulesUsable: boolean;
  readonly prometheus: PrometheusMajor;
  readonly features: ReadonlySet<FeatureFlag>;
  /** `deployed`: each group at its own interval; `unit-test`: all at the file's, as promtool does. */
  readonly schedule: "unit-test" | "deployed";
  /** Where alerts are routed, or why that cannot be told. */
  readonly routing: TestRouting | string;
  /** Whether it is worth its time to look for what passes without showing anything. */
  readonly isStrict: boolean;
  /** How many samples one evaluation may hold. */
  readonly samplesMax: number;
  /** How many evaluations of all rules one test may ask for. */
  readonly evaluationsMax: number;
  /** What the tests take turns with: it begins another time line with each test. */
  readonly memory: EvaluationMemory;
}

/** The shortest distance between two evaluations of a rule. */
export function shortestIntervalMs({ file, groups, schedule }: TestSurroundings): number {
  const commonMs = file.evaluationIntervalMs;
  if (schedule === "unit-test") return commonMs;
  let shortestMs = commonMs;
  for (const { intervalMs = commonMs } of groups) shortestMs = Math.min(shortestMs, intervalMs);
  return shortestMs;
}

/** Evaluates all rules of a test up to a time, over the input that is in the store. */
export function evaluateUnitTest(
  test: UnitTest,
  { file, groups, prometheus, features, schedule, memory }: TestSurroundings,
  store: SeriesStore,
  endMs: number,
): RuleEvaluation {
  return evaluateRules(groups, store, {
    startMs: test.startMs,
    endMs,
    evaluationIntervalMs: file.evaluationIntervalMs,
    schedule,
    // Every group begins with the test, as all do in promtool.
    groupOffsetMs: (_, intervalMs) => test.startMs % intervalMs,
    groupOrder: file.groupOrder,
    externalLabels: test.externalLabels,
    externalUrl: test.externalUrl,
    prometheus,
    features,
    memory,
  });
}

/** The first evaluation at which any rule fails, which ends a test; all that fail there are told. */
export function firstFailure(
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
