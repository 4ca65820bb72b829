import { row } from "../../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../../surroundings.ts";
import { diskRow, readOnlyTimeline } from "./disk.ts";
import { changeTables, computeRow, hostStats, networkRow, textfilePanel, uptimePanel } from "./machine.ts";
import { instance } from "./variables.ts";

/** The machines: do they run, do tasks wait, is a disk or the memory full, what changed. */
const host: DashboardPlan = {
  uid: "klaxon-host",
  title: "Hosts",
  description:
    "The machines through node-exporter. Pressure (how long tasks wait) stands before use: a busy machine is only trouble when somebody waits for it.",
  system: "host",
  shownSeconds: 6 * 3600,
  variables: [instance],
  rows: [
    row("up", "Is it up", [...hostStats, firingAlertsStat("host"), readOnlyTimeline]),
    computeRow,
    diskRow,
    row("changes", "What changed", [uptimePanel, textfilePanel, changeTables, activeAlertsTable("host")]),
    networkRow,
  ],
};

/** The dashboards of the machines. */
export const hostDashboards: readonly DashboardPlan[] = [host];
