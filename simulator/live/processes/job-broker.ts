import { init } from "@klaxon/instrumentation";
import { z } from "zod";
import { type Job, JobQueue } from "./broker/job-queue.ts";
import { numberSetting, poisson, serveJson, textSetting } from "./service/index.ts";

// Jobs come in here and go out to workers, as a broker of messages has it: what was not acknowledged comes back.

const port = numberSetting("PORT");
/** A worker that is silent for this long is lost. */
const sessionMs = numberSetting("SESSION_MS");
/** Jobs a second by queue, as in `orders=40,mail=30`. */
const arrivals = textSetting("ARRIVALS")
  .split(",")
  .map((pair) => {
    const [queue = "", perSecond] = pair.split("=");
    return { queue: new JobQueue(queue), perSecond: Number(perSecond) };
  });
const queues = arrivals.map(({ queue }) => queue);
const arriveEveryMs = 50;

const { faults } = init({
  service: { name: "job-broker" },
  endpoints: { on: "none" },
  metrics: { isOn: false },
  logs: { level: "warn" },
  shutdown: { drainMs: 0, closeMs: 100 },
});
faults.allow(queues.map(({ name }) => `acknowledgement.${name}`));

const heardAtMs = new Map<string, number>();
let lastId = 0;
let arrivedAtMs = performance.now();

const Turn = z.object({
  worker: z.string(),
  wanted: z.number().int().min(0),
  ended: z.array(z.object({ id: z.number(), queue: z.string() })),
});

setInterval(() => {
  const nowMs = performance.now();
  for (const { queue, perSecond } of arrivals) {
    const count = poisson((perSecond * (nowMs - arrivedAtMs)) / 1000, Math.random);
    for (let index = 0; index < count; index++) queue.add(++lastId, nowMs);
  }
  arrivedAtMs = nowMs;
  for (const [worker, heardMs] of heardAtMs) {
    if (nowMs - heardMs < sessionMs) continue;
    heardAtMs.delete(worker);
    for (const queue of queues) queue.giveBack(worker);
  }
}, arriveEveryMs);

await serveJson(port, {
  "GET /health": () => ({ status: 200, body: {} }),
  "POST /look": () => ({ status: 200, body: look() }),
  "POST /turn": async (body) => {
    const { worker, wanted, ended } = Turn.parse(body);
    const nowMs = performance.now();
    heardAtMs.set(worker, nowMs);
    for (const { id, queue: name } of ended) {
      const queue = queues.find((each) => each.name === name);
      if (await isHeard(name)) queue?.end(id, worker);
      else queue?.forgetEnd(id, worker, nowMs);
    }
    return { status: 200, body: { jobs: take(wanted, worker) } };
  },
});

async function isHeard(queue: string): Promise<boolean> {
  try {
    await faults.point(`acknowledgement.${queue}`);
    return true;
  } catch {
    return false;
  }
}

// Each queue gets its share of what is wanted; what one leaves over another takes.
function take(wanted: number, worker: string): readonly Job[] {
  const total = queues.reduce((sum, { waitingLength }) => sum + waitingLength, 0);
  const jobs: Job[] = [];
  for (const queue of queues) {
    const share = total <= wanted ? queue.waitingLength : Math.ceil((wanted * queue.waitingLength) / total);
    jobs.push(...queue.take(Math.min(share, wanted - jobs.length), worker));
  }
  return jobs;
}

function look(): Readonly<Record<string, { readonly depth: number; readonly oldestMs: number }>> {
  const nowMs = performance.now();
  return Object.fromEntries(
    queues.map((queue) => [queue.name, { depth: queue.depth, oldestMs: queue.oldestMs(nowMs) }]),
  );
}
