import type { Delivery, Team } from "./delivery.ts";
import type { Environment } from "./environment.ts";
import { hostedAlertmanagers, hostedPorts, hostedScrapeJobs, secretFile } from "./hosted.ts";
import { commonIntervals, commonTimers } from "./shared-values.ts";

function mail(to: string): Delivery {
  return {
    kind: "email",
    to,
    from: "klaxon@klaxon.example",
    relay: "relay.klaxon.example:25",
  };
}

function wake(team: Team): Delivery {
  return { kind: "pagerduty", routingKeyFile: secretFile(`pagerduty-${team}`) };
}

function post(channel: `#${string}`): Delivery {
  return { kind: "slack", channel, apiUrlFile: secretFile("slack-url") };
}

/** What users depend on. */
export const production: Environment = {
  name: "production",
  description: "What users depend on; pages wake the team's person on call.",
  addresses: {
    grafana: "https://grafana.klaxon.example",
    prometheus: "https://prometheus.klaxon.example",
    alertmanager: "https://alertmanager.klaxon.example",
    runbooks: "https://runbooks.klaxon.example",
  },
  alertmanagers: hostedAlertmanagers,
  ports: hostedPorts,
  externalLabels: { environment: "production" },
  intervals: commonIntervals,
  retention: {
    // The error budget looks 30 days back.
    metricsDays: 45,
    metricsBytesMax: 200 * 1024 ** 3,
    logsDays: 30,
    notificationsHours: 120,
  },
  scrapeJobs: hostedScrapeJobs,
  receivers: {
    drill: [{ kind: "webhook", url: "http://drill-receiver.klaxon.example:8080/notifications" }],
    heartbeat: [
      {
        kind: "webhook",
        url: "https://heartbeat.klaxon.example/production",
        bearerTokenFile: secretFile("heartbeat-token"),
      },
    ],
    fallback: [post("#alerts-unrouted"), mail("platform@klaxon.example")],
    page: {
      api: [wake("api")],
      data: [wake("data")],
      // That notifications fail must not depend on the one way that fails.
      platform: [wake("platform"), mail("platform@klaxon.example")],
    },
    ticket: {
      api: [post("#api-tickets")],
      data: [post("#data-tickets")],
      platform: [post("#platform-tickets"), mail("platform@klaxon.example")],
    },
  },
  timers: commonTimers,
};
