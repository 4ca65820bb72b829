/** A job as a worker gets it. */
export interface Job {
  readonly id: number;
  readonly queue: string;
  /** 1 at the first delivery. */
  readonly delivery: number;
}

interface HeldJob {
  readonly id: number;
  readonly sinceMs: number;
  deliveries: number;
  /** Who works on it; undefined while it waits. */
  worker: string | undefined;
}

/** One queue: what waits in the order of its coming, and what is being worked on. */
export class JobQueue {
  readonly name: string;
  private readonly held = new Map<number, HeldJob>();
  private readonly waiting: HeldJob[] = [];
  private waitingCount = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Jobs that wait. */
  get waitingLength(): number {
    return this.waitingCount;
  }

  /** Jobs that wait or are being worked on. */
  get depth(): number {
    return this.held.size;
  }

  /** Age of the oldest job that has not ended; 0 where there is none. */
  oldestMs(nowMs: number): number {
    // Jobs are held in the order of their coming, whoever works on them.
    for (const { sinceMs } of this.held.values()) return nowMs - sinceMs;
    return 0;
  }

  add(id: number, nowMs: number): void {
    const job: HeldJob = { id, sinceMs: nowMs, deliveries: 0, worker: undefined };
    this.held.set(id, job);
    this.waiting.push(job);
    this.waitingCount++;
  }

  /** The oldest jobs that wait go to a worker. */
  take(count: number, worker: string): readonly Job[] {
    const taken: Job[] = [];
    while (taken.length < count) {
      const job = this.waiting.shift();
      if (job === undefined) break;
      this.waitingCount--;
      job.worker = worker;
      job.deliveries++;
      taken.push({ id: job.id, queue: this.name, delivery: job.deliveries });
    }
    return taken;
  }

  /** A job has ended. One that was given to another meanwhile is nothing to this one. */
  end(id: number, worker: string): void {
    if (this.held.get(id)?.worker === worker) this.held.delete(id);
  }

  /** The end of a job is not known: it is as new, and will be delivered again. */
  forgetEnd(id: number, worker: string, nowMs: number): void {
    const job = this.held.get(id);
    if (job?.worker !== worker) return;
    this.held.delete(id);
    const again: HeldJob = { id, sinceMs: nowMs, deliveries: job.deliveries, worker: undefined };
    this.held.set(id, again);
    this.waiting.push(again);
    this.waitingCount++;
  }

  /** What a worker that is lost worked on waits again, before all others. */
  giveBack(worker: string): void {
    const lost = [...this.held.values()].filter((job) => job.worker === worker);
    for (const job of lost) job.worker = undefined;
    this.waiting.unshift(...lost);
    this.waitingCount += lost.length;
  }
}
