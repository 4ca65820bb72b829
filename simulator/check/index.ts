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
export { type FileKind, fileKindOf } from "./file-kind.ts";
export type { KnownSeries, MetricSource } from "./metric-knowledge.ts";
export { type PrometheusAnswers, prometheusSource } from "./prometheus-source.ts";
export { scrapeSource } from "./scrape-source.ts";
export type { SuppressedFinding } from "./suppression.ts";
