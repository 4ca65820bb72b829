import { promql } from "./expression.ts";

/** A share of the traffic that is too much, where there is enough traffic for a share to mean something. */
export interface GuardedRatio {
  /** PromQL: per second, with the labels of `whole`. */
  readonly part: string;
  /** PromQL: per second. */
  readonly whole: string;
  readonly ratioMax: number;
  /** Of the whole; below it nobody is told. */
  readonly perSecondMin: number;
}

/** The share where it is above its limit, and nothing where the system is next to idle. */
export function guardedRatio({ part, whole, ratioMax, perSecondMin }: GuardedRatio): string {
  return promql`${part} / ${whole} > ${ratioMax} and ${whole} > ${perSecondMin}`;
}
