/** What the alerts of the functions compare with. */
export const functionsLimits = {
  errorRatioMax: 0.05,
  errorHoldSeconds: 300,
  /** The provider ends an invocation after 10 s; four fifths of it is near. */
  nearTimeoutSeconds: 8,
  timeoutSeconds: 10,
  /** Slow ones within five minutes; fewer are the tale of two of them. */
  slowCountMin: 10,
  timeoutCountMax: 10,
  slowHoldSeconds: 300,
  /** Longer than the window that counts them, so that a single burst has left it before anybody is told. */
  timeoutHoldSeconds: 360,
  /** Healthy regions have six and four of ten invocations. */
  regionShareMin: 0.05,
  regionHoldSeconds: 300,
  /** 1024 MB is what a function may use. */
  memoryBytesMax: 1024 ** 3,
  memoryUsedRatioMax: 0.9,
  memoryHoldSeconds: 300,
  /** A day and an hour: the cron runs each midnight. */
  cronAgeSecondsMax: 90_000,
  /** Twelve a minute; fewer say nothing about a share. */
  judgedInvocationsPerSecondMin: 0.2,
} as const;
