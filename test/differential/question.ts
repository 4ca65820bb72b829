/** What both sides are asked: an expression and the times at which to evaluate it. */
export interface Question {
  readonly expression: string;
  readonly times: QuestionTimes;
}

/** One instant, or a grid of them. */
export type QuestionTimes =
  | { readonly kind: "instant"; readonly atMs: number }
  | { readonly kind: "range"; readonly startMs: number; readonly stepMs: number; readonly stepCount: number };

/** The last time of a grid. */
export function endOf(times: QuestionTimes): number {
  return times.kind === "instant" ? times.atMs : times.startMs + (times.stepCount - 1) * times.stepMs;
}
