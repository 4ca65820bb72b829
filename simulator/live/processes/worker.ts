import { setTimeout as wait } from "node:timers/promises";
import { init } from "@klaxon/instrumentation";
import { workerMetrics } from "@klaxon/instrumentation/catalog";
import { z } from "zod";
import { createPoster, numberSetting, textSetting } from "./service/index.ts";

// A worker of a shop: takes jobs from the broker, works on some of them at a time, and needs the database for each.

const name = textSetting("NAME");
const metricsPort = numberSetting("METRICS_PORT");
const brokerPort = numberSetting("BROKER_PORT");
/** How many seconds of its world pass in one; what jobs take is divided by it. */
const timeFactor = numberSetting("TIME_FACTOR");

const turnEveryMs = 100;
const lookEveryMs = 250;
const jobsMax = 40;
const databaseConnections = 3;
// With three connections it does fifteen jobs a second.
const statementMs = 200 / timeFactor;
const failureRatio = 0.002;
/** The time a job takes beside the database: log-normal, by queue. */
const plans: Readonly<Record<string, { readonly medianMs: number; readonly spread: number }>> = {
  orders: { medianMs: 120, spread: 0.5 },
  mail: { medianMs: 300, spread: 0.6 },
  reports: { medianMs: 2_000, spread: 0.7 },
};

const { instruments, faults, logger } = init({
  service: { name },
  endpoints: { port: metricsPort },
  logs: { level: "warn" },
  shutdown: { drainMs: 0, closeMs: 100 },
});
const { metrics } = workerMetrics;
const ended = instruments.counter(metrics.jobs);
const redelivered = instruments.counter(metrics.redelivered);
const duration = instruments.histogram(metrics.jobDuration);
const depth = instruments.gauge(metrics.queueDepth);
const oldest = instruments.gauge(metrics.oldestJobAge);
const heartbeat = instruments.gauge(metrics.heartbeat);
const success = instruments.gauge(metrics.lastSuccess);
const queues = Object.keys(plans);
faults.allow(["loop", "database", ...queues.map((queue) => `job.${queue}`)]);

for (const queue of queues) {
  for (const result of ["succeeded", "failed"] as const) ended.add(0, { queue, result });
  redelivered.add(0, { queue });
}
success.set(Date.now() / 1000, {});

const post = createPoster(brokerPort, { connectionsMax: 2, timeoutMs: 2_000 });
const Jobs = z.object({
  jobs: z.array(z.object({ id: z.number(), queue: z.string(), delivery: z.number() })),
});
const Queues = z.record(z.string(), z.object({ depth: z.number(), oldestMs: z.number() }));
type Job = z.infer<typeof Jobs>["jobs"][number];

let jobsInWork = 0;
let finished: { readonly id: number; readonly queue: string }[] = [];
let freeConnections = databaseConnections;
const waitingForConnection: (() => void)[] = [];

async function turn(): Promise<void> {
  await faults.point("loop");
  heartbeat.set(Date.now() / 1000, {});
  const told = finished;
  finished = [];
  try {
    const answer = await post("/turn", { worker: name, wanted: jobsMax - jobsInWork, ended: told });
    for (const job of Jobs.parse(answer.body).jobs) void work(job);
  } catch (error) {
    finished.push(...told);
    logger.warn("the broker does not answer", { reason: String(error) });
  }
}

async function work(job: Job): Promise<void> {
  const { queue } = job;
  jobsInWork++;
  if (job.delivery > 1) redelivered.add(1, { queue });
  const startMs = performance.now();
  const result = await perform(queue).then(
    () => "succeeded",
    () => "failed",
  );
  duration.observe((performance.now() - startMs) / 1000, { queue });
  ended.add(1, { queue, result });
  if (result === "succeeded") success.set(Date.now() / 1000, {});
  jobsInWork--;
  // A job that fails has ended as well: it would fail again.
  finished.push({ id: job.id, queue });
}

async function perform(queue: string): Promise<void> {
  const { medianMs = 0, spread = 0 } = plans[queue] ?? {};
  await wait((medianMs / timeFactor) * Math.exp(spread * normal()));
  await withConnection(async () => {
    await faults.point("database");
    await wait(statementMs);
  });
  await faults.point(`job.${queue}`);
  if (Math.random() < failureRatio) throw new Error("a job that cannot be done");
}

async function withConnection(statement: () => Promise<void>): Promise<void> {
  if (freeConnections > 0) freeConnections--;
  else await new Promise<void>((resolve) => waitingForConnection.push(resolve));
  try {
    await statement();
  } finally {
    const next = waitingForConnection.shift();
    if (next === undefined) freeConnections++;
    else next();
  }
}

function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

async function look(): Promise<void> {
  const answer = await post("/look", {});
  for (const [queue, view] of Object.entries(Queues.parse(answer.body))) {
    depth.set(view.depth, { queue });
    oldest.set(view.oldestMs / 1000, { queue });
  }
}

async function every(intervalMs: number, act: () => Promise<void>): Promise<never> {
  for (;;) {
    await act().catch((error: unknown) => logger.warn("a turn failed", { reason: String(error) }));
    await wait(intervalMs);
  }
}

await Promise.all([every(turnEveryMs, turn), every(lookEveryMs, look)]);
