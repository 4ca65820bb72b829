/** The only Prometheus. */
export const prometheusInstance = "prometheus-1:9090";

/** The two members of the Alertmanager cluster. */
export const alertmanagerInstances = ["alertmanager-1:9093", "alertmanager-2:9093"] as const;

/** The scrape jobs of the monitoring stack with their instances. */
export const stackJobs = { prometheus: [prometheusInstance], alertmanager: alertmanagerInstances } as const;
