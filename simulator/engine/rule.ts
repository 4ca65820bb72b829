import type { DocumentPlace } from "../document/index.ts";
import type { Expression } from "../promql/index.ts";

/** Name and value of a label or an annotation, as written. */
export type NamedText = readonly [name: string, text: string];

/** What recording and alerting rules have in common. */
export interface RuleBase {
  /** The record or alert name. */
  readonly name: string;
  readonly expression: Expression;
  /** The expression as written. */
  readonly expressionText: string;
  /** The rule's labels with those of its group beneath them, sorted by name; alerts' values are templates. */
  readonly labels: readonly NamedText[];
  /** Zero-based place within its group. */
  readonly index: number;
  /** Where the rule stands in its file; looked up when asked. */
  readonly place: () => DocumentPlace;
  /** Where a character of the expression stands, `offset` counted in its text; looked up when asked. */
  readonly expressionPlace: (offset: number) => DocumentPlace;
}

/** A rule that stores an expression's result under a name. */
export interface RecordingRule extends RuleBase {
  readonly kind: "recording";
}

/** A rule that raises alerts. */
export interface AlertingRule extends RuleBase {
  readonly kind: "alerting";
  /** `for`. */
  readonly holdDurationMs: number;
  readonly keepFiringForMs: number;
  /** Templates, sorted by name. */
  readonly annotations: readonly NamedText[];
}

export type Rule = RecordingRule | AlertingRule;

/** Rules that are evaluated in order, at one timestamp. */
export interface RuleGroup {
  readonly name: string;
  /** The file's name as the user gave it. */
  readonly file: string;
  /** The group's own interval; undefined where the global one counts. */
  readonly intervalMs: number | undefined;
  /** `query_offset`; undefined where the global one counts. */
  readonly queryOffsetMs: number | undefined;
  /** How many series or alerts one rule may produce; 0 for any number. */
  readonly limit: number;
  readonly rules: readonly Rule[];
  /** Where the group stands in its file; looked up when asked. */
  readonly place: () => DocumentPlace;
}
