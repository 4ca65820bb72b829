import { apiMetrics, type MetricDefinition } from "../catalog/index.ts";
import type { ServiceSettings } from "../settings/index.ts";
import { labelsOfAttributes } from "./opentelemetry/index.ts";
import type { Store } from "./store/index.ts";

/**
 * Exposes what is deployed: `build_info`, and OpenTelemetry's `target_info` with the service's name, its version and the
 * attributes that the settings name. Nothing of the process or the host stands in it.
 */
export function exposeServiceInfo(store: Store, service: ServiceSettings, labelValueLimit: number): void {
  const { version, commit } = service;
  store.gauge(apiMetrics.metrics.buildInfo, { acrossWorkers: "max" }).set(1, { version, commit });
  const attributes = { ...service.attributes, "service.name": service.name, "service.version": version };
  const labels = labelsOfAttributes(attributes, labelValueLimit);
  // Not in the catalog: which labels it has, each service decides.
  const targetInfo: MetricDefinition<string, "gauge"> = {
    name: "target_info",
    type: "gauge",
    unit: "none",
    help: "Always 1; the labels are the resource attributes of the service.",
    labels: [...labels.keys()],
    emittedBy: "api",
    evidence: "documented",
  };
  store.gauge(targetInfo, { acrossWorkers: "max" }).set(1, Object.fromEntries(labels));
}
