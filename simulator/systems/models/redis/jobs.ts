/** The nodes of the Redis cluster; the first three start as masters, each followed by the node three further on. */
export const redisInstances = [
  "redis-1:6379",
  "redis-2:6379",
  "redis-3:6379",
  "redis-4:6379",
  "redis-5:6379",
  "redis-6:6379",
] as const;

/** The scrape job of Redis: one exporter that is scraped once for each node. */
export const redisJobs = { redis: redisInstances } as const;
