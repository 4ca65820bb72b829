import type { Expression } from "../../simulator/promql/index.ts";
import type { Outcome } from "./outcome.ts";
import type { Question } from "./question.ts";

/** The answers of both sides to one question. */
export interface Answers {
  readonly question: Question;
  /** The question's expression. */
  readonly expression: Expression;
  readonly real: Outcome;
  readonly own: Outcome;
}

/**
 * Something in which klaxon differs from a release on purpose. The example is asked in every session; once it no
 * longer shows a difference, the entry has to go.
 */
export interface KnownDifference {
  readonly reason: string;
  readonly covers: (answers: Answers) => boolean;
  readonly example: {
    /** In the notation of promtool, a sample every 15 s from the begin of the dataset. */
    readonly series: readonly string[];
    readonly expression: string;
    /** How many steps of 15 s, the first at the begin of the dataset; 0 for an instant there. */
    readonly stepCount: number;
  };
}
