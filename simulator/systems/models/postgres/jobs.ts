/** The exporters of the PostgreSQL servers; `pg-1` starts as the primary. */
export const postgresInstances = ["pg-1:9187", "pg-2:9187", "pg-3:9187"] as const;

/** The exporters of the servers that start as replicas. */
export const replicaInstances = ["pg-2:9187", "pg-3:9187"] as const;

/** The scrape job of PostgreSQL with its instances. */
export const postgresJobs = { postgres: postgresInstances } as const;
