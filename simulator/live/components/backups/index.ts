import { defineLiveSystem } from "../../kit/index.ts";
import { backupsFaultForms } from "./faults.ts";
import { startBackups } from "./start.ts";

/** Backups as real dumps and WAL of a real PostgreSQL, stored and reported by an agent of ours. */
export const backupsLive = defineLiveSystem({
  system: "backups",
  description:
    "PostgreSQL with WAL archiving, pg_dump and pg_restore, SQLite; node_exporter; an agent and a store of objects of our own",
  programs: [
    "postgres",
    "initdb",
    "psql",
    "pgbench",
    "pg_basebackup",
    "pg_dump",
    "pg_restore",
    "node-exporter",
  ],
  // How long a restore takes is limited by the clock that faults go by.
  scaledMetrics: ["backup_restore_test_duration_seconds", "backup_duration_seconds"],
  start: startBackups,
  faults: backupsFaultForms,
});
