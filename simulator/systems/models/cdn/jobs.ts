/** The exporter that asks the provider's analytics. */
export const cdnInstance = "cloudflare-exporter:8080";

/** The scrape job of the content delivery network with its instance. */
export const cdnJobs = { cloudflare: [cdnInstance] } as const;
