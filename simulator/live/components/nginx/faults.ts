import { setTimeout as wait } from "node:timers/promises";
import {
  allOf,
  befalls,
  delays,
  type FaultForms,
  type FaultPaces,
  httpLoad,
  type Injection,
  type LiveContext,
  Restartable,
  takeCourse,
} from "../../kit/index.ts";
import { clientRequestsPerMinute, workerConnections } from "./config.ts";
import { type RunningNginx, requestsPerSecond } from "./start.ts";

/** The faults of the reverse proxy on real processes. */
export const nginxFaultForms: FaultForms<RunningNginx> = {
  "nginx-killed": (_, { proxy }) => proxy.kill(),
  "nginx-host-lost": async (_, { proxy, exporter, logReader }) => {
    await Promise.all([proxy, exporter, logReader].map((program) => program.end("killed")));
    return {
      rollback: async () => {
        await proxy.start();
        await Promise.all([exporter.start(), logReader.start()]);
      },
    };
  },
  "nginx-checks-lost": async (_, { path }, context) => loseEverySecondCheck(path, context),
  "nginx-status-page-closed": async (_, { setStatusPage }) => {
    await setStatusPage(false);
    return { rollback: () => setStatusPage(true) };
  },
  "nginx-connections-dropped": ({ ratio }, { trafficPort }, context) =>
    clients(context, "connection-bursts", {
      PORT: trafficPort,
      HELD_COUNT: workerConnections,
      EXTRA_COUNT: Math.ceil((workerConnections * ratio) / Math.max(1 - ratio, 0.1)),
      EVERY_MS: Math.max(500, Math.round(context.timeScale.toReal(5_000))),
    }),
  "nginx-connections-surge": ({ perSecond }, { tlsPort }, context) =>
    clients(context, "connection-surge", { PORT: tlsPort, PER_SECOND: perSecond }),
  "nginx-upstreams-down": ({ ratio }, { upstreams }) =>
    allOf(upstreams.map((upstream) => upstream.misbehave({ resetRatio: ratio }))),
  "nginx-upstream-down": ({ ratio }, { upstreams }) => loseUpstream(upstreams, ratio),
  "nginx-upstreams-slow": ({ addedLatencySeconds }, { upstreams }) =>
    allOf(upstreams.map((upstream) => upstream.misbehave({ addedLatencyMs: addedLatencySeconds * 1_000 }))),
  "nginx-flooded": ({ ratio }, { trafficPort }, context) => flood(context, trafficPort, ratio),
};

/** What they need of the real clock, by which its users come. */
export const nginxPaces: FaultPaces = {
  "nginx-upstreams-down": ({ ratio }) => befalls(requestsPerSecond * ratio),
  "nginx-upstream-down": ({ ratio }) => befalls(requestsPerSecond * ratio),
  "nginx-upstreams-slow": ({ addedLatencySeconds }) => delays(addedLatencySeconds),
  "nginx-flooded": ({ ratio }) => befalls(requestsPerSecond * ratio),
};

/** Between the prober and nginx, whatever comes hangs for the length of a check, then passes for the length of one. */
function loseEverySecondCheck(path: Restartable, { timeScale, signal: drill }: LiveContext): Injection {
  const checkMs = timeScale.toReal(5_000);
  const course = takeCourse(async (signal) => {
    const startedMs = performance.now();
    for (let count = 1; ; count++) {
      await path.process?.signal(count % 2 === 1 ? "SIGUSR2" : "SIGHUP");
      await wait(Math.max(0, startedMs + count * checkMs - performance.now()), undefined, { signal });
    }
  }, drill);
  return {
    rollback: async () => {
      await course.rollback();
      await path.process?.signal("SIGHUP");
    },
  };
}

/** Clients that are there for as long as the fault is. */
async function clients(
  { supervisor, nodeProgram }: LiveContext,
  name: string,
  settings: Readonly<Record<string, number>>,
): Promise<Injection> {
  const env = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)]));
  const program = new Restartable(supervisor, { name: `nginx-${name}`, ...nodeProgram(name), env });
  await program.start();
  return { rollback: () => program.end("killed") };
}

/** nginx asks each upstream first for an equal share of the requests. */
async function loseUpstream(upstreams: RunningNginx["upstreams"], ratio: number): Promise<Injection> {
  const [first] = upstreams;
  if (first === undefined) return { rollback: async () => undefined };
  const ownRatio = ratio * upstreams.length;
  return ownRatio > 0.95 ? first.program.kill() : first.misbehave({ resetRatio: ownRatio });
}

/** One client asks so often that what it is refused is the share of all requests. */
async function flood(context: LiveContext, port: number, ratio: number): Promise<Injection> {
  const allowedPerSecond = clientRequestsPerMinute / 60;
  const flood = httpLoad(context, {
    name: "nginx-flood",
    ports: [port],
    ratePerSecond: (requestsPerSecond * ratio + allowedPerSecond) / (1 - ratio),
    openRequestsMax: 200,
    clients: { network: "127.0.8", count: 1 },
  });
  await flood.start();
  return { rollback: () => flood.end("killed") };
}
