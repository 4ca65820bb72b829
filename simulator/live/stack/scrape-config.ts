import type { LiveTarget } from "../kit/index.ts";
import type { TimeScale } from "../time-scale/index.ts";

/** What the drill's Prometheus is configured with. */
export interface PrometheusPlan {
  readonly targets: readonly LiveTarget[];
  readonly timeScale: TimeScale;
  /** In scenario time, for rule groups that name no interval of their own. */
  readonly evaluationIntervalMs: number;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly ruleFiles: readonly string[];
  /** Ports of the relays to the Alertmanagers. */
  readonly alertmanagerPorts: readonly number[];
}

const scrapeIntervalSecondsDefault = 15;
const scrapeTimeoutSecondsDefault = 10;
// What Prometheus waits for an Alertmanager where its configuration does not say.
const postTimeoutMs = 10_000;
// Under this a busy machine makes timeouts out of good answers.
const realTimeoutMsMin = 200;

/** The configuration of the drill's Prometheus. JSON is YAML to it. */
export function prometheusConfig(plan: PrometheusPlan): unknown {
  const { targets, timeScale, alertmanagerPorts, ruleFiles, externalLabels } = plan;
  const real = (seconds: number) => `${Math.round(timeScale.toReal(seconds * 1000))}ms`;
  return {
    global: {
      scrape_interval: real(scrapeIntervalSecondsDefault),
      scrape_timeout: real(scrapeTimeoutSecondsDefault),
      evaluation_interval: real(plan.evaluationIntervalMs / 1000),
      external_labels: externalLabels,
    },
    rule_files: ruleFiles,
    alerting: {
      alertmanagers: alertmanagerPorts.map((port) => ({
        timeout: `${Math.max(realTimeoutMsMin, Math.round(timeScale.toReal(postTimeoutMs)))}ms`,
        static_configs: [{ targets: [`127.0.0.1:${port}`] }],
      })),
    },
    scrape_configs: targets.map((target) => scrapeConfig(target, timeScale)),
  };
}

function scrapeConfig(target: LiveTarget, timeScale: TimeScale): unknown {
  const { job, instance, labels = {}, port, path = "/metrics", params = {} } = target;
  const intervalMs = Math.round(
    timeScale.toReal((target.intervalSeconds ?? scrapeIntervalSecondsDefault) * 1000),
  );
  const scaledMs = timeScale.toReal((target.timeoutSeconds ?? scrapeTimeoutSecondsDefault) * 1000);
  const timeoutMs = Math.min(intervalMs, Math.max(realTimeoutMsMin, Math.round(scaledMs)));
  return {
    job_name: `${job} ${instance}`,
    scrape_interval: `${intervalMs}ms`,
    scrape_timeout: `${timeoutMs}ms`,
    metrics_path: path,
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value]])),
    honor_labels: target.honorLabels ?? false,
    metric_relabel_configs: (target.relabel ?? []).map(({ label, from, to }) => ({
      source_labels: [label],
      regex: from,
      target_label: label,
      replacement: to,
    })),
    static_configs: [{ targets: [`127.0.0.1:${port}`], labels: { ...labels, job, instance } }],
  };
}
