import type { DocumentPlace, Finding } from "../document/index.ts";
import type { NamedText } from "./unit-test.ts";

/** What came of a unit-test file. */
export interface UnitTestFileOutcome {
  readonly file: string;
  /** promtool's verdict on the file, unless the file or the caller asks for more: assertions on time lines, strictness. */
  readonly isPassed: boolean;
  /** `deployed`: each group was evaluated at its own interval; `unit-test`: all at the file's, as promtool does. */
  readonly schedule: "unit-test" | "deployed";
  /**
   * What is wrong with the file and with its rule files (errors), and what promtool lets pass without a
   * word (with codes `promtool/silent-…`: warnings, or errors where the caller is strict).
   */
  readonly findings: readonly Finding[];
  /** One for each test that was run; empty where the file could not be used. */
  readonly tests: readonly UnitTestOutcome[];
}

/** What came of one test. */
export interface UnitTestOutcome {
  readonly name: string;
  /** Zero-based place among the tests of the file. */
  readonly index: number;
  readonly place: DocumentPlace;
  readonly isPassed: boolean;
  /** Why the test could not be carried out to its end, if so. */
  readonly problems: readonly UnitTestProblem[];
  /** In the order of the file, alerts first, whole time lines last. */
  readonly assertions: readonly AssertionOutcome[];
}

/** Something that ends a test, apart from its assertions. */
export interface UnitTestProblem {
  readonly kind: "rule-files" | "input" | "missing-alert-name" | "rule-evaluation" | "too-long";
  /** Lower case, without a full stop. */
  readonly message: string;
  readonly place: DocumentPlace;
  /** When a rule failed, after the start. */
  readonly timeMs?: number | undefined;
}

/** `skipped`: not looked at, because a problem had ended the test before and nothing is wrong with its text. */
export type AssertionState = "passed" | "failed" | "skipped";

/** What came of one assertion. */
export type AssertionOutcome = AlertAssertion | ExpressionAssertion | TimelineAssertion;

/** What came of an assertion on the alerts of one name. */
export interface AlertAssertion {
  readonly kind: "alert";
  readonly state: AssertionState;
  readonly alertName: string;
  readonly evalTimeMs: number;
  readonly place: DocumentPlace;
  /** Sorted, so that both lists can be read side by side. */
  readonly expected: readonly AlertDescription[];
  readonly got: readonly AlertDescription[];
  readonly differences: readonly Difference<AlertDescription>[];
  /** Every alert of this name in the test, in order; empty unless the assertion failed. */
  readonly timeline: readonly AlertSpan[];
}

/** An alert with all its labels; both lists are sorted by name. */
export interface AlertDescription {
  readonly labels: readonly NamedText[];
  readonly annotations: readonly NamedText[];
}

/** The life of an alert, in milliseconds after the start of the test. */
export interface AlertSpan {
  readonly labels: readonly NamedText[];
  readonly activeFromMs: number;
  /** Undefined while it never fired. */
  readonly firingFromMs: number | undefined;
  /** Undefined while it lasts. */
  readonly endMs: number | undefined;
}

/** What came of an assertion on an expression. */
export interface ExpressionAssertion {
  readonly kind: "expression";
  readonly state: AssertionState;
  readonly expression: string;
  readonly evalTimeMs: number;
  readonly place: DocumentPlace;
  /** Why the expression or what is expected of it could not be used; promtool tells the first only. */
  readonly problems: readonly string[];
  readonly expected: readonly SampleDescription[];
  readonly got: readonly SampleDescription[];
  readonly differences: readonly Difference<SampleDescription>[];
}

/** What came of an assertion on the whole time line of some alerts. */
export interface TimelineAssertion {
  readonly kind: "timeline";
  readonly state: AssertionState;
  /** The alerts as they were selected: `InstanceDown{job="api"}`. */
  readonly alerts: string;
  /** What must come of them, in words: `begins to fire by 5m`. */
  readonly expectation: string;
  /** The last moment that was asked about. */
  readonly evalTimeMs: number;
  /** The moments that the expectation names, in order; empty, one, or the ends of a window. */
  readonly marksMs: readonly number[];
  readonly place: DocumentPlace;
  /** Why the expectation does not hold. */
  readonly problems: readonly string[];
  /** Of `exp_alerts` and `annotations`; texts expected in part are shown as patterns. */
  readonly differences: readonly Difference<AlertDescription>[];
  /** The alerts that are meant, or where there are none, those of the same name; empty unless the assertion failed. */
  readonly timeline: readonly AlertSpan[];
}

/** A sample; `histogram` is empty for a float, and holds promtool's notation otherwise. */
export interface SampleDescription {
  readonly labels: readonly NamedText[];
  readonly value: number;
  readonly histogram: string;
}

/** How what was expected and what came differ: one of them is missing, or they differ in some texts. */
export type Difference<Item> =
  | { readonly kind: "missing"; readonly expected: Item }
  | { readonly kind: "unexpected"; readonly got: Item }
  | {
      readonly kind: "changed";
      readonly expected: Item;
      readonly got: Item;
      readonly changes: readonly Change[];
    };

/** One text that differs; undefined on the side where it is absent. */
export interface Change {
  readonly field: "label" | "annotation" | "value";
  /** The name of the label or annotation; empty for a value. */
  readonly name: string;
  readonly expected: string | undefined;
  readonly got: string | undefined;
}
