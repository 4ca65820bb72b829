import { type Fault, scrapeJobs } from "../../../systems/index.ts";
import {
  allOf,
  defineLiveSystem,
  type HookFault,
  hookFault,
  type Injection,
  type LiveContext,
  type LiveTarget,
  probeTarget,
  Restartable,
  startProber,
} from "../../kit/index.ts";
import { startBalancer } from "./balancer.ts";
import { crashLoop } from "./crash-loop.ts";
import { type ApiInstance, startInstances } from "./instances.ts";

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
    "instance-slow": (fault, running) =>
      hurt(running, [fault.instance], {
        kind: "latency",
        point: "http.server",
        delay: fixed(fault.addedLatencySeconds),
      }),
    "latency-rise": (fault, running) =>
      hurt(running, scrapeJobs.api, {
        kind: "latency",
        point: "http.server",
        delay: fixed(fault.addedLatencySeconds),
      }),
    "error-burst": (fault, running) =>
      hurt(running, scrapeJobs.api, { kind: "error", point: "http.server", rate: fault.ratio, status: 500 }),
    "event-loop-blocked": (fault, running) =>
      hurt(running, [fault.instance], {
        kind: "block",
        point: "process",
        blockMs: Math.round(fault.lagSeconds * 1000),
        intervalMs: Math.round(fault.lagSeconds * 1000),
      }),
    "memory-leak": (fault, running, context) => leak(fault, running, context),
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

function hurt(running: RunningApi, names: readonly string[], fault: HookFault): Promise<Injection> {
  return allOf(names.map((name) => hookFault(instanceOf(running, name).hook, fault.kind, fault)));
}

// The heap grows by the scenario's clock, so that alerts on its growth see in a scaled window what they see in a real one.
async function leak(
  fault: Extract<Fault, { kind: "memory-leak" }>,
  running: RunningApi,
  { timeScale }: LiveContext,
): Promise<Injection> {
  const perSecond = fault.bytesPerSecond * timeScale.factor;
  const instance = instanceOf(running, fault.instance);
  const held = await hookFault(instance.hook, "memory", {
    kind: "memory",
    point: "process",
    intervalMs: leakEveryMs,
    bytesPerStrike: Math.round((perSecond * leakEveryMs) / 1000),
    bytesMax: leakBytesMax,
  });
  return {
    // As in the model, it is started anew, mended.
    rollback: async () => {
      await held.rollback().catch(() => undefined);
      await instance.program.end("killed");
      await instance.program.start();
    },
  };
}

const leakEveryMs = 250;
const leakBytesMax = 512 * 1024 * 1024;

function fixed(seconds: number) {
  return { distribution: "fixed", delayMs: Math.round(seconds * 1000) };
}
