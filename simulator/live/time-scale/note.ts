import type { Span } from "../../promql/index.ts";

/**
 * What a scaled rule does not carry over by itself:
 * - `age`: how far a timestamp lies from now is compared; the component's timestamps must lie N times as near.
 * - `faster-component`: the window shrinks, the count or the change in it does not; the component must be N times as fast.
 * - `few-events`: the window has become so short that single events decide.
 * - `measured-duration`: a duration that the component measures is compared; real work takes real time.
 * - `calendar`: times of day, dates and fixed instants stay where they are.
 * - `divided-operand`: something other than a constant is compared with passing time; it is divided where it stands.
 * - `unclear`: passing time is calculated with in a way that cannot be followed; the numbers around it stay.
 * - `text`: a label or an annotation speaks of durations, or shows a value that is one.
 * - `short-interval`: the group is evaluated more often than a real Prometheus does reliably.
 * - `rounded`: whole milliseconds are more than a hundredth off.
 */
export type ScaleNoteKind =
  | "age"
  | "faster-component"
  | "few-events"
  | "measured-duration"
  | "calendar"
  | "divided-operand"
  | "unclear"
  | "text"
  | "short-interval"
  | "rounded";

/** Something about a scaled expression that its reader should know; `span` is in the expression as it was written. */
export interface ExpressionNote {
  readonly kind: ScaleNoteKind;
  /** Lower case, no full stop, names in back-quotes. */
  readonly message: string;
  readonly span: Span;
}

/** A note on a rule or a group, with its place in the rule file. */
export interface RuleNote {
  readonly kind: ScaleNoteKind;
  readonly message: string;
  readonly group: string;
  /** The name of the alert or record; undefined where the group is meant. */
  readonly rule: string | undefined;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
