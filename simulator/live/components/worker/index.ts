import { randomBytes } from "node:crypto";
import { scrapeJobs } from "../../../systems/index.ts";
import {
  allOf,
  defineLiveSystem,
  type FaultHook,
  type HookFault,
  hookFault,
  type Injection,
  type InstrumentedService,
  type LiveContext,
  type LiveTarget,
  startService,
} from "../../kit/index.ts";

interface LiveWorker extends InstrumentedService {
  readonly instance: string;
  readonly port: number;
}

interface RunningWorkers {
  readonly targets: readonly LiveTarget[];
  readonly workers: readonly LiveWorker[];
  readonly brokerHook: FaultHook;
}

/** What comes in, by the scenario's clock. */
const jobsPerSecond = { orders: 4, mail: 3, reports: 0.2 } as const;
const statementMs = 200;
// A delay that outlasts any drill; it is over with its fault.
const foreverMs = 60_000;
const sessionMs = 10_000;
const sessionRealMsMin = 500;

/** Two workers with `@klaxon/instrumentation`, and the broker that gives them jobs. */
export const workerLive = defineLiveSystem({
  system: "worker",
  description: "two workers with @klaxon/instrumentation, and a broker of jobs of our own",
  programs: [],
  scaledMetrics: ["worker_oldest_job_age_seconds"],
  start: startWorkers,
  faults: {
    "worker-killed": (fault, running) => each(running, fault.instance, ({ program }) => program.kill()),
    "worker-frozen": (fault, running) => each(running, fault.instance, ({ program }) => program.hang()),
    "worker-stuck": (fault, running) => hurt(running, fault.instance, latency("loop", foreverMs)),
    "worker-starved": (fault, running, { timeScale }) => {
      const addedMs = fault.ratio < 1 ? (statementMs * fault.ratio) / (1 - fault.ratio) : Infinity;
      const delayMs = Math.min(foreverMs, Math.round(timeScale.toReal(addedMs)));
      return hurt(running, "all", latency("database", delayMs));
    },
    "worker-poison-jobs": (fault, running) =>
      hurt(running, "all", {
        kind: "error",
        point: `job.${fault.queue}`,
        rate: fault.ratio,
        status: 500,
      }),
    "worker-redelivery": (fault, { brokerHook }) =>
      hookFault(brokerHook, `lost-${fault.queue}`, {
        kind: "error",
        point: `acknowledgement.${fault.queue}`,
        rate: fault.ratio,
        status: 500,
      }),
  },
});

async function startWorkers(context: LiveContext): Promise<RunningWorkers> {
  const { timeScale } = context;
  const token = randomBytes(24).toString("hex");
  const [brokerPort = 0, brokerHookPort = 0, ...ports] = await context.takePorts(
    2 + 2 * scrapeJobs.worker.length,
  );
  const arrivals = Object.entries(jobsPerSecond).map(
    ([queue, perSecond]) => `${queue}=${perSecond * timeScale.factor}`,
  );
  const starting = scrapeJobs.worker.map(async (instance, index): Promise<LiveWorker> => {
    const [port = 0, hookPort = 0] = ports.slice(2 * index);
    const name = `worker-${index + 1}`;
    const service = await startService(context, {
      name,
      program: "worker",
      env: {
        NAME: name,
        METRICS_PORT: String(port),
        BROKER_PORT: String(brokerPort),
        TIME_FACTOR: String(timeScale.factor),
      },
      probe: { port, path: "/metrics" },
      hookPort,
      token,
    });
    return { instance, port, ...service };
  });
  const broker = await startService(context, {
    name: "job-broker",
    program: "job-broker",
    env: {
      PORT: String(brokerPort),
      ARRIVALS: arrivals.join(","),
      SESSION_MS: String(Math.max(sessionRealMsMin, timeScale.toReal(sessionMs))),
    },
    probe: { port: brokerPort, path: "/health" },
    hookPort: brokerHookPort,
    token,
  });
  const workers = await Promise.all(starting);
  return {
    targets: workers.map(({ instance, port }): LiveTarget => ({ job: "worker", instance, port })),
    workers,
    brokerHook: broker.hook,
  };
}

function latency(point: string, delayMs: number): HookFault {
  return { kind: "latency", point, delay: { distribution: "fixed", delayMs } };
}

function hurt(running: RunningWorkers, instance: string, fault: HookFault): Promise<Injection> {
  return each(running, instance, ({ hook }) => hookFault(hook, `${fault.kind}-${fault.point}`, fault));
}

function each(
  { workers }: RunningWorkers,
  instance: string,
  act: (worker: LiveWorker) => Promise<Injection>,
): Promise<Injection> {
  const hit = workers.filter((worker) => instance === "all" || worker.instance === instance);
  return allOf(hit.map(act));
}
