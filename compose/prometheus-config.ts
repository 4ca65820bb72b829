import type { Environment, ScrapeJob } from "../environments/index.ts";

/** Where the rule files of `alerts/generated/rules` lie in the container. */
export const rulesFolder = "/etc/klaxon/rules";

/** The configuration of Prometheus 3, in the order its documentation has. */
export interface PrometheusConfig {
  readonly global: {
    readonly scrape_interval: string;
    readonly scrape_timeout: string;
    readonly evaluation_interval: string;
    readonly external_labels: Readonly<Record<string, string>>;
  };
  readonly rule_files: readonly string[];
  readonly alerting: {
    readonly alertmanagers: readonly [
      { readonly static_configs: readonly [{ readonly targets: readonly string[] }] },
    ];
  };
  readonly scrape_configs: readonly ScrapeConfig[];
}

/** One scrape job. */
export interface ScrapeConfig {
  readonly job_name: string;
  readonly scrape_interval: string;
  readonly scrape_timeout: string;
  readonly metrics_path?: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly static_configs: readonly [{ readonly targets: readonly string[] }];
  readonly relabel_configs?: readonly Readonly<Record<string, string | readonly string[]>>[];
}

/**
 * The configuration of an environment's Prometheus. It loads the rules of those systems only that are scraped: to
 * the rules of a database, a stack without one looks like a stack whose database is lost.
 */
export function prometheusConfig(environment: Environment): PrometheusConfig {
  const { intervals, alertmanagers } = environment;
  return {
    global: {
      scrape_interval: `${intervals.scrapeSeconds}s`,
      scrape_timeout: `${intervals.scrapeTimeoutSeconds}s`,
      evaluation_interval: `${intervals.evaluationSeconds}s`,
      external_labels: environment.externalLabels,
    },
    rule_files: ruleSystems(environment).map((system) => `${rulesFolder}/${system}.json`),
    alerting: { alertmanagers: [{ static_configs: [{ targets: alertmanagers }] }] },
    scrape_configs: environment.scrapeJobs.map(scrapeConfig),
  };
}

/** The job whose series the rules of a system read; without it they must not be loaded. */
const jobOfSystem: Readonly<Record<string, string>> = {
  api: "api",
  postgres: "postgres",
  stack: "prometheus",
};

function ruleSystems(environment: Environment): readonly string[] {
  const jobs = new Set(environment.scrapeJobs.map(({ name }) => name));
  return Object.entries(jobOfSystem)
    .filter(([, job]) => jobs.has(job))
    .map(([system]) => system);
}

// The exporter ends a probe this long before Prometheus would give up on it, so that a probe that runs out of
// time is still told of as a failed probe instead of a failed scrape.
const probeOffsetMs = 500;

function scrapeConfig(job: ScrapeJob): ScrapeConfig {
  const timing = { job_name: job.name, scrape_interval: `${job.intervalSeconds}s` };
  const targets = [{ targets: job.targets }] as const;
  if (job.probe === undefined) {
    return { ...timing, scrape_timeout: `${job.timeoutSeconds}s`, static_configs: targets };
  }
  return {
    ...timing,
    scrape_timeout: `${job.timeoutSeconds * 1000 + probeOffsetMs}ms`,
    metrics_path: "/probe",
    params: { module: [job.probe.module] },
    static_configs: targets,
    relabel_configs: [
      { source_labels: ["__address__"], target_label: "instance" },
      {
        source_labels: ["__address__"],
        target_label: "__param_target",
        replacement: `http://$1${job.probe.path}`,
      },
      { target_label: "__address__", replacement: job.probe.prober },
    ],
  };
}
