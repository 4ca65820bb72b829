import { row } from "../../kit/index.ts";
import { type DashboardPlan, firingAlertsStat } from "../../surroundings.ts";
import { apiBudget } from "./budget.ts";
import {
  changeRow,
  healthTimeline,
  healthyStat,
  runtimeRow,
  saturationRow,
  uptimeStat,
} from "./instances.ts";
import { durationRow, errorRow, rateRow, requestStats } from "./requests.ts";
import { instance, job } from "./variables.ts";

/** The API: is it up, how much is asked, how much fails, how long it takes, how full it is, what changed. */
const apiOverview: DashboardPlan = {
  uid: "klaxon-api",
  title: "API",
  description:
    "Rate, errors, duration and saturation of the HTTP API, by instance. Health checks and scrapes are left out of the requests, as they are by the objectives.",
  system: "api",
  shownSeconds: 3 * 3600,
  variables: [job, instance],
  rows: [
    row("up", "Is it up", [
      healthyStat,
      ...requestStats,
      uptimeStat,
      firingAlertsStat("api"),
      healthTimeline,
    ]),
    rateRow,
    errorRow,
    durationRow,
    saturationRow,
    changeRow,
    runtimeRow,
  ],
};

/** The dashboards of the API, in the order in which an operator would open them. */
export const apiDashboards: readonly DashboardPlan[] = [apiOverview, apiBudget];
