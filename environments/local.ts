import type { Delivery, Team } from "./delivery.ts";
import type { Environment } from "./environment.ts";
import { apiScrapeJobs, commonIntervals, commonTimers, stackScrapeJobs } from "./shared-values.ts";

// The usual port of each part plus 20000: easy to remember, and out of the way of what else runs on a desk.
const ports = {
  api: 28080,
  grafana: 23000,
  prometheus: 29090,
  alertmanager: 29093,
  loki: 23100,
  otlpGrpc: 24317,
  otlpHttp: 24318,
  collectorMetrics: 28888,
  notifications: 28081,
} as const;

const alertmanagers = ["alertmanager-1:9093"];

// One stand-in takes every notification; the path tells which receiver it was for.
function catchAs(receiver: string): readonly Delivery[] {
  return [{ kind: "webhook", url: `http://notifications:8080/${receiver}` }];
}

function perTeam(severity: "page" | "ticket"): Readonly<Record<Team, readonly Delivery[]>> {
  return {
    api: catchAs(`api-${severity}`),
    data: catchAs(`data-${severity}`),
    platform: catchAs(`platform-${severity}`),
  };
}

/** The container stack on one's own machine: nothing leaves it. */
export const local: Environment = {
  name: "local",
  description: "The container stack on one's own machine; every notification goes to a stand-in.",
  addresses: {
    grafana: `http://127.0.0.1:${ports.grafana}`,
    prometheus: `http://127.0.0.1:${ports.prometheus}`,
    alertmanager: `http://127.0.0.1:${ports.alertmanager}`,
    runbooks: "https://runbooks.klaxon.example",
  },
  alertmanagers,
  ports,
  externalLabels: { environment: "local" },
  intervals: commonIntervals,
  retention: {
    metricsDays: 2,
    metricsBytesMax: 1024 ** 3,
    logsDays: 2,
    notificationsHours: 24,
  },
  scrapeJobs: [
    ...apiScrapeJobs(["api-1:8080", "api-2:8080", "api-3:8080"], "blackbox:9115"),
    ...stackScrapeJobs("prometheus-1:9090", alertmanagers),
  ],
  receivers: {
    drill: catchAs("drill"),
    heartbeat: catchAs("heartbeat"),
    fallback: catchAs("fallback"),
    page: perTeam("page"),
    ticket: perTeam("ticket"),
  },
  timers: commonTimers,
};
