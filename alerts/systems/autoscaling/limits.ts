/** The numbers of the alerts of the autoscaling. */
export const autoscalingLimits = {
  /** At 100 % pods use all that they were promised, and live on what neighbours leave. */
  saturatedPercent: 100,
  saturatedHoldSeconds: 120,
  /** The autoscaler itself tolerates a tenth above its target. */
  toleratedRatio: 1.1,
  atMaximumHoldSeconds: 300,
  metricsMissingHoldSeconds: 120,
  mismatchHoldSeconds: 300,
  flappingWindowSeconds: 900,
  /** The curve of a day takes three steps in fifteen minutes at its steepest. */
  flappingChangesMax: 8,
  /** A new node is there within two minutes. */
  unschedulableHoldSeconds: 300,
} as const;
