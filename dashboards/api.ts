import {
  changeRow,
  healthTimeline,
  healthyStat,
  runtimeRow,
  saturationRow,
  uptimeStat,
} from "./api-instances.ts";
import { durationRow, errorRow, rateRow, requestStats } from "./api-requests.ts";
import { instance, job } from "./api-variables.ts";
import { type Dashboard, row } from "./kit/index.ts";
import { defineDashboard, firingAlertsStat } from "./surroundings.ts";

/** The API: is it up, how much is asked, how much fails, how long it takes, how full it is, what changed. */
export const apiDashboard: Dashboard = defineDashboard({
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
});
