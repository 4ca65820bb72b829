import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { upstashQuotaNearlyUsed, upstashThrottled } from "./quota.ts";
import { upstashErrorRatioHigh, upstashLatencyHigh, upstashRetryStorm } from "./requests.ts";
import { upstashLimits, upstashPanels } from "./series.ts";

const inhibitions = defineInhibitions([
  {
    source: "UpstashErrorRatioHigh",
    targets: ["UpstashLatencyHigh", "UpstashRetryStorm"],
    equal: [],
    reason: "requests that fail are tried again, and their callers wait for it",
  },
]);

/** The alerting of Upstash. */
export const upstashAlerting = defineAlerting({
  title: "Upstash",
  panels: upstashPanels,
  objectives: {},
  limits: upstashLimits,
  groups: [
    {
      name: "upstash-requests",
      intervalSeconds: 15,
      rules: [upstashErrorRatioHigh, upstashLatencyHigh, upstashRetryStorm],
    },
    { name: "upstash-quota", intervalSeconds: 30, rules: [upstashThrottled, upstashQuotaNearlyUsed] },
  ],
  inhibitions,
});
