/** The addresses that are checked from outside. */
export const probesInstances = [
  "https://api.klaxon.example/api/health",
  "https://app.klaxon.example/",
] as const;

/** The scrape job of the health checks from outside. */
export const probesJobs = { probes: probesInstances } as const;
