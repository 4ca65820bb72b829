/** The instances of the API, as they are scraped and probed. */
export const apiInstances = ["api-1:8080", "api-2:8080", "api-3:8080"] as const;

/** The scrape jobs of the API with their instances. */
export const apiJobs = { api: apiInstances, "api-health": apiInstances } as const;
