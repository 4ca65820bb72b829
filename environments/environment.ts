import type { NotificationTimers, ReceiverPlan } from "./delivery.ts";

/** Where klaxon's parts run. */
export type EnvironmentName = "local" | "staging" | "production";

/** The parts of the container stack and the ports that each of them takes on the host. */
export interface Ports {
  readonly api: number;
  readonly grafana: number;
  readonly prometheus: number;
  readonly alertmanager: number;
  readonly loki: number;
  readonly otlpGrpc: number;
  readonly otlpHttp: number;
  /** The collector's own metrics. */
  readonly collectorMetrics: number;
  /** The demo's stand-in for every receiver. */
  readonly notifications: number;
}

/** Addresses that a person opens, without a slash at the end. */
export interface Addresses {
  readonly grafana: string;
  readonly prometheus: string;
  readonly alertmanager: string;
  /** The folder of the runbooks; a page is `<runbooks>/<AlertName>.md`. */
  readonly runbooks: string;
}

/** Targets that are scraped together. */
export interface ScrapeJob {
  readonly name: string;
  /** `host:port`, which is also the label `instance`. */
  readonly targets: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** A probe: the target is asked for this path by the prober, not scraped itself. */
  readonly probe?: { readonly prober: string; readonly path: string; readonly module: string };
}

/** How long what is stored is kept. */
export interface Retention {
  readonly metricsDays: number;
  /** Metrics older than the newest ones that fit in here go as well. */
  readonly metricsBytesMax: number;
  readonly logsDays: number;
  /** Silences and the notification log of Alertmanager. */
  readonly notificationsHours: number;
}

/** How often things are read and computed, where a job or a rule group does not say. */
export interface Intervals {
  readonly scrapeSeconds: number;
  readonly scrapeTimeoutSeconds: number;
  readonly evaluationSeconds: number;
}

/** Everything in which one environment differs from another. Plain values. */
export interface Environment {
  readonly name: EnvironmentName;
  readonly description: string;
  readonly addresses: Addresses;
  /** `host:port` of each member of the Alertmanager cluster, as Prometheus and the scrapes reach it. */
  readonly alertmanagers: readonly string[];
  readonly ports: Ports;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly intervals: Intervals;
  readonly retention: Retention;
  readonly scrapeJobs: readonly ScrapeJob[];
  readonly receivers: ReceiverPlan;
  readonly timers: {
    readonly page: NotificationTimers;
    readonly ticket: NotificationTimers;
    readonly heartbeat: NotificationTimers;
  };
}
