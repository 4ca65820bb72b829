import { type Artifact, type ArtifactFormat, canonicalJson, canonicalYaml } from "../artifacts/index.ts";
import { allEnvironments } from "../environments/index.ts";
import { ruleGroups, type SystemName, systems } from "./inventory.ts";
import { riskRegister } from "./risk-register.ts";
import { routingFor } from "./routing.ts";
import { type PrometheusRuleGroup, toPrometheusGroup } from "./rule-group.ts";
import { runbookPages } from "./runbook-pages.ts";

/** A rule file, as Prometheus loads it. */
export interface PrometheusRuleFile {
  readonly groups: readonly PrometheusRuleGroup[];
}

/** The rule file of a system. */
export function ruleFileOf(system: SystemName): PrometheusRuleFile {
  return { groups: ruleGroups.filter((group) => group.system === system).map(toPrometheusGroup) };
}

/** Rules, routing, runbooks and the risk register, in the format in which Prometheus and Alertmanager are to load them. */
export function alertFiles(format: ArtifactFormat): readonly Artifact[] {
  return [
    ...systems.map((system) => ({
      path: `rules/${system}.${format}`,
      content: render(ruleFileOf(system), format),
    })),
    ...allEnvironments.map((environment) => ({
      path: `routing/${environment.name}.${format}`,
      content: render(routingFor(environment), format),
    })),
    ...runbookPages(),
    riskRegister(),
  ];
}

/** The rules as PrometheusRule manifests, one for each system, for the Prometheus Operator. */
export function kubernetesFiles(format: ArtifactFormat): readonly Artifact[] {
  return systems.map((system) => ({
    path: `prometheus-rule-${system}.${format}`,
    content: render(
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: {
          name: `klaxon-${system}`,
          // What the operator's own Prometheus selects rules by unless it was told otherwise.
          labels: { "app.kubernetes.io/name": "klaxon", prometheus: "k8s", role: "alert-rules" },
        },
        spec: ruleFileOf(system),
      },
      format,
    ),
  }));
}

function render(value: unknown, format: ArtifactFormat): string {
  switch (format) {
    case "json":
      return canonicalJson(value);
    case "yaml":
      return canonicalYaml(value);
  }
}
