import type { BinaryExpression, ComparisonOperator } from "../../promql/index.ts";
import {
  comparisonOf,
  type DrawnComparison,
  excessOf,
  isCrossing,
  thresholdFinder,
} from "../curves/index.ts";
import type { ExplanationReason } from "../explanation.ts";
import type { Evidence, SeenSeries } from "./evidence.ts";
import type { Search } from "./search.ts";
import { quoted, shownDistance, shownLabels, shownPair } from "./wording.ts";

/** A value beside its threshold, at an evaluation. */
interface Sighting {
  readonly series: SeenSeries;
  readonly step: number;
  readonly value: number;
  readonly threshold: number;
  readonly excess: number;
}

/** Why a comparison that has values on both sides never held: how near it came, when, and of which series. */
export function whyNeverHeld(
  part: BinaryExpression,
  { evidence, wording }: Search,
): readonly ExplanationReason[] {
  const comparison = comparisonOf(part);
  if (comparison === undefined) return [];
  const nearest = largest(sightingsOf(comparison, evidence));
  const text = evidence.textOf(part);
  if (nearest === undefined)
    return [{ kind: "below-threshold", message: `${quoted(text)} never held`, expression: text }];
  const { operator } = comparison;
  const [value, threshold] = shownPair(nearest.value, nearest.threshold);
  const labels = nearest.series.labels.names.length === 0 ? "" : ` for ${shownLabels(nearest.series.labels)}`;
  const { fromStep, toStep } = evidence.window;
  const distance = shownDistance(nearest.value, nearest.threshold);
  const isEqual = nearest.value === nearest.threshold;
  const short =
    operator === "!="
      ? ""
      : isEqual
        ? ", the threshold itself"
        : `, ${distance} ${shortOf(operator)} ${threshold}`;
  const message =
    fromStep === toStep
      ? `${quoted(text)} did not hold: it was ${value}${labels}${short}`
      : `${quoted(text)} never held: it came to ${value}${labels} at ${wording.at(evidence.timeOfMs(nearest.step))}${short}`;
  return [{ kind: "below-threshold", message, expression: text }];
}

function shortOf(operator: ComparisonOperator): string {
  switch (operator) {
    case ">":
    case ">=":
      return "short of";
    case "<":
    case "<=":
      return "above";
    case "==":
    case "!=":
      return "away from";
    default:
      return operator satisfies never;
  }
}

/** That a comparison held: of which series, how far, from when on and how long in all; undefined where it never did. */
export function howItHeld(
  comparison: DrawnComparison,
  { evidence, wording }: Pick<Search, "evidence" | "wording">,
): ExplanationReason | undefined {
  const { operator } = comparison;
  const held = sightingsOf(comparison, evidence).filter(({ value, threshold }) =>
    isCrossing(operator, value, threshold),
  );
  const farthest = largest(held);
  if (farthest === undefined) return undefined;
  const own = held.filter(({ series }) => series === farthest.series);
  const first = own[0] ?? farthest;
  const stepMs = evidence.timeOfMs(1) - evidence.timeOfMs(0);
  const [value, threshold] = shownPair(farthest.value, farthest.threshold);
  const labels =
    farthest.series.labels.names.length === 0 ? "" : ` for ${shownLabels(farthest.series.labels)}`;
  const distance = shownDistance(farthest.value, farthest.threshold);
  const by =
    farthest.value === farthest.threshold
      ? ""
      : `, ${distance} ${farthest.value < farthest.threshold ? "below" : "above"} ${threshold}`;
  const text = evidence.textOf(comparison.whole);
  const others = new Set(held.map(({ series }) => series)).size - 1;
  const also = others === 0 ? "" : `; so it did for ${others} other series`;
  const at = wording.at(evidence.timeOfMs(first.step));
  const howLong =
    own.length === 1
      ? `at one evaluation, ${at}`
      : `for ${wording.length((own.length - 1) * stepMs)} from ${at} on`;
  const message = `${quoted(text)} held ${howLong}${labels}: it came to ${value}${by}${also}`;
  return { kind: "crossed", message, expression: text };
}

function sightingsOf(comparison: DrawnComparison, evidence: Evidence): readonly Sighting[] {
  const { measured, threshold, matching, operator } = comparison;
  const answer = evidence.answerOf(threshold);
  if (answer.kind === "problem") return [];
  const { fromStep, toStep } = evidence.window;
  const thresholdOf = thresholdFinder(answer, matching, evidence.answers.gridOf(evidence.placed));
  return evidence.seenOf(measured).flatMap((series) => {
    const thresholdAt = thresholdOf(series.labels);
    const sightings: Sighting[] = [];
    for (let step = fromStep; step <= toStep; step++) {
      const [value, limit] = [series.valueAt(step), thresholdAt(step)];
      if (value === undefined || limit === undefined || Number.isNaN(value)) continue;
      sightings.push({ series, step, value, threshold: limit, excess: excessOf(operator, value, limit) });
    }
    return sightings;
  });
}

function largest(sightings: readonly Sighting[]): Sighting | undefined {
  return sightings.reduce<Sighting | undefined>(
    (best, each) => (best === undefined || each.excess > best.excess ? each : best),
    undefined,
  );
}
