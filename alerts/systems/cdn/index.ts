import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { cdnCacheHitsLow, cdnFirewallBlocksHigh, cdnMissingFilesHigh, cdnRateLimitHigh } from "./edge.ts";
import { cdnLimits } from "./limits.ts";
import { cdnNoHealthyPool, cdnPoolUnhealthy, cdnServerErrorsHigh } from "./origins.ts";
import { cdnPanels } from "./panels.ts";

const inhibitions = defineInhibitions([
  {
    source: "CdnNoHealthyPool",
    targets: ["CdnPoolUnhealthy", "CdnCacheHitsLow"],
    equal: [],
    reason: "without any origin each pool is lost, and nothing new is cached",
  },
  {
    source: "CdnServerErrorsHigh",
    targets: ["CdnCacheHitsLow"],
    equal: ["zone"],
    reason: "errors are not cached, so that the cache answers less",
  },
]);

/** The alerting of the content delivery network. */
export const cdnAlerting = defineAlerting({
  title: "Content delivery network",
  panels: cdnPanels,
  objectives: {},
  limits: cdnLimits,
  groups: [
    {
      name: "cdn-origins",
      intervalSeconds: 15,
      rules: [cdnNoHealthyPool, cdnPoolUnhealthy, cdnServerErrorsHigh],
    },
    {
      name: "cdn-edge",
      intervalSeconds: 60,
      rules: [cdnCacheHitsLow, cdnFirewallBlocksHigh, cdnRateLimitHigh, cdnMissingFilesHigh],
    },
  ],
  inhibitions,
});
