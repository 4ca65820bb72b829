import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { backupsLimits } from "./limits.ts";
import { backupsPanels } from "./panels.ts";
import { backupsRestoreExceedsRto, backupsRestoreTestOverdue } from "./restore.ts";
import {
  backupsDumpOverdue,
  backupsDumpTruncated,
  backupsReportMissing,
  backupsRpoBreached,
} from "./stored.ts";

/** The alerting of the backups. */
export const backupsAlerting = defineAlerting({
  title: "Backups",
  panels: backupsPanels,
  objectives: {},
  limits: backupsLimits,
  groups: [
    {
      name: "backups",
      intervalSeconds: 15,
      rules: [
        backupsRpoBreached,
        backupsDumpOverdue,
        backupsDumpTruncated,
        backupsReportMissing,
        backupsRestoreTestOverdue,
        backupsRestoreExceedsRto,
      ],
    },
  ],
  inhibitions: defineInhibitions([
    {
      source: "HostDiskFull",
      targets: ["BackupsRpoBreached"],
      equal: ["host"],
      reason: "WAL waits on the disk that is full; making room lets it through",
    },
    {
      source: "HostDiskReadOnly",
      targets: ["BackupsRpoBreached"],
      equal: ["host"],
      reason: "WAL is spooled on the disk that cannot be written",
    },
    {
      source: "PostgresArchivingFailing",
      targets: ["BackupsRpoBreached"],
      equal: [],
      reason: "PostgreSQL does not hand its WAL over; that page is about the same objective",
    },
  ]),
});
