import { meanLatencySeconds } from "../../kit/latency.ts";
import { type RandomStream, randomStream } from "../../kit/random-stream.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import type { WorkerFault } from "./faults.ts";
import { workerInstances } from "./jobs.ts";
import { WorkerProcess, type WorkerState } from "./process.ts";
import { JobQueue, type QueueName, queueNames, queuePlans } from "./queues.ts";

/** What a worker does when nothing holds it up: one alone carries all but the busiest hour. */
const jobsPerSecondMax = 15;
const usualFailureRatio = 0.002;

/** Two workers and the queues that they share. */
export class WorkerSystem extends SteppedSystem<WorkerFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly workers: readonly WorkerProcess[];
  private readonly queues = queueNames.map((name) => new QueueState(name));

  constructor(options: SystemOptions) {
    super(options);
    const { seed, startMs } = options;
    this.random = randomStream(seed, "worker/queues");
    this.workers = workerInstances.map(
      (instance) =>
        new WorkerProcess(instance, {
          nowMs: startMs,
          random: randomStream(seed, `worker/${instance}`),
          view: (queue) => this.viewOf(queue),
        }),
    );
    this.targets = this.workers.map(({ target }) => target);
  }

  protected override yield(): void {
    for (const [index, worker] of this.workers.entries()) {
      worker.become(this.stateOf(workerInstances[index]), this.nowMs);
    }
  }

  protected live(step: Step): void {
    const { elapsedSeconds, nowMs, load } = step;
    for (const queue of this.queues) {
      queue.jobs.add(this.random.poisson(queue.plan.jobsPerSecond * load * elapsedSeconds), nowMs);
    }
    for (const worker of this.workers) worker.turn(nowMs);
    const working = this.workers.filter(({ isWorking }) => isWorking);
    const speed = 1 - Math.max(0, ...this.faultsOf("worker-starved").map(({ ratio }) => ratio));
    this.work(working, Math.floor(working.length * jobsPerSecondMax * speed * elapsedSeconds), speed, nowMs);
    for (const queue of this.queues) queue.look(this.random, { load, nowMs, isServed: working.length > 0 });
  }

  // Each queue gets its share of what can be done; what one leaves over another takes.
  private work(working: readonly WorkerProcess[], countMax: number, speed: number, nowMs: number): void {
    const total = this.queues.reduce((sum, { jobs }) => sum + jobs.depth, 0);
    let left = countMax;
    for (const queue of this.queues) {
      const share = total <= countMax ? queue.jobs.depth : Math.ceil((countMax * queue.jobs.depth) / total);
      const count = queue.jobs.take(Math.min(share, left));
      left -= count;
      this.finish(queue, working, { count, speed, nowMs });
    }
  }

  private finish(
    queue: QueueState,
    working: readonly WorkerProcess[],
    done: { readonly count: number; readonly speed: number; readonly nowMs: number },
  ): void {
    const { random } = this;
    const { medianSeconds, spread, addedSeconds } = queue.plan.latency;
    const latency = { medianSeconds: medianSeconds / Math.max(done.speed, 0.01), spread, addedSeconds };
    const failureRatio = Math.max(usualFailureRatio, ...this.ratiosOf("worker-poison-jobs", queue.name));
    const lostRatio = Math.max(0, ...this.ratiosOf("worker-redelivery", queue.name));
    let left = done.count;
    for (const [index, worker] of working.entries()) {
      const isLast = index === working.length - 1;
      const count = isLast ? left : random.binomial(left, 1 / (working.length - index));
      left -= count;
      const redeliveredCount = random.binomial(count, lostRatio);
      const failedCount = random.binomial(count, failureRatio);
      worker.work(queue.name, { count, failedCount, redeliveredCount, latency }, done.nowMs);
      queue.jobs.add(redeliveredCount, done.nowMs);
    }
  }

  private ratiosOf(kind: "worker-poison-jobs" | "worker-redelivery", queue: QueueName): readonly number[] {
    return this.faultsOf(kind)
      .filter((fault) => fault.queue === queue)
      .map(({ ratio }) => ratio);
  }

  private stateOf(instance: string | undefined): WorkerState {
    const isHit = (fault: { readonly instance: string }) =>
      fault.instance === instance || fault.instance === "all";
    if (this.faultsOf("worker-killed").some(isHit)) return "dead";
    if (this.faultsOf("worker-frozen").some(isHit)) return "frozen";
    return this.faultsOf("worker-stuck").some(isHit) ? "stuck" : "well";
  }

  private viewOf(name: QueueName) {
    return this.queues[queueNames.indexOf(name)]?.view ?? { depth: 0, oldestSeconds: 0 };
  }
}

/** A queue, and what workers see of it: what waits, and what is being worked on. */
class QueueState {
  readonly name: QueueName;
  readonly jobs = new JobQueue();
  readonly plan;
  view = { depth: 0, oldestSeconds: 0 };

  constructor(name: QueueName) {
    this.name = name;
    this.plan = queuePlans[name];
  }

  look(
    random: RandomStream,
    at: { readonly load: number; readonly nowMs: number; readonly isServed: boolean },
  ): void {
    const meanSeconds = meanLatencySeconds(this.plan.latency);
    const inWork = at.isServed ? random.poisson(this.plan.jobsPerSecond * at.load * meanSeconds) : 0;
    const ageSeconds = inWork > 0 ? meanSeconds * random.uniform() : 0;
    this.view = {
      depth: this.jobs.depth + inWork,
      oldestSeconds: Math.max(this.jobs.ageSeconds(at.nowMs), ageSeconds),
    };
  }
}
