export { addMatchers } from "./add-matchers.ts";
export type { Annotation } from "./annotation.ts";
export type * from "./ast.ts";
export { type DurationProblem, formatDuration, parseDurationMs, readDuration } from "./duration.ts";
export { PromqlError, type PromqlErrorCode } from "./error.ts";
export {
  arithmeticOf,
  createTimeMemory,
  type EvaluationOptions,
  evaluateInstant,
  evaluateRange,
  isArithmetic,
  recycleSeries,
  type TimeMemory,
} from "./evaluator/index.ts";
export {
  type FunctionName,
  type FunctionSignature,
  functionSignatures,
  signatureOf,
} from "./functions/signatures.ts";
export {
  type Bucket,
  bucketsOf,
  type ClassicPart,
  ClassicParts,
  classicPartOf,
  compactHistogram,
  customBucketsSchema,
  formatHistogram,
  HintRecorder,
  histogramNotation,
  histogramProblem,
  isCounterReset,
} from "./histogram/index.ts";
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
export {
  isStartTimestampDescription,
  type MetricMemory,
  type NotationOptions,
  parseMetricDescription,
  parseSequence,
  parseSeriesDescription,
  parseStartTimestamps,
  type SequenceSample,
  type SeriesDescription,
  type StartTimestampDescription,
  sequenceSamplesMax,
} from "./notation/index.ts";
export { formatFloat, formatFloatShort, parseFloatStrict, parseNumberLiteral } from "./number.ts";
export { refuseNewerGroups } from "./older-regex.ts";
export type { FeatureFlag, ParseOptions } from "./options.ts";
export { formatPromqlError, parseExpression, positionOf } from "./parser/index.ts";
export { printExpression } from "./print-expression.ts";
export { quoteText, unquoteText } from "./quote.ts";
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
export { binaryChainOf, childrenOf, selectorsOf, walkExpression } from "./traverse.ts";
export { describeValueType, valueTypeOf } from "./value-type.ts";
export { type AskedSeries, type NoSeriesReason, whyNoSeries } from "./why-no-series.ts";
