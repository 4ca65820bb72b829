import { type MetricDefinition, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { chosen, labelValues, type Matcher } from "../../kit/index.ts";

const { up } = syntheticMetrics.metrics;

/** Every job that is scraped. */
export const job = labelValues({
  name: "job",
  label: "Job",
  description:
    "Jobs whose targets are shown; the panels about Prometheus and Alertmanager always show those.",
  metric: up,
  allPattern: ".+",
});

/** The targets of the chosen jobs, those that do not answer included. */
export const instance = labelValues({
  name: "instance",
  label: "Target",
  description: "Targets of the chosen jobs.",
  metric: up,
  matchers: [chosen(job)],
  allPattern: ".+",
});

/** The chosen targets. */
export const chosenTargets: readonly Matcher[] = [chosen(job), chosen(instance)];

/** The job that exposes a metric, for those that several expose: the choice of targets must not hide it. */
export function emitterOf(metric: MetricDefinition): readonly Matcher[] {
  return [["job", "=", metric.emittedBy]];
}
