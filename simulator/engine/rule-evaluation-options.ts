import type { FeatureFlag, Labels, PrometheusMajor } from "../promql/index.ts";
import type { EvaluationMemory } from "./evaluation-memory.ts";
import type { RestoreOptions } from "./restore.ts";
import type { ScheduleOptions } from "./schedule.ts";

/** How rules are evaluated over a time line. */
export interface RuleEvaluationOptions extends ScheduleOptions {
  /** The release line whose semantics count. Default 3. */
  readonly prometheus?: PrometheusMajor;
  readonly features?: ReadonlySet<FeatureFlag>;
  /** How far back an instant selector may look. Default 5 minutes. */
  readonly lookbackMs?: number;
  /** What restarts among the interruptions do to pending alerts. */
  readonly restore?: RestoreOptions;
  readonly externalLabels?: Labels;
  /** The address templates and links point to. Default empty. */
  readonly externalUrl?: string;
  /** What evaluations before this one have left. Default: nothing. */
  readonly memory?: EvaluationMemory;
  /** `step-by-step` evaluates every rule so: the same results, slower. For comparisons. */
  readonly planning?: "by-dependencies" | "step-by-step";
}
