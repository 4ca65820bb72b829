/** The instances of the API, as they are scraped and probed. */
export const apiInstances = ["api-1:8080", "api-2:8080", "api-3:8080"] as const;

/** The exporters of the PostgreSQL servers; `pg-1` starts as the primary. */
export const postgresInstances = ["pg-1:9187", "pg-2:9187", "pg-3:9187"] as const;

/** The exporters of the servers that start as replicas. */
export const replicaInstances = ["pg-2:9187", "pg-3:9187"] as const;

/** The only Prometheus. */
export const prometheusInstance = "prometheus-1:9090";

/** The two members of the Alertmanager cluster. */
export const alertmanagerInstances = ["alertmanager-1:9093", "alertmanager-2:9093"] as const;

/** The scrape jobs with their instances, in the order in which a world lists its targets. */
export const scrapeJobs = {
  api: apiInstances,
  "api-health": apiInstances,
  postgres: postgresInstances,
  prometheus: [prometheusInstance],
  alertmanager: alertmanagerInstances,
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of a scrape job. */
export type JobName = keyof typeof scrapeJobs;
