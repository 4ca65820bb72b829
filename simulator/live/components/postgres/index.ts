import { defineLiveSystem } from "../../kit/index.ts";
import { postgresFaultForms } from "./faults.ts";
import { startPostgres } from "./running.ts";

/** PostgreSQL as real servers: a primary and two replicas, their exporters, and clients that write and read. */
export const postgresLive = defineLiveSystem({
  system: "postgres",
  description: "PostgreSQL, a primary and two streaming replicas; postgres_exporter beside each",
  programs: ["postgres", "initdb", "psql", "pgbench", "pg_basebackup", "postgres-exporter"],
  scaledMetrics: [
    "pg_replication_lag_seconds",
    "pg_stat_activity_max_tx_duration",
    "pg_stat_archiver_last_archive_age",
  ],
  start: startPostgres,
  formProblem: (fault) =>
    fault.kind === "idle-in-transaction" && fault.ageSeconds > 0
      ? `a real transaction is not ${fault.ageSeconds} s old when it begins; write \`ageSeconds: 0\` and give it the time`
      : undefined,
  faults: postgresFaultForms,
});
