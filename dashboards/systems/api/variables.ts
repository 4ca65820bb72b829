import { strict as assert } from "node:assert";
import { production } from "../../../environments/index.ts";
import { apiMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { chosen, labelValues, type Matcher } from "../../kit/index.ts";

const { requestDuration, probeSuccess } = apiMetrics.metrics;

/**
 * The jobs that serve requests. All of them are the listed ones, not whatever job there is: several metrics
 * (`process_…`) are exposed by other jobs as well.
 */
export const job = labelValues({
  name: "job",
  label: "Job",
  description: "Jobs that expose the duration of HTTP requests.",
  metric: requestDuration,
  suffix: "_count",
});

/** The instances of the chosen jobs, those that do not answer included. */
export const instance = labelValues({
  name: "instance",
  label: "Instance",
  description: "Instances of the chosen jobs.",
  metric: syntheticMetrics.metrics.up,
  matchers: [chosen(job)],
  allPattern: ".+",
});

/** What an instance exposes about itself. */
export const chosenInstances: readonly Matcher[] = [chosen(job), chosen(instance)];

/** What the probe of the health endpoint says of it; the job is the prober's, the instance the probed one. */
export const probedInstances: readonly Matcher[] = [["job", "=", probeSuccess.emittedBy], chosen(instance)];

/** How long a health check may take before it counts as failed. */
export const healthCheckTimeoutSeconds: number = (() => {
  const job = production.scrapeJobs.find(({ name }) => name === probeSuccess.emittedBy);
  assert(job !== undefined, `no environment scrapes the job \`${probeSuccess.emittedBy}\``);
  return job.timeoutSeconds;
})();
