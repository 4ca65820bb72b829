import type { PrometheusMajor } from "../../simulator/promql/index.ts";
import type { Answers, KnownDifference } from "./known-difference.ts";
import { knownInTwo } from "./known-in-2.ts";
import { knownInThree } from "./known-in-3.ts";
import { knownOfHistograms } from "./known-in-3-histograms.ts";
import { knownInBoth } from "./known-in-both.ts";

/** In what klaxon differs from the release of a line that it is compared with. */
export function knownDifferences(prometheus: PrometheusMajor): readonly KnownDifference[] {
  return prometheus === 2
    ? [...knownInBoth, ...knownInTwo]
    : [...knownInBoth, ...knownInThree, ...knownOfHistograms];
}

/** The entry that explains why two answers differ, if there is one. */
export function findKnownDifference(
  prometheus: PrometheusMajor,
  answers: Answers,
): KnownDifference | undefined {
  return knownDifferences(prometheus).find(({ covers }) => covers(answers));
}
