import { type Labels, labelPairs, labelValue } from "../promql/index.ts";
import type { AlertmanagerConfig } from "./config.ts";
import { answerRoute, notifiedReceivers, type RouteAnswer, receiversOf } from "./route-answer.ts";
import type { LocatedExpectation } from "./route-expectation-file.ts";

/** What came of an expectation about a routing. */
export interface RouteVerdict {
  readonly expectation: LocatedExpectation;
  readonly answer: RouteAnswer;
  /** Empty where all is as expected. */
  readonly differences: readonly RouteDifference[];
}

/** One thing that is not as expected. */
export type RouteDifference =
  | {
      readonly field: "receivers" | "notified" | "muted-by";
      readonly expected: readonly string[];
      readonly got: readonly string[];
    }
  | {
      readonly field: "inhibited-by";
      readonly expected: readonly Labels[];
      readonly got: readonly Labels[];
    };

/** Asks a routing about the alert of an expectation, and compares. */
export function judgeRoute(config: AlertmanagerConfig, expectation: LocatedExpectation): RouteVerdict {
  const { labels, firing, atMs, receivers, notified, inhibitedBy, mutedBy } = expectation;
  const answer = answerRoute(config, { labels, firing, atMs });
  const differences: RouteDifference[] = [];
  const compare = (
    field: "receivers" | "notified" | "muted-by",
    expected: readonly string[],
    got: readonly string[],
  ) => {
    if (!isSameInAnyOrder(expected, got)) differences.push({ field, expected, got });
  };
  if (receivers !== undefined) compare("receivers", receivers, receiversOf(answer));
  if (notified !== undefined) compare("notified", notified, notifiedReceivers(answer));
  const inhibitors = distinct(answer.inhibitions.map(({ by }) => by));
  const areInhibitorsExpected =
    inhibitors.every((by) => inhibitedBy.some((wanted) => carries(by, wanted))) &&
    inhibitedBy.every((wanted) => inhibitors.some((by) => carries(by, wanted)));
  if (!areInhibitorsExpected) {
    differences.push({ field: "inhibited-by", expected: inhibitedBy, got: inhibitors });
  }
  const muting = new Set(answer.matches.flatMap(({ muting: each }) => each?.intervals ?? []));
  compare("muted-by", [...new Set(mutedBy)], [...muting]);
  return { expectation, answer, differences };
}

function isSameInAnyOrder(left: readonly string[], right: readonly string[]): boolean {
  const sorted = [...right].sort();
  return left.length === right.length && [...left].sort().every((name, index) => name === sorted[index]);
}

function carries(labels: Labels, wanted: Labels): boolean {
  return labelPairs(wanted).every(([name, value]) => labelValue(labels, name) === value);
}

function distinct(all: readonly Labels[]): readonly Labels[] {
  return [...new Map(all.map((labels) => [labels.key, labels])).values()];
}
