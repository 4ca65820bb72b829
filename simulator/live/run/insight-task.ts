import { strict as assert } from "node:assert";
import { parseAlertmanagerConfig } from "../../alertmanager/index.ts";
import type { Assets, Journal } from "../../drill/index.ts";
import { parseRuleFile } from "../../engine/index.ts";
import { type ApiAddress, PrometheusApi } from "../stack/index.ts";
import { timeScaleOf } from "../time-scale/index.ts";
import { liveClock } from "./live-clock.ts";
import { recordLiveCurves } from "./live-curves.ts";
import { explainLive, type LiveExplanationsOptions } from "./live-explanations.ts";
import type { RuleText } from "./rule-texts.ts";

/** All that insight into a live drill is made from, while its Prometheus is still there. Plain data, so that a thread can be given it. */
export interface InsightTask extends Pick<Assets, "evaluationIntervalMs" | "prometheus" | "features"> {
  readonly journal: Journal;
  /** The rule files of its world. */
  readonly rules: readonly RuleText[];
  /** The Alertmanager configuration that its alerts went by, in scenario time. */
  readonly routing: string;
  /** Where its Prometheus answers. */
  readonly address: ApiAddress;
  /** How many seconds of the scenario passed in a real one. */
  readonly factor: number;
  /** When the control phase began, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** When what was seen of it ends, in scenario time. */
  readonly endMs: number;
  /** When it was to end, in scenario time. */
  readonly plannedEndMs: number;
  /** Metrics whose values are spans of scenario time. */
  readonly scaledMetrics: ReadonlySet<string>;
  /** What the Alertmanagers accepted, oldest first. */
  readonly accepted: LiveExplanationsOptions["accepted"];
  readonly isExplained: boolean;
  readonly recordsCurves: boolean;
}

/** What was found out of a drill: what its journal gets. */
export type Insight = Pick<Journal, "explanations" | "curves">;

/** Gains the insight that a task asks for: asks Prometheus, and computes for some seconds. */
export async function gainInsight(task: InsightTask, signal: AbortSignal): Promise<Insight> {
  const { journal, evaluationIntervalMs, prometheus: major, features, address, scaledMetrics } = task;
  const language = { prometheus: major, features };
  const groups = task.rules.flatMap(({ file, text }) => parseRuleFile(text, file, language).groups);
  const assets = { groups, evaluationIntervalMs, ...language };
  const prometheus = new PrometheusApi(address.base, signal, address.headers);
  const clock = liveClock(task.startedAtMs, timeScaleOf(task.factor));
  const common = { assets, prometheus, clock, scaledMetrics };
  const { accepted, endMs, plannedEndMs } = task;
  const config = configOf(task.routing);
  return {
    ...(task.isExplained
      ? { explanations: await explainLive(journal, { ...common, config, accepted, endMs }) }
      : {}),
    ...(task.recordsCurves
      ? { curves: await recordLiveCurves(journal, { ...common, endMs: plannedEndMs }) }
      : {}),
  };
}

function configOf(routing: string): LiveExplanationsOptions["config"] {
  const { config, findings } = parseAlertmanagerConfig(routing, "the routing");
  assert(config !== undefined, `the routing of the drill can be read no more: ${findings[0]?.message}`);
  return config;
}
