import { strict as assert } from "node:assert";
import type { Delivery, Environment, ScrapeJob } from "../environments/index.ts";

/** A host and a port on the network of the stack; the host is the service's name. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** How the instances of the API are asked whether they are well. */
export interface HealthProbe {
  readonly job: string;
  readonly prober: Endpoint;
  readonly module: string;
  readonly path: string;
  readonly intervalSeconds: number;
  /** After this long without an answer the instance has failed the check. */
  readonly timeoutSeconds: number;
}

/** Who runs in the stack and where each listens, as the environment's scrapes and receivers name them. */
export interface StackPlan {
  readonly apis: readonly Endpoint[];
  readonly prometheus: Endpoint;
  readonly alertmanager: Endpoint;
  readonly notifications: Endpoint;
  readonly probe: HealthProbe;
}

/**
 * Reads from an environment what its stack consists of. The stack has one Prometheus, one Alertmanager and one
 * stand-in for all receivers; an environment that asks for anything else cannot be a stack, which breaks an
 * invariant.
 */
export function planStack(environment: Environment): StackPlan {
  const api = jobNamed(environment, "api");
  const health = jobNamed(environment, "api-health");
  const probe = health.probe;
  assert(probe !== undefined, "the job `api-health` has a probe");
  assert.deepEqual(health.targets, api.targets, "the instances that are scraped are those that are probed");
  const prometheus = only(jobNamed(environment, "prometheus").targets, "Prometheus");
  const alertmanager = only(environment.alertmanagers, "Alertmanager");
  return {
    apis: api.targets.map(endpointOf),
    prometheus: endpointOf(prometheus),
    alertmanager: endpointOf(alertmanager),
    notifications: endpointOf(only([...new Set(deliveriesOf(environment).map(hostOf))], "stand-in")),
    probe: {
      job: health.name,
      prober: endpointOf(probe.prober),
      module: probe.module,
      path: probe.path,
      intervalSeconds: health.intervalSeconds,
      timeoutSeconds: health.timeoutSeconds,
    },
  };
}

/** The endpoint as `host:port`. */
export function addressOf(endpoint: Endpoint): string {
  return `${endpoint.host}:${endpoint.port}`;
}

function jobNamed(environment: Environment, name: string): ScrapeJob {
  const job = environment.scrapeJobs.find((candidate) => candidate.name === name);
  assert(job !== undefined, `\`${environment.name}\` has the scrape job \`${name}\``);
  return job;
}

function only(addresses: readonly string[], what: string): string {
  const [first] = addresses;
  assert(first !== undefined && addresses.length === 1, `the stack has one ${what}: ${addresses.join(", ")}`);
  return first;
}

function endpointOf(address: string): Endpoint {
  const match = /^([a-z][a-z0-9-]*):(\d+)$/.exec(address);
  assert(
    match?.[1] !== undefined && match[2] !== undefined,
    `\`${address}\` is the name of a service and a port`,
  );
  return { host: match[1], port: Number(match[2]) };
}

function deliveriesOf(environment: Environment): readonly Delivery[] {
  const { drill, heartbeat, fallback, page, ticket } = environment.receivers;
  return [drill, heartbeat, fallback, ...Object.values(page), ...Object.values(ticket)].flat();
}

function hostOf(delivery: Delivery): string {
  assert(delivery.kind === "webhook", `nothing leaves the stack, so no receiver is a ${delivery.kind}`);
  const { host, protocol } = new URL(delivery.url);
  assert(protocol === "http:", `the stand-in speaks plain HTTP: ${delivery.url}`);
  return host;
}
