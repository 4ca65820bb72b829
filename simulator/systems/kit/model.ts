import type { OfferedServices } from "./neighbours.ts";
import type { NotificationPath } from "./notification-path.ts";

/** A variant in which an alert cannot be shown. */
export interface UnshownVariant {
  readonly alert: string;
  readonly variant: "sustained" | "below" | "brief" | "absent";
  /** Why it cannot be shown, in a sentence. */
  readonly reason: string;
}

/**
 * How traffic flows: `daily` over the hours of the day (UTC), `weekly` the same with a quiet Saturday and an idle Sunday,
 * `steady` at one rate, `idle` with next to none, as on a holiday or before a launch.
 */
export type TrafficProfile = "daily" | "weekly" | "steady" | "idle";

/** Where a scrape's samples go. One sink belongs to one target for the whole of a drill. */
export interface ScrapeSink {
  /** The handle of a series; a model asks once for each. `labels` are the exporter's own. */
  handle(name: string, labels: Readonly<Record<string, string>>): number;
  /** A sample of the scrape that is under way. */
  set(handle: number, value: number): void;
}

/** How a scrape ended. Samples count only when the target answered. */
export type ScrapeOutcome =
  | { readonly kind: "answered"; readonly durationSeconds: number }
  | { readonly kind: "refused" }
  | { readonly kind: "timeout" };

/** One endpoint that Prometheus scrapes. */
export interface TargetModel {
  readonly job: string;
  readonly instance: string;
  /** All labels of the target, `job` and `instance` among them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  /** Scrapes happen where the time modulo the interval is this. */
  readonly phaseMs: number;
  /** One scrape at the time up to which the world was advanced; times of one target only go forward. */
  scrape(sink: ScrapeSink, nowMs: number): ScrapeOutcome;
}

/** A system that lives in virtual time and is scraped. Times are milliseconds since the epoch. */
export interface SystemModel {
  readonly targets: readonly TargetModel[];
  /** Where the system is what watches over all of them. */
  readonly monitoring?: Monitoring | undefined;
  /** Requests that users saw fail and no target counts; none where absent. */
  readonly failedRequestCount?: number | undefined;
  /** What systems that depend on this one get from it at present; all of it where absent. */
  readonly offers?: OfferedServices | undefined;
  /** Lets time pass up to `toMs`; a time that is already past does nothing. */
  advance(toMs: number): void;
}

/** What the system that watches over the others decides about them. */
export interface Monitoring {
  /** Whether packets between Prometheus and a target arrive. */
  canReach(job: string, instance: string): boolean;
  /** The way of an alert at present. */
  readonly notificationPath: NotificationPath;
}

/** Ends a switch over a closed set; reaching it is a mistake of ours. */
export function unreachable(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
