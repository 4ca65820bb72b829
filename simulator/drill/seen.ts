import type { NotificationTimeline } from "../alertmanager/index.ts";
import type { RuleEvaluation, SentAlert } from "../engine/index.ts";
import type { Assets, Routing } from "./assets.ts";
import type { ConditionResult, FirstResult } from "./condition.ts";
import type { DrillSpan, PlannedFault } from "./fault-plan.ts";
import type { Scenario } from "./scenario.ts";
import type { ScrapedWorld } from "./virtual-world.ts";

/** Why and when a drill was ended early. */
export interface Stop {
  readonly atMs: number;
  readonly reason: string;
}

/** A scenario on its way, scraped and not yet evaluated. */
export interface Course {
  readonly scenario: Scenario;
  readonly assets: Assets;
  readonly routing: Routing;
  readonly span: DrillSpan;
  readonly seed: number;
  readonly world: ScrapedWorld;
  readonly stop: Stop | undefined;
  /** Why stop conditions could not be evaluated. */
  readonly stopFailures: readonly string[];
}

/** What a run saw, before it is brought into facts and events. */
export interface Seen extends Course {
  readonly faults: readonly PlannedFault[];
  readonly evaluation: RuleEvaluation;
  /** Alerts that reached an Alertmanager. */
  readonly sent: readonly SentAlert[];
  readonly notifications: NotificationTimeline;
  readonly before: readonly ConditionResult[];
  readonly after: readonly ConditionResult[];
  readonly symptom: FirstResult;
}
