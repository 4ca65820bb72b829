export { type AlertFacts, AlertIndex, mayMatch } from "./alert-facts.ts";
export { catalogSource } from "./catalog-source.ts";
export {
  type CheckCode,
  type CheckDescription,
  checkDescriptions,
  isCheckCode,
  pageOf,
} from "./check-code.ts";
export { type CheckedFile, type CheckInput, type CheckResult, checkFiles } from "./check-files.ts";
export { type CheckFinding, isAtLeast } from "./check-finding.ts";
export { type CheckOptions, defaultCheckOptions } from "./check-options.ts";
export { canNeverAgree } from "./check-routing.ts";
export { isComparison, turnedComparison } from "./condition.ts";
export { type FileKind, fileKindOf } from "./file-kind.ts";
export { alertFactsOfGroups } from "./known-alerts.ts";
export type { KnownSeries, MetricSource } from "./metric-knowledge.ts";
export { type PrometheusAnswers, prometheusSource } from "./prometheus-source.ts";
export { scrapeSource } from "./scrape-source.ts";
export { listedValues } from "./selector-facts.ts";
export type { SuppressedFinding } from "./suppression.ts";
