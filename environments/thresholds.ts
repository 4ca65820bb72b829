const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Every number that rules compare with, once. The rule files are the same in every environment, so that what
 * was proven in one holds in the next; what may differ between environments is in `Environment`.
 *
 * Where a single event must not be told of, the hold is longer than the window in which events are counted:
 * what happened once has left the window before the alert fires.
 */
export const thresholds = {
  /** The promise to the users of the API, and the figures of the alerts that guard it. */
  api: {
    instanceCount: 3,
    availabilityRatio: 0.999,
    latencyRatio: 0.99,
    /** A bucket bound of the request histogram, so that the count is exact. */
    latencyBoundSeconds: 0.3,
    objectivePeriodSeconds: 30 * day,
    /**
     * Requests per second, over the long window of a burn, below which ratios say nothing: at this rate the
     * fastest page (1.44 % of an hour) takes ten bad requests, and a single one never counts.
     */
    burnTrafficPerSecondMin: 0.2,
    /** Three health checks in a row, 5 s apart: 10 s from the first to the third. */
    healthCheckIntervalSeconds: 5,
    healthCheckFailureCount: 3,
    /** Longer than an instance alert, so that a first scrape that is late is no outage. */
    outageHoldSeconds: 30,
    restartWindowSeconds: 15 * minute,
    restartCountMax: 2,
    eventLoopLagSeconds: 0.5,
    eventLoopLagHoldSeconds: 5 * minute,
    latencyP99Seconds: 1,
    latencyP99WindowSeconds: 3 * minute,
    latencyP99HoldSeconds: 5 * minute,
    /** Slow requests within the window; where they are fewer, the percentile is the tale of two of them. */
    latencyP99SlowCountMin: 10,
    /** What an instance may use before it is killed. */
    memoryLimitBytes: 1024 * 1024 * 1024,
    /** A leak is one only when the limit comes near; below this share growth is warming up. */
    memoryUsedRatioMin: 0.5,
    memoryTrendWindowSeconds: hour,
    /** Two windows: the first hour of a process, when caches fill, must be out of the trend. */
    memoryAgeSecondsMin: 2 * hour,
    memoryForecastSeconds: 4 * hour,
    memoryHoldSeconds: 10 * minute,
  },
  postgres: {
    replicaCount: 2,
    /** Recovery point objective: the data that may be lost, in seconds of writes. */
    recoveryPointSeconds: 5 * minute,
    /** Recovery time objective: how long the database may be away. */
    recoveryTimeSeconds: 15 * minute,
    downHoldSeconds: 30,
    noPrimaryHoldSeconds: 30,
    /** As long as callers that failed meanwhile still look bad: five minutes in their fast burn, and a margin. */
    noPrimaryKeepFiringSeconds: 6 * minute,
    /**
     * While no primary answers its exporter, WAL this fresh on a replica proves that one still writes: only
     * the exporter is gone.
     */
    freshReplaySeconds: 15,
    splitBrainHoldSeconds: 30,
    replicaLagSeconds: 5,
    replicaLagHoldSeconds: 30,
    recoveryPointHoldSeconds: minute,
    replicaMissingHoldSeconds: 2 * minute,
    connectionsUsedRatio: 0.8,
    connectionsHoldSeconds: 2 * minute,
    deadlocksPerMinute: 5,
    deadlocksWindowSeconds: 2 * minute,
    deadlocksHoldSeconds: 3 * minute,
    /** The archiver rests for a minute between its attempts: an archive that works again shows before this. */
    archivingHoldSeconds: 90,
    idleInTransactionSeconds: 5 * minute,
    idleInTransactionHoldSeconds: minute,
  },
  stack: {
    targetDownHoldSeconds: 2 * minute,
    /** Failures are counted over this window, in which every rule group and every resend has its turn. */
    failureWindowSeconds: 2 * minute,
    ruleFailureHoldSeconds: 4 * minute,
    /** Alerts are handed over once a minute: three failures in a row, and a restart has two at most. */
    alertmanagerUnreachableHoldSeconds: 3 * minute,
    notificationFailureHoldSeconds: 5 * minute,
    /** Alertmanager tries again by itself; a tenth of all attempts failing is no hiccup. */
    notificationFailureRatio: 0.1,
    /** Two missed heartbeats and a margin. */
    heartbeatLossSeconds: 3 * minute,
  },
} as const;
