/** The numbers of the alerts of Vault. */
export const vaultLimits = {
  /** A standby takes over within ten seconds. */
  unavailableHoldSeconds: 60,
  sealedHoldSeconds: 60,
  failureWindowSeconds: 300,
  /** The tokens of two break-glass accounts and of the snapshot job. */
  endlessTokensMax: 3,
  endlessTokensHoldSeconds: 300,
  /** Every repository is scanned every ten minutes, and at each push: two scans are missed. */
  scanAgeSeconds: 1800,
} as const;
