import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uvicornLive } from "../../../../simulator/live/components/uvicorn/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/python3-uvicorn");
const instance = "app-1:8000";
const patience = { timeout: 15_000, interval: 200 };

describe.skipIf(!has)(`FastAPI in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(uvicornLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const sum = async (metric: string, labels = "") =>
    (await real.values(metric, labels)).flat().reduce((total, value) => total + value, 0);
  const first = async (metric: string) => (await real.values(metric))[0]?.[0] ?? 0;

  it("answers users on three instances and exposes itself with the catalog's names", async () => {
    expect(real.running.targets.map(({ job, instance: name }) => `${job}/${name}`)).toEqual([
      "uvicorn/app-1:8000",
      "uvicorn/app-2:8000",
      "uvicorn/app-3:8000",
    ]);
    await real.until("answers", async () => (await sum("http_requests_total", 'status="200"')) > 20);
    expect(await real.values("process_max_fds")).toEqual([[20_000], [20_000], [20_000]]);
  });

  it("raises for a share of the users, and for none afterwards", async () => {
    const mend = await real.inject({ kind: "uvicorn-errors", ratio: 0.5 });
    await real.until("errors", async () => (await sum("http_requests_total", 'status="500"')) > 20);
    await mend();
  }, 60_000);

  it("holds memory and sockets, and lets them go", async () => {
    const free = await real.inject({ kind: "uvicorn-memory-held", instance, bytes: 200_000_000 });
    expect(await first("process_resident_memory_bytes")).toBeGreaterThan(200_000_000);
    const close = await real.inject({ kind: "uvicorn-sockets-held", instance, count: 17_000 });
    expect(await first("process_open_fds")).toBeGreaterThan(17_000);
    await close();
    expect(await first("process_open_fds")).toBeLessThan(1_000);
    await free();
    expect(await first("process_resident_memory_bytes")).toBeLessThan(200_000_000);
  }, 60_000);

  it("is another process after it was killed", async () => {
    const started = await first("process_start_time_seconds");
    const start = await real.inject({ kind: "uvicorn-killed", instance });
    expect((await real.values("process_start_time_seconds"))[0]).toEqual([]);
    await start();
    await expect.poll(() => first("process_start_time_seconds"), patience).toBeGreaterThan(started);
  }, 60_000);
});
