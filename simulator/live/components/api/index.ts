import { type Fault, scrapeJobs } from "../../../systems/index.ts";
import {
  befalls,
  defineLiveSystem,
  delays,
  hookFaults,
  httpHookDoor,
  type Injection,
  type LiveContext,
  type LiveTarget,
  probeTarget,
  Restartable,
  startProber,
} from "../../kit/index.ts";
import { startBalancer } from "./balancer.ts";
import { crashLoop } from "./crash-loop.ts";
import { apiHookFault } from "./hook-faults.ts";
import { type ApiInstance, startInstances } from "./instances.ts";

export { apiHookFault } from "./hook-faults.ts";

interface RunningApi {
  readonly targets: readonly LiveTarget[];
  readonly instances: readonly ApiInstance[];
  readonly load: Restartable;
}

const requestsPerSecond = 30;
const probeTimeoutMs = 3_000;
const realTimeoutMsMin = 200;

/** The demo API: three instances with `@klaxon/instrumentation`, a load balancer, users, and a prober. */
export const apiLive = defineLiveSystem({
  system: "api",
  description:
    "three instances of the demo API with @klaxon/instrumentation, HAProxy, users, the blackbox exporter",
  programs: ["haproxy", "blackbox-exporter"],
  start: startApi,
  faults: {
    "instance-killed": (fault, running) => instanceOf(running, fault.instance).program.kill(),
    "instance-hung": (fault, running) => instanceOf(running, fault.instance).program.hang(),
    "crash-loop": (fault, running, context) =>
      crashLoop(
        instanceOf(running, fault.instance).program,
        context.timeScale.toReal(fault.periodSeconds * 1000),
      ),
    "instance-slow": hurt,
    "latency-rise": hurt,
    "error-burst": hurt,
    "event-loop-blocked": hurt,
    "memory-leak": (fault, running, context) => leak(fault, running, context),
  },
  paces: {
    "instance-slow": ({ addedLatencySeconds }) => delays(addedLatencySeconds),
    "latency-rise": ({ addedLatencySeconds }) => delays(addedLatencySeconds),
    "error-burst": ({ ratio }) => befalls(requestsPerSecond * ratio),
  },
});

async function startApi(context: LiveContext): Promise<RunningApi> {
  const instances = await startInstances(context, scrapeJobs.api);
  const balancer = await startBalancer(context, instances);
  const prober = await startProber(context, {
    http_2xx: {
      prober: "http",
      timeout: `${Math.max(realTimeoutMsMin, Math.round(context.timeScale.toReal(probeTimeoutMs)))}ms`,
      http: { preferred_ip_protocol: "ip4" },
    },
  });
  const load = new Restartable(context.supervisor, {
    name: "api-users",
    ...context.nodeProgram("demo/load-generator"),
    env: {
      HOST: "127.0.0.1",
      PORT: "0",
      TARGETS: `http://127.0.0.1:${balancer.port}`,
      RATE_PER_SECOND: String(requestsPerSecond),
      REQUEST_TIMEOUT_MS: "10000",
      OPEN_REQUESTS_MAX: "500",
    },
  });
  await load.start();
  const targets = instances.flatMap(({ instance, port }): LiveTarget[] => [
    { job: "api", instance, port },
    probeTarget(prober, {
      job: "api-health",
      instance,
      module: "http_2xx",
      target: `http://127.0.0.1:${port}/api/health`,
      intervalSeconds: 5,
      timeoutSeconds: 3.5,
    }),
  ]);
  return { targets, instances, load };
}

function instanceOf({ instances }: RunningApi, name: string): ApiInstance {
  const found = instances.find(({ instance }) => instance === name);
  if (found === undefined) throw new Error(`there is no instance \`${name}\``);
  return found;
}

async function hurt(fault: Fault, running: RunningApi, { timeScale }: LiveContext): Promise<Injection> {
  const wanted = apiHookFault(fault, timeScale.factor);
  if (wanted === undefined) throw new Error(`\`${fault.kind}\` is no fault of the instrumentation`);
  const names = wanted.instances ?? scrapeJobs.api;
  const doors = names.map((name) => httpHookDoor(instanceOf(running, name).hook));
  return hookFaults(doors, wanted.fault.kind, wanted.fault);
}

async function leak(
  fault: Extract<Fault, { kind: "memory-leak" }>,
  running: RunningApi,
  context: LiveContext,
): Promise<Injection> {
  const held = await hurt(fault, running, context);
  const { program } = instanceOf(running, fault.instance);
  return {
    // As in the model, it is started anew, mended.
    rollback: async () => {
      await held.rollback().catch(() => undefined);
      await program.end("killed");
      await program.start();
    },
  };
}
