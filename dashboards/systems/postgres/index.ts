import { row } from "../../kit/index.ts";
import { type DashboardPlan, firingAlertsStat } from "../../surroundings.ts";
import { changeRow, connectionStat, detailRow, saturationRow, trafficRow } from "./activity.ts";
import { archivingRow, replicationRow, replicationStats, serverTimelines } from "./replication.ts";
import { database, instance, job } from "./variables.ts";

/** PostgreSQL: is there a primary, do the replicas follow, is it fast, is it full, what changed. */
const postgresOverview: DashboardPlan = {
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
};

/** The dashboards of PostgreSQL, in the order in which an operator would open them. */
export const postgresDashboards: readonly DashboardPlan[] = [postgresOverview];
