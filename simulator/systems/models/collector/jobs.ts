/** The two collectors, as they are scraped. */
export const collectorInstances = ["otel-collector-1:8888", "otel-collector-2:8888"] as const;

/** The scrape job of the OpenTelemetry collector with its instances. */
export const collectorJobs = { "otel-collector": collectorInstances } as const;
