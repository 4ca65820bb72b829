import type { DocumentPlace } from "../document/index.ts";
import type { Labels } from "../promql/index.ts";
import type { TimelineTest } from "./timeline-test.ts";

/** Name and value of a label or an annotation as an expectation writes it; an empty value counts. */
export type NamedText = readonly [name: string, text: string];

/** A text of a test file with the place where it stands. */
export interface PlacedText {
  readonly text: string;
  readonly place: () => DocumentPlace;
}

/** A unit-test file of promtool, checked. */
export interface UnitTestFile {
  readonly file: string;
  /** `rule_files`: paths or patterns, relative to the test file. */
  readonly ruleFiles: readonly PlacedText[];
  readonly evaluationIntervalMs: number;
  readonly groupOrder: readonly string[];
  /** Whether values may differ in their last place. */
  readonly isFuzzy: boolean;
  readonly tests: readonly UnitTest[];
  /** Where `tests` stands, or the file begins. */
  readonly testsPlace: () => DocumentPlace;
  /** The Alertmanager configuration that the key `klaxon` names, relative to the test file. */
  readonly routing: PlacedText | undefined;
}

/** One test: series as input, and what must come of them. */
export interface UnitTest {
  /** Empty where the file gives none. */
  readonly name: string;
  /** Zero-based place among the tests of the file. */
  readonly index: number;
  readonly place: () => DocumentPlace;
  /** The distance between the samples of the input; 0 where Prometheus 2 is given none. */
  readonly intervalMs: number;
  readonly startMs: number;
  readonly inputSeries: readonly InputSeries[];
  readonly alertTests: readonly AlertTest[];
  readonly expressionTests: readonly ExpressionTest[];
  /** Assertions on whole time lines, from the key `klaxon`, which promtool does not know. */
  readonly timelineTests: readonly TimelineTest[];
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

/** A series in promtool's notation. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
  readonly place: () => DocumentPlace;
  /** Where a character of the two stands, counted as if a blank were between them. */
  readonly placeAt: (offset: number) => DocumentPlace;
}

/** Which alerts of a name must fire at a time after the start. */
export interface AlertTest {
  readonly alertName: string;
  readonly evalTimeMs: number;
  readonly expected: readonly ExpectedAlert[];
  readonly place: () => DocumentPlace;
}

/** An alert, its own name not among the labels yet; both lists are sorted by name. */
export interface ExpectedAlert {
  readonly labels: readonly NamedText[];
  readonly annotations: readonly NamedText[];
}

/** What an expression must yield at a time after the start. */
export interface ExpressionTest {
  readonly expression: string;
  readonly evalTimeMs: number;
  readonly expected: readonly ExpectedSample[];
  readonly place: () => DocumentPlace;
  /** Where a character of the expression stands. */
  readonly placeAt: (offset: number) => DocumentPlace;
}

/** A sample in promtool's notation; an empty `histogram` means a float. */
export interface ExpectedSample {
  readonly labels: string;
  readonly value: number;
  readonly histogram: string;
  readonly place: () => DocumentPlace;
}
