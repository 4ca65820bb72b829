import type { Environment } from "../environments/index.ts";
import { networkName, type Service } from "./container-service.ts";
import { demoServices } from "./demo-services.ts";
import { monitoringServices, monitoringVolumes } from "./monitoring-services.ts";
import { planStack } from "./stack-plan.ts";

/** A file of the Compose specification, as far as the stack uses it. */
export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly name: string }>>;
  readonly volumes: Readonly<Record<string, { readonly name: string }>>;
}

/** The project's name, which also leads the names of its network and volumes. */
const project = "klaxon";

/** The container stack of an environment; paths are relative to the folder that the file lies in. */
export function composeFile(environment: Environment): ComposeFile {
  const plan = planStack(environment);
  return {
    name: project,
    services: { ...monitoringServices(environment, plan), ...demoServices(environment, plan) },
    networks: { [networkName]: { name: `${project}-${networkName}` } },
    volumes: Object.fromEntries(monitoringVolumes.map((name) => [name, { name: `${project}-${name}` }])),
  };
}
