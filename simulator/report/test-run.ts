import { coverageTotals, type RuleCoverage } from "../coverage/index.ts";
import type { UnitTestFileOutcome } from "../promtool/index.ts";
import { formatPercent } from "./coverage-text.ts";

/** What came of a run of test files, for reports on the whole. */
export interface TestRun {
  readonly outcomes: readonly UnitTestFileOutcome[];
  /** Undefined where it was not asked for. */
  readonly coverage: TestRunCoverage | undefined;
}

/** What the tests saw of the rules, and how much of it was asked for. */
export interface TestRunCoverage {
  readonly rules: readonly RuleCoverage[];
  /** 0..1; undefined where none is demanded. */
  readonly minimumRatio: number | undefined;
}

/** Why the coverage of a run is not enough, lower case and without a full stop; undefined where it is. */
export function coverageShortfall(coverage: TestRunCoverage | undefined): string | undefined {
  if (coverage?.minimumRatio === undefined) return undefined;
  const { rules, minimumRatio } = coverage;
  const { ratio, count } = coverageTotals(rules);
  if (ratio >= minimumRatio && count > 0) return undefined;
  if (count === 0) return "no rule was tested, so that nothing is covered";
  const wanted = `${Number((minimumRatio * 100).toFixed(4))}%`;
  return `${formatPercent(ratio)} of the rules' states and branches are covered; ${wanted} are asked for`;
}
