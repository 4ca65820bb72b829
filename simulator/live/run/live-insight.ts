import { type Assets, type DrillEvidence, type Journal, spanOf } from "../../drill/index.ts";
import type { TimeScale } from "../time-scale/index.ts";
import { liveClock } from "./live-clock.ts";
import { recordLiveCurves } from "./live-curves.ts";
import { explainLive } from "./live-explanations.ts";
import type { LiveOutcome } from "./live-run.ts";
import type { LiveWorld } from "./live-world.ts";

/** What insight into a live drill is made with. */
export interface LiveInsightOptions {
  /** The rules of its world. */
  readonly assets: Assets;
  /** The routing that its alerts went by, in scenario time. */
  readonly config: DrillEvidence["config"];
  readonly timeScale: TimeScale;
  /** Whether its journal has the curves of its alerts. */
  readonly recordsCurves: boolean;
}

/** The journal of a drill that has just ended, with why it did not hold, and with curves; its world must still be there. */
export async function withInsight(
  { journal, accepted, startedAtMs, endMs }: LiveOutcome,
  { stack }: LiveWorld,
  { assets, config, timeScale, recordsCurves }: LiveInsightOptions,
): Promise<Journal> {
  const { prometheus, scaledMetrics } = stack;
  const clock = liveClock(startedAtMs, timeScale);
  const common = { assets, prometheus, clock, scaledMetrics };
  // Other drills are running in this process: what is computed here for a second keeps their alerts waiting for it.
  const explained: Journal =
    journal.verdict.outcome === "held"
      ? journal
      : { ...journal, explanations: await explainLive(journal, { ...common, config, accepted, endMs }) };
  if (!recordsCurves) return explained;
  const plannedEndMs = spanOf(journal.scenario).endMs;
  return { ...explained, curves: await recordLiveCurves(journal, { ...common, endMs: plannedEndMs }) };
}
