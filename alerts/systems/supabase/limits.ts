/** What the alerts of the hosted project compare with. */
export const supabaseLimits = {
  /** Of the sixteen probes of four minutes; what fails and comes back counts as well. */
  failedProbeCountMax: 4,
  /** In the mean of six minutes; a client that waits now and then is what a pooler is for. */
  waitingClientsMax: 10,
  poolHoldSeconds: 180,
  connectionsUsedRatioMax: 0.8,
  connectionsHoldSeconds: 180,
  diskFreeRatioMin: 0.15,
  /** The provider lets nobody write from 5 % on. */
  diskReadOnlyRatio: 0.05,
  diskFullRatioMin: 0.07,
  diskHoldSeconds: 120,
  /** Longer than the four minutes that it looks back on, so that one sample is nothing. */
  diskFullHoldSeconds: 300,
  /** The recovery point: reads that are older than it are wrong to their readers. */
  replicaLagSecondsMax: 300,
  replicaHoldSeconds: 120,
} as const;
