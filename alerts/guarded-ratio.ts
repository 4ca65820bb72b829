import { promql } from "./expression.ts";

/** A share of something that is worth an alert, and how much there must be of it. */
export interface GuardedRatio {
  /** PromQL: the part, per second; it has the labels of `whole`. */
  readonly part: string;
  /** PromQL: all of it, per second. */
  readonly whole: string;
  readonly ratioMax: number;
  /** Per second; below it the ratio is the tale of a few, and nobody is told. */
  readonly wholePerSecondMin: number;
}

/** PromQL: the groups of which the part is more than `ratioMax` of the whole, where the whole is enough to judge by. */
export function ratioAbove({ part, whole, ratioMax, wholePerSecondMin }: GuardedRatio): string {
  return promql`${part} / ${whole} > ${ratioMax} and ${whole} >= ${wholePerSecondMin}`;
}
