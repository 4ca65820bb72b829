import { kubernetesMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { promql, select } from "../../expression.ts";

const { metrics } = kubernetesMetrics;

/** Pods that a deployment should have. */
export const wantedReplicas = `max by (namespace, deployment) (${select(metrics.deploymentReplicas)})`;

/** Pods of a deployment that are ready. */
export const availableReplicas = `max by (namespace, deployment) (${select(metrics.deploymentAvailable)})`;

/**
 * Gives series of pods the label `deployment`: the name of the pod without the parts that the deployment's controllers
 * append, or the whole name where it has none, as a stateful set's.
 */
export function withDeployment(series: string): string {
  return promql`
    label_replace(
      label_replace(${series}, "deployment", "$1", "pod", "(.+)"),
      "deployment", "$1", "pod", "(.+)-[a-z0-9]+-[a-z0-9]{5}"
    )`;
}
