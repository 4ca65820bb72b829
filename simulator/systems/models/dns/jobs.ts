/** The resolvers that are asked. */
export const resolvers = ["dns-1:53", "dns-2:53"] as const;

/** What is asked of whom. */
export const dnsInstances = [
  "api.klaxon.example@dns-1:53",
  "api.klaxon.example@dns-2:53",
  "db.klaxon.internal@dns-1:53",
  "db.klaxon.internal@dns-2:53",
] as const;

/** The scrape job of names. */
export const dnsJobs = { dns: dnsInstances } as const;
