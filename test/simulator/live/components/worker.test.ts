import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workerLive } from "../../../../simulator/live/components/worker/index.ts";
import { type DrilledSystem, startDrilled } from "./drilled-system.ts";

const first = "worker-1:9300";
const second = "worker-2:9300";

describe("workers in live drills", () => {
  let system: DrilledSystem;

  beforeAll(async () => {
    system = await startDrilled(workerLive);
  }, 60_000);

  afterAll(async () => {
    await system?.end();
  }, 30_000);

  const sum = (samples: ReadonlyMap<string, number>, name: string, ...labels: readonly string[]) =>
    [...samples]
      .filter(([series]) => series.startsWith(`${name}{`) && labels.every((label) => series.includes(label)))
      .reduce((total, [, value]) => total + value, 0);
  const jobs = "worker_jobs_total";

  it("does the jobs of every queue, and tells of all queues", async () => {
    for (const instance of [first, second]) {
      await system.untilSamples(instance, (samples) =>
        ["orders", "mail", "reports"].every((queue) => sum(samples, jobs, `queue="${queue}"`) > 0),
      );
      expect(sum(await system.samplesOf(instance), "worker_queue_depth")).toBeLessThan(100);
    }
  }, 20_000);

  it("fails the jobs of one queue alone", async () => {
    const rollback = await system.inject({ kind: "worker-poison-jobs", queue: "orders", ratio: 1 });
    await system.untilSamples(
      first,
      (samples) => sum(samples, jobs, 'queue="orders"', 'result="failed"') > 10,
    );
    await rollback();
    expect(sum(await system.samplesOf(first), jobs, 'queue="reports"', 'result="failed"')).toBeLessThan(3);
  }, 20_000);

  it("delivers again what was not acknowledged", async () => {
    const redelivered = "worker_jobs_redelivered_total";
    const rollback = await system.inject({ kind: "worker-redelivery", queue: "mail", ratio: 0.5 });
    await system.untilSamples(second, (samples) => sum(samples, redelivered, 'queue="mail"') > 5);
    await rollback();
    expect(sum(await system.samplesOf(second), redelivered, 'queue="orders"')).toBe(0);
  }, 20_000);

  it("lets jobs wait while no worker has the database, and catches up", async () => {
    const rollback = await system.inject({ kind: "worker-starved", ratio: 1 });
    await system.untilSamples(first, (samples) => sum(samples, "worker_queue_depth") > 200);
    await rollback();
    await system.untilSamples(first, (samples) => sum(samples, "worker_queue_depth") < 100);
  }, 40_000);

  it("answers scrapes while its loop is stuck", async () => {
    const heartbeat = "worker_heartbeat_timestamp_seconds";
    const rollback = await system.inject({ kind: "worker-stuck", instance: first });
    await system.untilSamples(first, (samples) => Date.now() / 1000 - (samples.get(heartbeat) ?? 0) > 2);
    expect(Date.now() / 1000 - ((await system.samplesOf(second)).get(heartbeat) ?? 0)).toBeLessThan(2);
    await rollback();
    await system.untilSamples(first, (samples) => Date.now() / 1000 - (samples.get(heartbeat) ?? 0) < 1);
  }, 30_000);
});
