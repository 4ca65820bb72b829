export { CoverageCollector, type CoveredTest } from "./coverage-collector.ts";
export {
  type BranchCoverage,
  type CoverageTotals,
  coverageTotals,
  mergeCoverage,
  type RuleCoverage,
  type RuleState,
  type StateCoverage,
} from "./rule-coverage.ts";
