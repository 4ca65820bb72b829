import { thresholds } from "../../../environments/index.ts";

const hour = 3600;
const day = 24 * hour;

/** The numbers of the backups' alerts; the two objectives are those of the database. */
export const backupsLimits = {
  /** Recovery point objective: writes that may be lost, in seconds. */
  recoveryPointSeconds: thresholds.postgres.recoveryPointSeconds,
  /** Recovery time objective: how long a restore may take. */
  recoveryTimeSeconds: thresholds.postgres.recoveryTimeSeconds,
  /** A dump is made every night; two hours for one that starts late. */
  dumpAgeSecondsMax: 26 * hour,
  /** Data does not halve overnight; a dump that does is cut off. */
  dumpSizeRatioMin: 0.5,
  dumpSizeWindowSeconds: 7 * day,
  /** A restore is tested every Sunday; a day for one that is repeated. */
  restoreTestAgeSecondsMax: 8 * day,
  reportMissingHoldSeconds: 5 * 60,
} as const;
