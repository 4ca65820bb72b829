/** The process that publishes events and reports on their replay. */
export const eventBusInstances = ["event-bus-1:9102"] as const;

/** The scrape job of the event bus with its instance. */
export const eventBusJobs = { "event-bus": eventBusInstances } as const;
