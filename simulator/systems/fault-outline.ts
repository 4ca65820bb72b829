import type { Fault, FaultKind } from "./faults.ts";
import { type SystemName, unreachable } from "./model.ts";
import { alertmanagerInstances, apiInstances, postgresInstances, prometheusInstance } from "./topology.ts";

/** What a fault is, for lists and reports. */
export interface FaultOutline {
  /** The system that the fault bends. */
  readonly system: SystemName;
  /** What happens, and how it ends at the rollback. */
  readonly description: string;
}

/** Every fault with its outline. */
export const faultOutlines: Readonly<Record<FaultKind, FaultOutline>> = {
  "instance-killed": {
    system: "api",
    description: "an instance dies and its port refuses; it is started anew at the end",
  },
  "instance-hung": {
    system: "api",
    description: "an instance stops answering with its port open, as under SIGSTOP; it goes on at the end",
  },
  "instance-slow": {
    system: "api",
    description: "the requests of one instance take longer, its shallow health check does not",
  },
  "error-burst": { system: "api", description: "a share of all requests is answered with 500" },
  "memory-leak": {
    system: "api",
    description:
      "the heap of an instance grows until the limit kills it; it is started anew, mended, at the end",
  },
  "event-loop-blocked": {
    system: "api",
    description: "the event loop of an instance is blocked again and again",
  },
  "crash-loop": { system: "api", description: "an instance dies at once and after each restart" },
  "traffic-drop": { system: "api", description: "a share of the traffic does not arrive" },
  "latency-rise": { system: "api", description: "the requests of all instances take longer" },
  "primary-killed": {
    system: "postgres",
    description: "the primary dies and nobody takes over; it recovers and goes on as primary at the end",
  },
  failover: {
    system: "postgres",
    description:
      "the primary dies and a replica is promoted; the dead server rejoins as a replica at the end",
  },
  "split-brain": {
    system: "postgres",
    description: "a replica is promoted beside a living primary; it is rewound and rejoins at the end",
  },
  "replay-paused": { system: "postgres", description: "a replica receives WAL and does not replay it" },
  "replay-delayed": {
    system: "postgres",
    description: "a replica replays each write only when it is so old; it catches up at the end",
  },
  "replica-lost": {
    system: "postgres",
    description: "a replica is gone; it starts and catches up at the end",
  },
  "connections-exhausted": {
    system: "postgres",
    description: "clients take most connections of the primary",
  },
  "archiving-failing": { system: "postgres", description: "the primary cannot archive WAL files" },
  deadlocks: { system: "postgres", description: "transactions of the application deadlock" },
  "idle-in-transaction": {
    system: "postgres",
    description: "a client leaves a transaction open on the primary",
  },
  "exporter-down": {
    system: "postgres",
    description: "the exporter of a server is gone, the server is well",
  },
  "exporters-upgraded": {
    system: "postgres",
    description:
      "the exporters report no lag once all WAL that arrived is replayed, as from version 0.14 on; the old one is back at the end",
  },
  "alertmanager-unreachable": {
    system: "stack",
    description: "packets between Prometheus and an Alertmanager are lost",
  },
  "rule-evaluation-failing": {
    system: "stack",
    description: "one rule fails in every evaluation of its group",
  },
  "notifications-failing": {
    system: "stack",
    description: "no receiver accepts a notification, or only some requests are accepted",
  },
  "notification-storm": {
    system: "stack",
    description: "many alerts are told of, so Alertmanager sends many notifications",
  },
  "target-unreachable": { system: "stack", description: "packets between Prometheus and a target are lost" },
  "prometheus-down": {
    system: "stack",
    description: "Prometheus is gone: no scrape, no rule, no alert; it is started anew at the end",
  },
};

/**
 * The targets that a fault disturbs, as `job/instance`: its greatest blast radius. A load that moves to healthy
 * neighbours is no disturbance.
 */
export function targetsOf(fault: Fault): readonly string[] {
  switch (fault.kind) {
    case "instance-killed":
    case "instance-hung":
    case "crash-loop":
    case "memory-leak":
    case "event-loop-blocked":
      return [`api/${fault.instance}`, `api-health/${fault.instance}`];
    case "instance-slow":
      return [`api/${fault.instance}`];
    case "error-burst":
    case "traffic-drop":
    case "latency-rise":
      return targets("api", apiInstances);
    case "primary-killed":
    case "failover":
    case "split-brain":
    case "exporters-upgraded":
      return targets("postgres", postgresInstances);
    case "replay-paused":
    case "replay-delayed":
    case "replica-lost":
      return targets("postgres", [postgresInstances[0], fault.instance]);
    case "connections-exhausted":
    case "archiving-failing":
    case "deadlocks":
    case "idle-in-transaction":
      return targets("postgres", [postgresInstances[0]]);
    case "exporter-down":
      return targets("postgres", [fault.instance]);
    case "alertmanager-unreachable": {
      const instances = fault.instance === "all" ? alertmanagerInstances : [fault.instance];
      return [`prometheus/${prometheusInstance}`, ...targets("alertmanager", instances)];
    }
    case "rule-evaluation-failing":
    case "prometheus-down":
      return targets("prometheus", [prometheusInstance]);
    case "notifications-failing":
    case "notification-storm":
      return targets("alertmanager", alertmanagerInstances);
    case "target-unreachable":
      return fault.job === "alertmanager"
        ? [`prometheus/${prometheusInstance}`, `alertmanager/${fault.instance}`]
        : [`${fault.job}/${fault.instance}`];
    default:
      return unreachable(fault);
  }
}

function targets(job: string, instances: readonly string[]): readonly string[] {
  return instances.map((instance) => `${job}/${instance}`);
}
