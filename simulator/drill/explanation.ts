/** Why an alert did not go the way that somebody expected, in sentences for people on call. */
export interface Explanation {
  readonly alert: string;
  /** Of the alert that is explained, where there was one, or those that were expected. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly question: ExplanationQuestion;
  /** What matters most first; never empty. */
  readonly reasons: readonly ExplanationReason[];
}

/** What an explanation answers: why something did not happen, or (`not-silent`) why it did although it should not. */
export type ExplanationQuestion =
  | "not-pending"
  | "not-firing"
  | "not-notified"
  | "not-resolved"
  | "not-silent";

/** One reason. */
export interface ExplanationReason {
  readonly kind: ReasonKind;
  /** A sentence: what, where, by how much. */
  readonly message: string;
  /** The part of the rule's expression that it is about. */
  readonly expression?: string;
}

/** The reasons that are told apart. */
export type ReasonKind =
  /** No rule of the drill raises this alert. */
  | "no-rule"
  /** A rule could not be evaluated. */
  | "evaluation-failed"
  /** A selector found no series at all, or none while it mattered; one of its matchers may be to blame. */
  | "selector-empty"
  /** Series were there but had too few samples, or ended. */
  | "no-samples"
  /** The two sides of an operation had results, but no pair of them has equal labels. */
  | "join-unmatched"
  /** A side of `and` or `or` that stayed empty. */
  | "branch-empty"
  /** A side of `unless` that took everything away. */
  | "excluded"
  /** `absent()` of something that was there. */
  | "present"
  /** A comparison that never held, and how near it came. */
  | "below-threshold"
  /** A comparison that held, by how much, and where it should not have. */
  | "crossed"
  /** The alert was there with other labels than those expected. */
  | "other-labels"
  /** It held for less than `for`. */
  | "held-too-short"
  /** It was active all along, or before the fault. */
  | "fired-before"
  /** Its condition held on after the fault's end. */
  | "still-holding"
  /** It is kept firing by `keep_firing_for`. */
  | "kept-firing"
  /** Prometheus could not hand it to Alertmanager. */
  | "not-received"
  | "inhibited"
  | "silenced"
  | "outside-active-time"
  | "muted-time"
  /** It went to another receiver. */
  | "other-receiver"
  /** Its group is not told yet: `group_wait` or `group_interval`. */
  | "waiting"
  /** Its receiver knows it already, until `repeat_interval` is over. */
  | "nothing-new"
  | "resolved-not-sent"
  | "never-notified"
  | "not-delivered"
  /** It happened, but after its deadline. */
  | "late";
