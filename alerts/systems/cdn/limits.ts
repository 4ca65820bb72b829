/** What the alerts of the content delivery network compare with. */
export const cdnLimits = {
  serverErrorRatioMax: 0.05,
  serverErrorHoldSeconds: 120,
  noPoolHoldSeconds: 60,
  poolHoldSeconds: 180,
  cacheHitRatioMin: 0.5,
  blockedByRuleRatioMax: 0.02,
  rateLimitedRatioMax: 0.05,
  missingRatioMax: 0.05,
  /** Analytics arrive by the minute: ten of them are a trend. */
  trendHoldSeconds: 600,
  /** Sixty requests a minute; fewer say nothing about a share. */
  judgedRequestsPerSecondMin: 1,
} as const;
