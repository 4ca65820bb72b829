export { type InputLimits, type LoadedInput, type LoadedSeries, loadInput } from "./input-series.ts";
export type {
  AlertAssertion,
  AlertDescription,
  AlertSpan,
  AssertionOutcome,
  AssertionState,
  Change,
  Difference,
  ExpressionAssertion,
  SampleDescription,
  TimelineAssertion,
  UnitTestFileOutcome,
  UnitTestOutcome,
  UnitTestProblem,
} from "./outcome.ts";
export { type PromtoolText, promtoolText } from "./promtool-text-file.ts";
export type { RuleFileCache } from "./rule-files.ts";
export {
  isSilentPass,
  type ObservedTest,
  runUnitTestFile,
  type UnitTestObserver,
  type UnitTestOptions,
} from "./run-unit-test-file.ts";
export { type TextProblem, textFinding } from "./text-problem.ts";
export type {
  AlertTest,
  ExpectedAlert,
  ExpectedSample,
  ExpressionTest,
  InputSeries,
  NamedText,
  PlacedText,
  UnitTest,
  UnitTestFile,
} from "./unit-test.ts";
export { type ParsedUnitTestFile, parseUnitTestFile, type UnitTestFileOptions } from "./unit-test-file.ts";
export { unitTestFileSchema } from "./unit-test-schema.ts";
