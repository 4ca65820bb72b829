import type { SecretFile } from "./delivery.ts";
import type { Ports, ScrapeJob } from "./environment.ts";
import { apiScrapeJobs, stackScrapeJobs } from "./shared-values.ts";

/** The two members of the Alertmanager cluster of a hosted environment. */
export const hostedAlertmanagers = ["alertmanager-1:9093", "alertmanager-2:9093"] as const;

/** Each part on a host of its own, at its usual port. */
export const hostedPorts: Ports = {
  api: 8080,
  grafana: 3000,
  prometheus: 9090,
  alertmanager: 9093,
  loki: 3100,
  otlpGrpc: 4317,
  otlpHttp: 4318,
  collectorMetrics: 8888,
  notifications: 8081,
};

/** All that is scraped in a hosted environment: the API, the database, the stack itself. */
export const hostedScrapeJobs: readonly ScrapeJob[] = [
  ...apiScrapeJobs(["api-1:8080", "api-2:8080", "api-3:8080"], "blackbox-1:9115"),
  {
    name: "postgres",
    targets: ["pg-1:9187", "pg-2:9187", "pg-3:9187"],
    intervalSeconds: 15,
    timeoutSeconds: 10,
  },
  ...stackScrapeJobs("prometheus-1:9090", hostedAlertmanagers),
];

/** Where a hosted Alertmanager finds the secret of this name. */
export function secretFile(name: string): SecretFile {
  return `/etc/alertmanager/secrets/${name}`;
}
