import * as z from "zod";
import { networkMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { targetNames } from "../kit/fault-parameters.ts";
import { randomStream } from "../kit/random-stream.ts";
import { SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";
import { tcpProbe } from "../kit/tcp-probe.ts";

const expected = ["edge-1:443", "edge-1:80", "api-1:8080", "pg-1:5432"] as const;
const closed = ["edge-1:22", "edge-1:5432", "edge-1:6379", "edge-1:9090"] as const;
const isolated = ["vault-1:8200"] as const;

/** The scrape jobs of the network with what each probes. */
export const networkJobs = {
  network: expected,
  "network-closed": closed,
  "network-isolation": isolated,
} as const;

const faultSchemas = [
  z.strictObject({
    kind: z.literal("network-port-blocked"),
    instance: z.enum(expected).describe("Which port that must be open is closed."),
  }),
  z.strictObject({
    kind: z.literal("network-port-exposed"),
    instance: z.enum(closed).describe("Which port that must be closed is open."),
  }),
  z.strictObject({ kind: z.literal("network-isolation-broken") }),
  z.strictObject({ kind: z.literal("network-prober-cut-off") }),
  z.strictObject({ kind: z.literal("network-prober-killed") }),
] as const;

type NetworkFault = FaultOf<typeof faultSchemas>;

function networkTargetsOf(fault: NetworkFault): readonly string[] {
  switch (fault.kind) {
    case "network-port-blocked":
      return targetNames("network", [fault.instance]);
    case "network-port-exposed":
      return targetNames("network-closed", [fault.instance]);
    case "network-isolation-broken":
      return targetNames("network-isolation", isolated);
    case "network-prober-cut-off":
    case "network-prober-killed":
      return Object.entries(networkJobs).flatMap(([job, instances]) => targetNames(job, instances));
  }
}

/** The network as a prober sees it: what must be open, what must be closed, and what must be apart. */
export const networkSystem = defineSystem({
  faultSchemas,
  faults: {
    "network-port-blocked": "a firewall rule closes a port that must be open",
    "network-port-exposed": "a firewall rule opens a port to the outside that must be closed",
    "network-isolation-broken": "a route joins an isolated zone with what it must not reach",
    "network-prober-cut-off": "the prober loses its network: it answers Prometheus, and all its probes fail",
    "network-prober-killed": "the prober dies and its port refuses; it is started anew at the end",
  },
  examples: [
    { kind: "network-port-blocked", instance: "pg-1:5432" },
    { kind: "network-port-exposed", instance: "edge-1:6379" },
    { kind: "network-isolation-broken" },
    { kind: "network-prober-cut-off" },
    { kind: "network-prober-killed" },
  ],
  targetsOf: networkTargetsOf,
  unshownVariants: ["NetworkPortUnreachable", "NetworkPortExposed", "NetworkIsolationBroken"].map(
    (alert) => ({
      alert,
      variant: "below",
      reason: "`probe_success` is 0 or 1: a connection that takes long and is made is a good one",
    }),
  ),
  create: (options) => new Network(options),
});

const { metrics } = networkMetrics;

class Network extends SteppedSystem<NetworkFault> {
  readonly targets;

  constructor(options: SystemOptions) {
    super(options);
    const isAtWork = (kind: NetworkFault["kind"]) => this.faultsOf(kind).length > 0;
    const canSend = () => !isAtWork("network-prober-cut-off");
    const plan = (job: string, instance: string) => ({
      job,
      instance,
      random: randomStream(options.seed, `${job}/${instance}`),
      reach: () => (isAtWork("network-prober-killed") ? ("refuses" as const) : ("answers" as const)),
    });
    const isBlocked = (instance: string) =>
      this.faultsOf("network-port-blocked").some((fault) => fault.instance === instance);
    const isExposed = (instance: string) =>
      this.faultsOf("network-port-exposed").some((fault) => fault.instance === instance);
    this.targets = [
      ...expected.map((instance) =>
        tcpProbe({
          ...plan("network", instance),
          success: metrics.openSuccess,
          duration: metrics.openDuration,
          isOpen: () => canSend() && !isBlocked(instance),
        }),
      ),
      ...closed.map((instance) =>
        tcpProbe({
          ...plan("network-closed", instance),
          success: metrics.closedSuccess,
          isOpen: () => canSend() && isExposed(instance),
        }),
      ),
      ...isolated.map((instance) =>
        tcpProbe({
          ...plan("network-isolation", instance),
          success: metrics.isolationSuccess,
          isOpen: () => canSend() && isAtWork("network-isolation-broken"),
        }),
      ),
    ];
  }

  // Nothing of it changes with time: a port is open or closed.
  protected live(): void {}
}
