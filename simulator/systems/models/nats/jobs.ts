/** The exporters of the NATS servers, one beside each. */
export const natsInstances = ["nats-1:7777", "nats-2:7777", "nats-3:7777"] as const;

/** The streams of JetStream. */
export const natsStreams = ["ORDERS", "EVENTS"] as const;

/** The scrape job of NATS with its instances. */
export const natsJobs = { nats: natsInstances } as const;
