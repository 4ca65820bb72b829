import { defineInhibitions } from "../../inhibition.ts";
import { explainsEveryTargetDown, explainsTargetDown } from "../../scraped-process.ts";

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
  explainsEveryTargetDown("ApiDown", ["api"], "all of the API is away, which explains each part of it"),
  {
    source: "ApiCrashLoop",
    targets: ["ApiInstanceDown"],
    equal: ["instance"],
    reason: "an instance that restarts over and over is down in between",
  },
  explainsTargetDown("ApiInstanceDown", "api", "an instance that is down cannot be scraped either"),
]);
