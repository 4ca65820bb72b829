/** The clients of Upstash, one in each region. */
export const upstashInstances = ["upstash-fra1:9464", "upstash-lhr1:9464"] as const;

/** The scrape job of Upstash with its instances. */
export const upstashJobs = { upstash: upstashInstances } as const;
