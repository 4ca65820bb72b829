import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { upstashLive } from "../../../../simulator/live/components/upstash/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/redis-server");

describe.skipIf(!has)(`Upstash in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(upstashLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const sumOf = async (metric: string, labels = "") =>
    (await real.values(metric, labels)).flat().reduce((sum, value) => sum + value, 0);
  const requests = (result: string) => sumOf("upstash_requests_total", `result="${result}"`);
  const retries = () => sumOf("upstash_retries_total");

  it("answers the clients of both regions", async () => {
    await real.until("answers in each region", async () => {
      const counts = await real.values("upstash_requests_total", 'result="ok"');
      return counts.every(([count = 0]) => count > 5);
    });
    expect([await requests("error"), await requests("throttled"), await retries()]).toEqual([0, 0, 0]);
    expect(await real.values("upstash_quota_used_ratio")).toEqual([
      [expect.closeTo(0.46, 3)],
      [expect.closeTo(0.46, 3)],
    ]);
  }, 20_000);

  it("fails a share of the requests, whatever is tried again", async () => {
    const before = await requests("ok");
    const rollback = await real.inject({ kind: "upstash-failing", ratio: 0.5 });
    await real.until("errors", async () => (await requests("error")) >= 20);
    await rollback();
    const failed = await requests("error");
    expect(await requests("ok")).toBeGreaterThan(before + failed / 2);
    // Three for each.
    expect(await retries()).toBeGreaterThanOrEqual(3 * failed);
  }, 30_000);

  it("throttles a share of the requests", async () => {
    const rollback = await real.inject({ kind: "upstash-throttled", ratio: 0.5 });
    await real.until("429", async () => (await requests("throttled")) >= 10);
    await rollback();
  }, 30_000);

  it("succeeds after as many retries as connections are reset", async () => {
    const rollback = await real.inject({ kind: "upstash-resets", retriesPerRequest: 2 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const [errors, before, ok] = [await requests("error"), await retries(), await requests("ok")];
    await real.until("answers", async () => (await requests("ok")) >= ok + 40);
    const perRequest = ((await retries()) - before) / ((await requests("ok")) - ok);
    await rollback();
    expect(perRequest).toBeGreaterThan(1.5);
    expect(perRequest).toBeLessThan(2.5);
    expect(await requests("error")).toBe(errors);
  }, 30_000);

  it("takes longer for each request", async () => {
    const slow = async () =>
      (await sumOf("upstash_request_duration_seconds_count")) -
      (await sumOf("upstash_request_duration_seconds_bucket", 'le="0.5"'));
    const before = await slow();
    const rollback = await real.inject({ kind: "upstash-slow", addedSeconds: 0.6 });
    await real.until("slow requests", async () => (await slow()) > before + 20);
    await rollback();
  }, 30_000);

  it("has a smaller plan, until it has the usual one again", async () => {
    const ratios = async () => (await real.values("upstash_quota_used_ratio")).flat();
    const rollback = await real.inject({ kind: "upstash-quota-used", usedRatio: 0.9 });
    await real.until("a quota that ends", async () => (await ratios()).every((ratio) => ratio > 0.89));
    await rollback();
    await real.until("the usual quota", async () => (await ratios()).every((ratio) => ratio < 0.5));
  }, 30_000);
});
