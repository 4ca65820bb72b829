/**
 * What one system gets from others, as the share of requests that are answered: 1 on a good day, 0 where nothing is.
 * A service is named `system/service`, as in `postgres/writes`.
 */
export interface Neighbours {
  /** 1 where the world has no such system. Whoever asks must have declared the service in `dependsOn`. */
  shareAnswered(service: string): number;
}

/** The services that a system offers now; those that it leaves out are answered in full. */
export type OfferedServices = Readonly<Record<string, number>>;
