import type { AlertExpectation, Assets, Scenario } from "../../drill/index.ts";
import { parseDurationMs } from "../../promql/index.ts";
import type { RealTarget } from "../stack/index.ts";
import { scaledDurationMs, type TimeScale } from "../time-scale/index.ts";
import { targetsBehind } from "./rules-read.ts";

/** What tolerances are made of. */
export interface ToleranceQuestion {
  readonly scenario: Pick<Scenario, "expect">;
  readonly assets: Pick<Assets, "groups">;
  /** What the drill's Prometheus scrapes, and how often. */
  readonly targets: readonly Pick<RealTarget, "job" | "instance" | "scrapeInterval">[];
  readonly timeScale: TimeScale;
  /** For alerts of which no target is known, in scenario time. */
  readonly scrapeIntervalMs: number;
  /** How often the rule of an alert is evaluated, in scenario time. */
  readonly evaluationIntervalOfMs: (alert: string) => number;
}

/**
 * How far prediction and measurement of each expected alert may be apart, in scenario time: one scrape of the targets that its
 * rule reads, the longest where there are several, and one evaluation of its group, as often as both really happen.
 */
export function tolerancesOf(question: ToleranceQuestion): readonly number[] {
  const { scenario, timeScale, evaluationIntervalOfMs } = question;
  const { factor } = timeScale;
  return scenario.expect.alerts.map((expectation) => {
    const evaluationMs = scaledDurationMs(evaluationIntervalOfMs(expectation.name), factor) * factor;
    return Math.round(scrapeIntervalOf(expectation, question) + evaluationMs);
  });
}

function scrapeIntervalOf(
  expectation: AlertExpectation,
  { assets, targets, timeScale, scrapeIntervalMs }: ToleranceQuestion,
): number {
  const known = targetsBehind(expectation, assets, targets);
  const intervals = known.flatMap(({ scrapeInterval }) => parseDurationMs(scrapeInterval) ?? []);
  return intervals.length === 0 ? scrapeIntervalMs : timeScale.toScenario(Math.max(...intervals));
}
