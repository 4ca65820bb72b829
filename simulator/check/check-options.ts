import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";

/** What checks need to know beside the files. Durations are in milliseconds. */
export interface CheckOptions {
  readonly prometheus: PrometheusMajor;
  readonly features: ReadonlySet<FeatureFlag>;
  /** How often targets are scraped. */
  readonly scrapeIntervalMs: number;
  /** The scrape intervals of single jobs. */
  readonly jobIntervalsMs: ReadonlyMap<string, number>;
  /** How often groups without an interval of their own are evaluated; undefined where that is not known. */
  readonly evaluationIntervalMs: number | undefined;
  /** Labels that Prometheus adds to all alerts it sends, beside the customary ones. */
  readonly externalLabels: readonly string[];
  /** How many samples one evaluation may read of one series. */
  readonly samplesPerSeriesMax: number;
  /** Says whether a runbook exists; undefined where that cannot be said of such an address. */
  readonly hasRunbook: (address: string, ruleFile: string) => boolean | undefined;
  /** Now, which decides whether a suppression has expired. */
  readonly nowMs: number;
}

/** What is assumed where nobody says otherwise. */
export const defaultCheckOptions: CheckOptions = {
  prometheus: 3,
  features: new Set(),
  scrapeIntervalMs: 15_000,
  jobIntervalsMs: new Map(),
  evaluationIntervalMs: undefined,
  externalLabels: [],
  samplesPerSeriesMax: 250_000,
  hasRunbook: () => undefined,
  nowMs: 0,
};
