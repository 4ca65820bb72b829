/** The numbers of the alerts of Kubernetes. */
export const kubernetesLimits = {
  /** Two scrapes without a single ready pod. */
  workloadUnavailableHoldSeconds: 60,
  /** A rollout of a deployment is over before this. */
  replicasMissingHoldSeconds: 300,
  /** After 40 s without its heartbeat a node counts as not ready; a reboot is over a minute later. */
  nodeNotReadyHoldSeconds: 90,
  /** Between two starts of a crash loop the container runs for seconds: the loop must not look interrupted. */
  crashLoopWindowSeconds: 120,
  crashLoopHoldSeconds: 300,
  oomWindowSeconds: 300,
  throttledRatio: 0.25,
  throttledWindowSeconds: 120,
  throttledHoldSeconds: 300,
  /** Periods per second in which a container wants CPU time, of ten: below this it idles. */
  busyPeriodsPerSecond: 1,
  volumeFreeRatio: 0.03,
  volumeHoldSeconds: 60,
} as const;
