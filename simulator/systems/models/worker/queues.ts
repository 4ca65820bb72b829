import type { Latency } from "../../kit/latency.ts";

/** The queues of the shop. */
export const queueNames = ["orders", "mail", "reports"] as const;

/** The name of a queue. */
export type QueueName = (typeof queueNames)[number];

/** What comes into a queue on a mean day, and how long its jobs take. */
export const queuePlans: Readonly<
  Record<QueueName, { readonly jobsPerSecond: number; readonly latency: Latency }>
> = {
  orders: { jobsPerSecond: 4, latency: { medianSeconds: 0.12, spread: 0.5, addedSeconds: 0.01 } },
  mail: { jobsPerSecond: 3, latency: { medianSeconds: 0.3, spread: 0.6, addedSeconds: 0.02 } },
  reports: { jobsPerSecond: 0.2, latency: { medianSeconds: 2, spread: 0.7, addedSeconds: 0.1 } },
};

/** Jobs in the order in which they came, by the time of their coming. */
export class JobQueue {
  private readonly cohorts: { readonly sinceMs: number; count: number }[] = [];
  private waitingCount = 0;

  /** Jobs that wait. */
  get depth(): number {
    return this.waitingCount;
  }

  /** How long the oldest job has waited; 0 where none does. */
  ageSeconds(nowMs: number): number {
    return (nowMs - (this.cohorts[0]?.sinceMs ?? nowMs)) / 1000;
  }

  /** Jobs come in. */
  add(count: number, nowMs: number): void {
    if (count === 0) return;
    this.waitingCount += count;
    this.cohorts.push({ sinceMs: nowMs, count });
  }

  /** The oldest jobs are taken; returns how many there were. */
  take(countMax: number): number {
    let taken = 0;
    for (let first = this.cohorts[0]; first !== undefined && taken < countMax; first = this.cohorts[0]) {
      const count = Math.min(first.count, countMax - taken);
      taken += count;
      first.count -= count;
      if (first.count === 0) this.cohorts.shift();
    }
    this.waitingCount -= taken;
    return taken;
  }
}
