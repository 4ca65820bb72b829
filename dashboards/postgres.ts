import { type Dashboard, row } from "./kit/index.ts";
import { changeRow, connectionStat, detailRow, saturationRow, trafficRow } from "./postgres-activity.ts";
import { archivingRow, replicationRow, replicationStats, serverTimelines } from "./postgres-replication.ts";
import { database, instance, job } from "./postgres-variables.ts";
import { defineDashboard, firingAlertsStat } from "./surroundings.ts";

/** PostgreSQL: is there a primary, do the replicas follow, is it fast, is it full, what changed. */
export const postgresDashboard: Dashboard = defineDashboard({
  uid: "klaxon-postgres",
  title: "PostgreSQL",
  description:
    "The primary and its streaming replicas, through the exporter beside each of them. When a server is down its exporter still answers, with little more than that.",
  system: "postgres",
  shownSeconds: 3 * 3600,
  variables: [job, instance, database],
  rows: [
    row("up", "Is it up", [
      ...replicationStats,
      connectionStat,
      firingAlertsStat("postgres"),
      ...serverTimelines,
    ]),
    replicationRow,
    archivingRow,
    trafficRow,
    saturationRow,
    changeRow,
    detailRow,
  ],
});
