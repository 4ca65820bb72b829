import { type Artifact, canonicalYaml } from "../artifacts/index.ts";
import type { Environment } from "../environments/index.ts";
import { collectorConfig, lokiConfig, proberConfig } from "./component-configs.ts";
import { composeFile } from "./compose-file.ts";
import { dashboardProvisioning, dataSourceProvisioning } from "./grafana-provisioning.ts";
import { loadBalancerConfig } from "./load-balancer-config.ts";
import { prometheusConfig } from "./prometheus-config.ts";
import { planStack } from "./stack-plan.ts";

/**
 * The Compose file of an environment's stack and every configuration that it mounts. Whole folders are mounted
 * and not single files, because a rebuild replaces a file, and a mounted file would stay the old one.
 */
export function stackFiles(environment: Environment): readonly Artifact[] {
  const plan = planStack(environment);
  const yaml = (path: string, value: unknown): Artifact => ({ path, content: canonicalYaml(value) });
  return [
    yaml("compose.yaml", composeFile(environment)),
    yaml("prometheus/prometheus.yaml", prometheusConfig(environment)),
    yaml("prober/prober.yaml", proberConfig(plan)),
    yaml("grafana/provisioning/datasources/klaxon.yaml", dataSourceProvisioning(environment, plan)),
    yaml("grafana/provisioning/dashboards/klaxon.yaml", dashboardProvisioning()),
    yaml("loki/loki.yaml", lokiConfig(environment)),
    yaml("collector/collector.yaml", collectorConfig(plan)),
    { path: "load-balancer/haproxy.cfg", content: loadBalancerConfig(plan) },
  ];
}
