import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workerLive } from "../../../../simulator/live/components/worker/index.ts";
import { type DrilledSystem, startDrilled } from "./drilled-system.ts";

const first = 0;
const second = 1;

describe("workers in live drills", () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(workerLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const sumOf = async (metric: string, worker: number, labels = "") =>
    ((await real.values(metric, labels))[worker] ?? []).reduce((sum, value) => sum + value, 0);
  const failed = (queue: string) => sumOf("worker_jobs_total", first, `queue="${queue}",result="failed"`);
  const silentSeconds = async (worker: number) =>
    Date.now() / 1000 - (await sumOf("worker_heartbeat_timestamp_seconds", worker));

  it("does the jobs of every queue, and tells of all queues", async () => {
    for (const queue of ["orders", "mail", "reports"]) {
      await real.until(`jobs of ${queue} that were done by both`, async () => {
        const label = `queue="${queue}",result="succeeded"`;
        const counts = await real.values("worker_jobs_total", label);
        return counts.every(([count = 0]) => count > 0);
      });
    }
    expect((await real.values("worker_queue_depth")).map(({ length }) => length)).toEqual([3, 3]);
  }, 40_000);

  it("fails the jobs of one queue alone", async () => {
    const rollback = await real.inject({ kind: "worker-poison-jobs", queue: "orders", ratio: 1 });
    await real.until("orders that failed", async () => (await failed("orders")) > 10);
    await rollback();
    expect(await failed("reports")).toBeLessThan(3);
  }, 20_000);

  it("delivers again what was not acknowledged", async () => {
    const redelivered = "worker_jobs_redelivered_total";
    const rollback = await real.inject({ kind: "worker-redelivery", queue: "mail", ratio: 0.5 });
    await real.until("mail again", async () => (await sumOf(redelivered, second, 'queue="mail"')) > 5);
    await rollback();
    expect(await sumOf(redelivered, second, 'queue="orders"')).toBe(0);
  }, 20_000);

  it("lets jobs wait while no worker has the database, and catches up", async () => {
    const depth = () => sumOf("worker_queue_depth", first);
    const rollback = await real.inject({ kind: "worker-starved", ratio: 1 });
    await real.until("long queues", async () => (await depth()) > 200);
    await rollback();
    await real.until("short queues", async () => (await depth()) < 100);
  }, 40_000);

  it("answers scrapes while its loop is stuck", async () => {
    const rollback = await real.inject({ kind: "worker-stuck", instance: "worker-1:9300" });
    await real.until("a loop that stands still", async () => (await silentSeconds(first)) > 2);
    expect(await silentSeconds(second)).toBeLessThan(2);
    await rollback();
    await real.until("a loop that turns", async () => (await silentSeconds(first)) < 1);
  }, 30_000);
});
