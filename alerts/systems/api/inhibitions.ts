import { defineInhibitions } from "../../inhibition.ts";

/** What the alerts of the API make needless. */
export const apiInhibitions = defineInhibitions([
  {
    source: "ApiErrorBudgetBurnFast",
    targets: ["ApiErrorBudgetBurnSlow"],
    equal: ["objective"],
    reason: "whoever was paged for a fast burn needs no ticket for the slow one that comes with it",
  },
  {
    source: "ApiLatencyBudgetBurnFast",
    targets: ["ApiLatencyBudgetBurnSlow"],
    equal: ["objective"],
    reason: "whoever was paged for a fast burn needs no ticket for the slow one that comes with it",
  },
  {
    source: "ApiLatencyBudgetBurnFast",
    targets: ["ApiLatencyP99High"],
    equal: [],
    reason: "the page is about the same slow requests",
  },
  {
    source: "ApiDown",
    targets: [
      "ApiInstanceDown",
      "ApiErrorBudgetBurnFast",
      "ApiErrorBudgetBurnSlow",
      "ApiLatencyBudgetBurnFast",
      "ApiLatencyBudgetBurnSlow",
      "ApiLatencyP99High",
    ],
    equal: [],
    reason: "all of the API is away, which explains each part of it",
  },
  {
    source: "ApiDown",
    targets: ["TargetDown"],
    equal: [],
    targetMatchers: ['job="api"'],
    reason: "all of the API is away, which explains each part of it",
  },
  {
    source: "ApiCrashLoop",
    targets: ["ApiInstanceDown"],
    equal: ["instance"],
    reason: "an instance that restarts over and over is down in between",
  },
  {
    source: "ApiInstanceDown",
    targets: ["TargetDown"],
    equal: ["instance"],
    targetMatchers: ['job="api"'],
    reason: "an instance that is down cannot be scraped either",
  },
]);
