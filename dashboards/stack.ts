import { type Dashboard, row } from "./kit/index.ts";
import { alertingStats, notificationsRow, rulesRow, watchdogTimeline } from "./stack-alerting.ts";
import { capacityRow, changeRow, scrapesRow, targetStats, targetTimeline } from "./stack-targets.ts";
import { instance, job } from "./stack-variables.ts";
import { defineDashboard, firingAlertsStat } from "./surroundings.ts";

/** The monitoring stack: is everything scraped, are rules evaluated, do notifications arrive, is it full. */
export const stackDashboard: Dashboard = defineDashboard({
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
});
