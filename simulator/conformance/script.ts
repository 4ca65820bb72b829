import type { Labels, SequenceSample } from "../promql/index.ts";

/** A script in the language of Prometheus's own test scripts. */
export interface Script {
  readonly file: string;
  readonly commands: readonly ScriptCommand[];
}

/** One command, at the line where it begins. */
export type ScriptCommand = LoadCommand | ClearCommand | EvaluationCommand;

/** Adds series to the storage, the samples of each one interval apart from time 0 on. */
export interface LoadCommand {
  readonly kind: "load";
  readonly line: number;
  readonly intervalMs: number;
  /** Whether each classic histogram is also loaded as a native one with custom buckets. */
  readonly addsCustomBuckets: boolean;
  readonly series: readonly LoadedSeries[];
}

/** One series of a load. */
export interface LoadedSeries {
  readonly labels: Labels;
  readonly samples: readonly SequenceSample[];
  /** How far each sample's start timestamp lies from the sample; undefined where none was given. */
  readonly startOffsetsMs: readonly (number | undefined)[] | undefined;
}

/** Empties the storage. */
export interface ClearCommand {
  readonly kind: "clear";
  readonly line: number;
}

/** Evaluates an expression and says what must come out. */
export interface EvaluationCommand {
  readonly kind: "evaluation";
  readonly line: number;
  /** Where the expression begins in its line. */
  readonly column: number;
  readonly expression: string;
  readonly time: EvaluationTime;
  readonly expectation: Expectation;
}

/** When an expression is evaluated, from time 0 on. */
export type EvaluationTime =
  | { readonly kind: "instant"; readonly atMs: number }
  | { readonly kind: "range"; readonly startMs: number; readonly endMs: number; readonly stepMs: number };

/** What an evaluation must yield. */
export interface Expectation {
  /** The evaluation must fail, with an error that all of these match. */
  readonly failure: readonly TextMatcher[] | undefined;
  /** The elements must come in the order in which they are written. */
  readonly isOrdered: boolean;
  readonly warnings: AnnotationExpectation;
  readonly infos: AnnotationExpectation;
  readonly result: ExpectedResult;
}

/** A condition on a message. */
export type TextMatcher =
  | { readonly kind: "any" }
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "pattern"; readonly text: string; readonly isMatch: (text: string) => boolean };

/**
 * A condition on the annotations of one level: none looks at them no further, `some` wants each matcher met and
 * each annotation expected by one of them.
 */
export type AnnotationExpectation =
  | { readonly kind: "unchecked" }
  | { readonly kind: "none" }
  | { readonly kind: "some"; readonly matchers: readonly TextMatcher[] };

/** The value that is expected. */
export type ExpectedResult =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | {
      readonly kind: "series";
      readonly series: readonly ExpectedSeries[];
      /** The times of the samples where an instant query must yield a range vector. */
      readonly rangeVector: RangeVectorTimes | undefined;
    };

/** The times that the samples of an expected range vector have. */
export interface RangeVectorTimes {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** One expected series; `text` is how the script writes it. */
export interface ExpectedSeries {
  readonly labels: Labels;
  readonly samples: readonly SequenceSample[];
  readonly text: string;
}

/** The head of an evaluation; `word` may be one of the older forms such as `eval_fail`. */
export interface EvaluationHead {
  readonly word: string;
  readonly time: EvaluationTime;
  readonly expression: string;
}
