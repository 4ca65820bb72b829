import { type Assets, type FileText, type Journal, type LiveDetails, spanOf } from "../../drill/index.ts";
import type { Insight, InsightTask } from "./insight-task.ts";
import type { LiveOutcome } from "./live-run.ts";
import type { LiveWorld } from "./live-world.ts";
import { ruleTextsOf } from "./rule-texts.ts";

/** Insight into a drill, or why there is none. */
export type InsightAnswer = { readonly insight: Insight } | { readonly failure: string };

/**
 * Gains insight somewhere else than in the event loop that carries the drills of a run: what is computed there for a second keeps
 * their alerts waiting for it. Takes a bounded time, ends early with the signal, and rejects only where the mistake is ours.
 */
export type AskForInsight = (task: InsightTask, signal: AbortSignal) => Promise<InsightAnswer>;

/** What insight into a live drill is made with. */
export interface LiveInsightOptions {
  /** The rules of its world. */
  readonly assets: Assets;
  /** The rule files that they, and perhaps others, were read from. */
  readonly ruleFiles: readonly FileText[];
  /** The Alertmanager configuration that its alerts went by, in scenario time. */
  readonly routing: string;
  /** Whether its journal has the curves of its alerts. */
  readonly recordsCurves: boolean;
  readonly askForInsight: AskForInsight;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/**
 * The journal of a live drill that has just ended, with why it did not hold, and with curves; its world must still be there. Where
 * that could not be had, its details say why.
 */
export async function withInsight(
  { journal, accepted, startedAtMs, endMs }: LiveOutcome,
  live: LiveDetails,
  { stack }: LiveWorld,
  options: LiveInsightOptions,
): Promise<Journal> {
  const { assets, ruleFiles, routing, recordsCurves, askForInsight, signal } = options;
  const isExplained = journal.verdict.outcome !== "held";
  if (!isExplained && !recordsCurves) return { ...journal, live };
  const { evaluationIntervalMs, prometheus, features } = assets;
  const answer = await askForInsight(
    {
      journal,
      rules: ruleTextsOf(assets, ruleFiles),
      routing,
      evaluationIntervalMs,
      prometheus,
      features,
      address: stack.prometheus.address,
      factor: live.timeScale,
      startedAtMs,
      endMs,
      plannedEndMs: spanOf(journal.scenario).endMs,
      scaledMetrics: stack.scaledMetrics,
      accepted,
      isExplained,
      recordsCurves,
    },
    signal,
  );
  if ("failure" in answer) return { ...journal, live: { ...live, insightFailure: answer.failure } };
  return { ...journal, ...answer.insight, live };
}
