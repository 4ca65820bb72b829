import { thresholds } from "../../environments/index.ts";
import type { RuleGroup } from "../rule-group.ts";
import { burnRateRules, errorBudgetRules, objectiveIntervalSeconds } from "../slo.ts";
import {
  apiCrashLoop,
  apiDown,
  apiEventLoopLagHigh,
  apiInstanceDown,
  apiLatencyP99High,
  apiMemoryLeak,
} from "./api-instances.ts";
import {
  apiAvailability,
  apiErrorBudgetBurnFast,
  apiErrorBudgetBurnSlow,
  apiLatency,
  apiLatencyBudgetBurnFast,
  apiLatencyBudgetBurnSlow,
} from "./api-objectives.ts";

/** Every alert of the API. */
export const apiAlerts = [
  apiErrorBudgetBurnFast,
  apiErrorBudgetBurnSlow,
  apiLatencyBudgetBurnFast,
  apiLatencyBudgetBurnSlow,
  apiDown,
  apiInstanceDown,
  apiCrashLoop,
  apiEventLoopLagHigh,
  apiMemoryLeak,
  apiLatencyP99High,
] as const;

/** The rule groups of the API. */
export const apiGroups: readonly RuleGroup[] = [
  {
    name: "api-availability",
    system: "api",
    intervalSeconds: objectiveIntervalSeconds,
    rules: [...burnRateRules(apiAvailability), apiErrorBudgetBurnFast, apiErrorBudgetBurnSlow],
  },
  {
    name: "api-latency",
    system: "api",
    intervalSeconds: objectiveIntervalSeconds,
    rules: [...burnRateRules(apiLatency), apiLatencyBudgetBurnFast, apiLatencyBudgetBurnSlow],
  },
  {
    name: "api-error-budget",
    system: "api",
    // Thirty days move slowly, but a group that fails must do so within the window of `RuleEvaluationFailing`.
    intervalSeconds: 60,
    rules: [...errorBudgetRules(apiAvailability), ...errorBudgetRules(apiLatency)],
  },
  {
    name: "api-health",
    system: "api",
    intervalSeconds: thresholds.api.healthCheckIntervalSeconds,
    rules: [apiDown, apiInstanceDown],
  },
  {
    name: "api-instances",
    system: "api",
    intervalSeconds: 15,
    rules: [apiCrashLoop, apiEventLoopLagHigh, apiMemoryLeak, apiLatencyP99High],
  },
];
