import type { Delivery } from "./delivery.ts";
import type { Environment } from "./environment.ts";
import { hostedAlertmanagers, hostedPorts, hostedScrapeJobs, secretFile } from "./hosted.ts";
import { commonIntervals, commonTimers } from "./shared-values.ts";

// Staging wakes nobody: pages and tickets of all teams share two channels.
function post(channel: `#${string}`): readonly Delivery[] {
  return [{ kind: "slack", channel, apiUrlFile: secretFile("slack-url") }];
}

const pages = post("#staging-pages");
const tickets = post("#staging-tickets");

/** The rehearsal: hosted as production is, but it wakes nobody. */
export const staging: Environment = {
  name: "staging",
  description: "The rehearsal of production; what would page is posted to a channel.",
  addresses: {
    grafana: "https://grafana.staging.klaxon.example",
    prometheus: "https://prometheus.staging.klaxon.example",
    alertmanager: "https://alertmanager.staging.klaxon.example",
    runbooks: "https://runbooks.klaxon.example",
  },
  alertmanagers: hostedAlertmanagers,
  ports: hostedPorts,
  externalLabels: { environment: "staging" },
  intervals: commonIntervals,
  retention: {
    metricsDays: 15,
    metricsBytesMax: 50 * 1024 ** 3,
    logsDays: 7,
    notificationsHours: 120,
  },
  scrapeJobs: hostedScrapeJobs,
  receivers: {
    drill: [{ kind: "webhook", url: "http://drill-receiver.staging.klaxon.example:8080/notifications" }],
    heartbeat: [
      {
        kind: "webhook",
        url: "https://heartbeat.klaxon.example/staging",
        bearerTokenFile: secretFile("heartbeat-token"),
      },
    ],
    fallback: tickets,
    page: { api: pages, data: pages, platform: pages },
    ticket: { api: tickets, data: tickets, platform: tickets },
  },
  timers: commonTimers,
};
