import type { NotificationTimers } from "./delivery.ts";
import type { Intervals, ScrapeJob } from "./environment.ts";
import { thresholds } from "./thresholds.ts";

/** The intervals of every environment: detection times are promises, so they are the same everywhere. */
export const commonIntervals: Intervals = {
  scrapeSeconds: 15,
  scrapeTimeoutSeconds: 10,
  evaluationSeconds: 15,
};

/** The timers of every environment: what a drill measured in one holds in the next. */
export const commonTimers: {
  readonly page: NotificationTimers;
  readonly ticket: NotificationTimers;
  readonly heartbeat: NotificationTimers;
} = {
  // Ten seconds are enough for the alert that inhibits its kin to arrive, and nobody misses them at night.
  page: { groupWaitSeconds: 10, groupIntervalSeconds: 60, repeatIntervalSeconds: 3600 },
  ticket: { groupWaitSeconds: 60, groupIntervalSeconds: 300, repeatIntervalSeconds: 24 * 3600 },
  // The repeat interval is only looked at when a group interval ends, and must have passed by then; a minute would
  // be missed by a hair and make it ninety seconds. This is one heartbeat a minute.
  heartbeat: { groupWaitSeconds: 0, groupIntervalSeconds: 30, repeatIntervalSeconds: 50 },
};

/** The scrapes of the API: each instance's own metrics, and its health as seen from outside. */
export function apiScrapeJobs(targets: readonly string[], prober: string): readonly ScrapeJob[] {
  return [
    { name: "api", targets, intervalSeconds: 15, timeoutSeconds: 10 },
    {
      name: "api-health",
      targets,
      intervalSeconds: thresholds.api.healthCheckIntervalSeconds,
      timeoutSeconds: 3,
      probe: { prober, path: "/api/health", module: "http_2xx" },
    },
  ];
}

/** The scrapes of the monitoring stack itself. */
export function stackScrapeJobs(prometheus: string, alertmanagers: readonly string[]): readonly ScrapeJob[] {
  return [
    { name: "prometheus", targets: [prometheus], intervalSeconds: 15, timeoutSeconds: 10 },
    { name: "alertmanager", targets: alertmanagers, intervalSeconds: 15, timeoutSeconds: 10 },
  ];
}
