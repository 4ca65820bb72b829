/** What the alerts of the workers compare with. */
export const workerLimits = {
  workerCount: 2,
  /** The loop turns every few seconds, so two minutes are no hiccup. */
  heartbeatAgeSecondsMax: 120,
  stuckHoldSeconds: 30,
  downHoldSeconds: 60,
  /** Two minutes of the busiest queue. */
  queuedJobsMax: 500,
  backlogHoldSeconds: 180,
  /** The recovery point: what is not done by then counts as lost to whoever waits for it. */
  oldestJobAgeSecondsMax: 300,
  oldestJobHoldSeconds: 60,
  failureRatioMax: 0.1,
  redeliveryRatioMax: 0.25,
  /** Thirty jobs within the window; fewer say nothing about a share. */
  judgedJobsPerSecondMin: 0.1,
  ratioHoldSeconds: 300,
} as const;
