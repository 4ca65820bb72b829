import { thresholds } from "../../../environments/index.ts";
import { defineAlerting } from "../../alerting.ts";
import { burnRateRules, errorBudgetRules, objectiveIntervalSeconds } from "../../slo.ts";
import { apiInhibitions } from "./inhibitions.ts";
import {
  apiCrashLoop,
  apiDown,
  apiEventLoopLagHigh,
  apiInstanceDown,
  apiLatencyP99High,
  apiMemoryLeak,
} from "./instances.ts";
import {
  apiAvailability,
  apiErrorBudgetBurnFast,
  apiErrorBudgetBurnSlow,
  apiLatency,
  apiLatencyBudgetBurnFast,
  apiLatencyBudgetBurnSlow,
} from "./objectives.ts";
import { apiPanels } from "./panels.ts";

/** The alerting of the API. */
export const apiAlerting = defineAlerting({
  title: "HTTP API",
  panels: apiPanels,
  objectives: { availability: apiAvailability, latency: apiLatency },
  limits: {},
  groups: [
    {
      name: "api-availability",
      intervalSeconds: objectiveIntervalSeconds,
      rules: [...burnRateRules(apiAvailability), apiErrorBudgetBurnFast, apiErrorBudgetBurnSlow],
    },
    {
      name: "api-latency",
      intervalSeconds: objectiveIntervalSeconds,
      rules: [...burnRateRules(apiLatency), apiLatencyBudgetBurnFast, apiLatencyBudgetBurnSlow],
    },
    {
      name: "api-error-budget",
      // Thirty days move slowly, but a group that fails must do so within the window of `RuleEvaluationFailing`.
      intervalSeconds: 60,
      rules: [...errorBudgetRules(apiAvailability), ...errorBudgetRules(apiLatency)],
    },
    {
      name: "api-health",
      intervalSeconds: thresholds.api.healthCheckIntervalSeconds,
      rules: [apiDown, apiInstanceDown],
    },
    {
      name: "api-instances",
      intervalSeconds: 15,
      rules: [apiCrashLoop, apiEventLoopLagHigh, apiMemoryLeak, apiLatencyP99High],
    },
  ],
  inhibitions: apiInhibitions,
});
