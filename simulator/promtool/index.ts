export type { FileReader } from "./file-reader.ts";
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
  UnitTestFileOutcome,
  UnitTestOutcome,
  UnitTestProblem,
} from "./outcome.ts";
export { compilePathPattern, isPathPattern } from "./path-pattern.ts";
export type { RuleFileCache } from "./rule-files.ts";
export { runUnitTestFile, type UnitTestOptions } from "./run-unit-test-file.ts";
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
export { parseUnitTestFile, type UnitTestFileOptions } from "./unit-test-file.ts";
