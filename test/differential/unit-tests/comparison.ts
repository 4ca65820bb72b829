import type { UnitTestFileOutcome } from "../../../simulator/promtool/index.ts";
import { promtoolFailures } from "../../simulator/promtool/promtool-output.ts";
import type { PromtoolAnswer } from "./promtool-batch.ts";

/**
 * How klaxon and promtool differ on a file, undefined where they do not: in the verdict, in whether the tests were run
 * at all, or in a failure's text. What either of them says of a file that it does not run is worded freely.
 */
export function differenceBetween(outcome: UnitTestFileOutcome, answer: PromtoolAnswer): string | undefined {
  const own = ownFailures(outcome);
  const real = answer.failures;
  if (outcome.isPassed !== answer.isPassed) {
    const [verdict, why] = outcome.isPassed ? ["passes", real] : ["fails", own ?? findingsOf(outcome)];
    return `klaxon ${verdict} it, promtool does not:\n${why.join("\n")}`;
  }
  if (outcome.isPassed) return undefined;
  const told = real.filter((failure) => isOfTest.test(failure));
  if (own === undefined) {
    return told.length === 0
      ? undefined
      : `klaxon runs no test, promtool does:\n${told.join("\n")}\n--\n${findingsOf(outcome).join("\n")}`;
  }
  const [left, right] = [own.map(comparable).sort(), told.map(comparable).sort()];
  if (left.join("\n") === right.join("\n")) return undefined;
  const [onlyLeft, onlyRight] = [without(left, right), without(right, left)];
  return `failures differ; klaxon:\n${onlyLeft.join("\n")}\npromtool:\n${onlyRight.join("\n") || real.join("\n")}`;
}

// How the failure of a test begins in promtool; all else is about files and series that cannot be read.
const isOfTest = /^ {4}(?:alertname|expr|rule|name): /;

// Undefined where no test was run.
function ownFailures(outcome: UnitTestFileOutcome): readonly string[] | undefined {
  const isRun = outcome.tests.some(({ problems }) =>
    problems.every(({ kind }) => kind === "rule-evaluation"),
  );
  if (!isRun) return undefined;
  return promtoolFailures({
    ...outcome,
    tests: outcome.tests.map(({ problems, assertions, ...test }) => ({
      ...test,
      problems: problems.filter(({ kind }) => kind === "rule-evaluation"),
      // Where a test has ended, klaxon alone goes on to tell what cannot be parsed.
      assertions: assertions.filter(({ kind }) => problems.length === 0 || kind !== "expression"),
    })),
  });
}

function findingsOf({ findings, tests }: UnitTestFileOutcome): readonly string[] {
  return [
    ...findings.map(({ message, file, line }) => `${file}:${line}: ${message}`),
    ...tests.flatMap(({ problems }) => problems.map(({ message }) => message)),
  ];
}

function without(items: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return items.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

// Which series a failed match names is random in promtool, it has more words for a refused sample, and where the end
// of an empty expression is depends on the release.
function comparable(failure: string): string {
  return failure
    .replace(/^ {4}rule: (.*), time: \S+, err: /, "the rule `$1` failed: ")
    .replace(/^the rule `(.*)` failed (?:at|by) \S+: /, "the rule `$1` failed: ")
    .replace(/(?:found duplicate series|multiple matches)[\s\S]*/, "ambiguous match")
    .replace("err: unknown position: ", "err: 1:1: ")
    .replace(/duplicate sample for timestamp.*/, "duplicate sample");
}
