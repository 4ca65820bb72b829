/** The numbers of the machines' alerts. */
export const hostLimits = {
  /** Below it every larger write fails; ext4 then still has blocks for root. */
  diskFullFreeRatioMax: 0.01,
  /** Time to act: a disk that fills up over a day is here hours before it is full. */
  diskNearlyFullFreeRatioMax: 0.1,
  /** Share of the time in which some task waits for a CPU; half of it is felt in every request. */
  cpuWaitingRatioMax: 0.5,
  /** One kill may be a single large job; the second says that the memory does not suffice. */
  oomKillsCountMin: 2,
  oomKillsWindowSeconds: 15 * 60,
  /** The boot time moves by seconds when the clock is set; more is a boot. */
  bootTimeMoveSecondsMin: 60,
  rebootWindowSeconds: 10 * 60,
  /** The least of this time counts; shorter than the hold, so that one bad scrape is nothing. */
  diskRecoverySeconds: 45,
  diskFullHoldSeconds: 60,
  diskNearlyFullHoldSeconds: 5 * 60,
  cpuWaitingHoldSeconds: 5 * 60,
  /** A file that is being replaced in place may be read half-written once, not for minutes. */
  textfileHoldSeconds: 3 * 60,
} as const;
