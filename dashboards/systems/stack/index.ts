import { row } from "../../kit/index.ts";
import { type DashboardPlan, firingAlertsStat } from "../../surroundings.ts";
import { alertingStats, notificationsRow, rulesRow, watchdogTimeline } from "./alerting.ts";
import { capacityRow, changeRow, scrapesRow, targetStats, targetTimeline } from "./targets.ts";
import { instance, job } from "./variables.ts";

/** The monitoring stack: is everything scraped, are rules evaluated, do notifications arrive, is it full. */
const stackOverview: DashboardPlan = {
  uid: "klaxon-stack",
  title: "Monitoring stack",
  description:
    "Prometheus, Alertmanager and what they watch: targets, rules, notifications and capacity. When Prometheus itself is away this dashboard is empty; the monitor outside then misses the watchdog.",
  system: "stack",
  shownSeconds: 3 * 3600,
  variables: [job, instance],
  rows: [
    row("up", "Is it up", [
      ...targetStats,
      ...alertingStats,
      firingAlertsStat("stack"),
      watchdogTimeline,
      targetTimeline,
    ]),
    rulesRow,
    notificationsRow,
    scrapesRow,
    capacityRow,
    changeRow,
  ],
};

/** The dashboards of the monitoring stack, in the order in which an operator would open them. */
export const stackDashboards: readonly DashboardPlan[] = [stackOverview];
