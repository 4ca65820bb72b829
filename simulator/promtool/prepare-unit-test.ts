import type { Finding } from "../document/index.ts";
import type { EvaluationMemory } from "../engine/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import { type PreparedExpression, prepareExpression } from "./check-expression.ts";
import { type LoadedInput, loadInput } from "./input-series.ts";
import type { UnitTestProblem } from "./outcome.ts";
import { type TextProblem, textFinding } from "./text-problem.ts";
import type { UnitTest } from "./unit-test.ts";

/** A test whose texts have been parsed. */
export interface PreparedUnitTest {
  /** Undefined where a series cannot be read. */
  readonly input: Extract<LoadedInput, { readonly problems: readonly [] }> | undefined;
  readonly expressions: readonly PreparedExpression[];
  /** What keeps the test from being run; problems of an expression only fail its own assertion. */
  readonly problems: readonly UnitTestProblem[];
}

/** Whose language the texts of a test are in. */
export interface Language {
  readonly prometheus: PrometheusMajor;
  readonly features: ReadonlySet<FeatureFlag>;
}

/** Parses all texts of a test, and loads its input up to a time. */
export function prepareUnitTest(
  test: UnitTest,
  lastMs: number,
  language: Language & { readonly memory: EvaluationMemory },
): PreparedUnitTest {
  const { prometheus, memory } = language;
  const input = loadInput(test, { prometheus, lastMs, memory });
  const nameless = namelessAlerts(test);
  return {
    input: input.store === undefined ? undefined : input,
    expressions: test.expressionTests.map((one) => prepareExpression(one, language)),
    problems: [
      ...input.problems.map(({ message, place }) => ({ kind: "input", message, place: place() }) as const),
      ...nameless.map(
        ({ message, place }) => ({ kind: "missing-alert-name", message, place: place() }) as const,
      ),
    ],
  };
}

/** Everything wrong with the texts of a test of which nothing is run. */
export function textFindings(test: UnitTest, file: string, language: Language): readonly Finding[] {
  // Samples are of no use here, but for the first of each series.
  const input = loadInput(test, { prometheus: language.prometheus, lastMs: test.startMs });
  const expressions = test.expressionTests.flatMap((one) => prepareExpression(one, language).problems);
  const problems = [...input.problems, ...namelessAlerts(test), ...expressions];
  return problems.map((problem) => textFinding(problem, file));
}

function namelessAlerts({ alertTests }: UnitTest): readonly TextProblem[] {
  const message = "an alert test has no `alertname`; write which alert it is about";
  return alertTests
    .filter(({ alertName }) => alertName === "")
    .map(({ place }) => ({ kind: "missing-alert-name", text: "", message, reason: message, place }));
}
