import { scrapeJobs } from "../../../systems/index.ts";
import {
  Edge,
  type EdgeHost,
  type Injection,
  type LiveContext,
  type LiveTarget,
  type Prober,
  probeTarget,
  reconfigureProber,
  startProber,
} from "../../kit/index.ts";

/** The ports that are probed, open or not, and who probes them. */
export interface RunningNetwork {
  readonly targets: readonly LiveTarget[];
  readonly edge: Edge;
  readonly prober: Prober;
  /** The instance that must not be reached across zones. */
  readonly isolated: string;
}

/** Less than Prometheus gives a scrape, so that the prober tells of the failure. */
const probeTimeoutMs = 9_000;
// Under this a busy machine fails good probes.
const realTimeoutMsMin = 400;
const jobs = ["network", "network-closed", "network-isolation"] as const;
// Of a network for documentation: no machine has it, so nothing can be sent from there.
const lostAddress = "192.0.2.1";

/** Starts the listeners of the ports that must be open, and the prober of all. */
export async function startNetwork(context: LiveContext): Promise<RunningNetwork> {
  const plans = jobs.flatMap((job) => scrapeJobs[job].map((instance) => ({ job, instance })));
  const ports = await context.takePorts(plans.length);
  const hosts = plans.map(({ job, instance }, index): [string, EdgeHost] => [
    instance,
    {
      port: ports[index] ?? 0,
      isOpen: job === "network",
      tls: undefined,
      answer: { status: 200, body: "", delayMs: 0 },
      flapping: undefined,
      lossSpanMs: undefined,
    },
  ]);
  const [edge, prober] = await Promise.all([
    Edge.start(context, "network-edge", Object.fromEntries(hosts)),
    startProber(context, modulesFor(context)),
  ]);
  const targets = plans.map(({ job, instance }) =>
    probeTarget(prober, {
      job,
      instance,
      module: "tcp",
      target: `127.0.0.1:${edge.portOf(instance)}`,
    }),
  );
  return { targets, edge, prober, isolated: scrapeJobs["network-isolation"][0] };
}

/** A fault: the prober has lost the address that it sends from, and has it again at the rollback. */
export async function cutOff({ prober }: RunningNetwork, context: LiveContext): Promise<Injection> {
  await reconfigureProber(context, prober, modulesFor(context, lostAddress));
  return { rollback: () => reconfigureProber(context, prober, modulesFor(context)) };
}

function modulesFor({ timeScale }: LiveContext, sourceAddress?: string): Readonly<Record<string, unknown>> {
  const timeoutMs = Math.max(realTimeoutMsMin, Math.round(timeScale.toReal(probeTimeoutMs)));
  return {
    tcp: {
      prober: "tcp",
      timeout: `${timeoutMs}ms`,
      tcp: {
        preferred_ip_protocol: "ip4",
        ...(sourceAddress === undefined ? {} : { source_ip_address: sourceAddress }),
      },
    },
  };
}
