export type { Annotation } from "./annotation.ts";
export type * from "./ast.ts";
export { PromqlError, type PromqlErrorCode } from "./error.ts";
export {
  compareLabels,
  emptyLabels,
  type Labels,
  labelPairs,
  labelsFromPairs,
  labelsFromRecord,
  labelsFromSorted,
  labelsToRecord,
  labelValue,
  metricNameLabel,
  onlyLabels,
  withLabels,
  withoutLabels,
} from "./labels.ts";
export {
  compileMatcher,
  compileRegex,
  type Matcher,
  type MatchOperator,
  type PrometheusMajor,
} from "./matcher.ts";
export type { CounterResetHint, NativeHistogram } from "./native-histogram.ts";
export type { EvaluationOptions, FeatureFlag, ParseOptions } from "./options.ts";
export type {
  InstantResult,
  InstantSample,
  RangeResult,
  RangeVectorSeries,
  ResultSeries,
  StepGrid,
} from "./result.ts";
export type { HistogramColumn, Selection, Series, SeriesSource } from "./series.ts";
export { type Place, placeOf, type Span } from "./span.ts";
