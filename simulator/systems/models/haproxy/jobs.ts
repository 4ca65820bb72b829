/** The servers behind the load balancer. */
export const haproxyServers = ["app1", "app2", "app3"] as const;

/** The scrape job of the load balancer with its instance. */
export const haproxyJobs = { haproxy: ["haproxy-1:8404"] } as const;
