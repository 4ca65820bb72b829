/** The exporters of the machines; `app-1` has the disk with the database, its backups and what writes them. */
export const hostInstances = ["app-1:9100", "app-2:9100"] as const;

/** The scrape job of the machines with its instances. */
export const hostJobs = { node: hostInstances } as const;
