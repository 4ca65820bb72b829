/** The workers; each takes jobs of every queue. */
export const workerInstances = ["worker-1:9300", "worker-2:9300"] as const;

/** The scrape job of the workers with its instances. */
export const workerJobs = { worker: workerInstances } as const;
