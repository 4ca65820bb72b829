import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { networkLive } from "../../../../simulator/live/components/network/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("stack/blackbox_exporter");
// A busy machine fails a probe now and then.
const patience = { timeout: 15_000, interval: 100 };

describe.skipIf(!has)(`ports in live drills${has ? "" : " (SKIPPED: no .real/stack)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(networkLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  // Four that must be open, four that must be closed, one that must be apart.
  const seen = async () => (await real.values("probe_success")).flat().join("");

  it("reaches what must be open and nothing else", async () => {
    expect(real.running.targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual([
      "network/edge-1:443",
      "network/edge-1:80",
      "network/api-1:8080",
      "network/pg-1:5432",
      "network-closed/edge-1:22",
      "network-closed/edge-1:5432",
      "network-closed/edge-1:6379",
      "network-closed/edge-1:9090",
      "network-isolation/vault-1:8200",
    ]);
    await expect.poll(seen, patience).toBe("111100000");
  });

  it("opens and closes ports, and puts each back", async () => {
    const block = await real.inject({ kind: "network-port-blocked", instance: "pg-1:5432" });
    await expect.poll(seen, patience).toBe("111000000");
    const expose = await real.inject({ kind: "network-port-exposed", instance: "edge-1:6379" });
    const join = await real.inject({ kind: "network-isolation-broken" });
    await expect.poll(seen, patience).toBe("111000101");
    await block();
    await expect.poll(seen, patience).toBe("111100101");
    await Promise.all([expose(), join()]);
    await expect.poll(seen, patience).toBe("111100000");
  }, 60_000);

  it("has a prober that answers and reaches nothing, or does not answer", async () => {
    const connect = await real.inject({ kind: "network-prober-cut-off" });
    await expect.poll(seen, patience).toBe("000000000");
    await connect();
    await expect.poll(seen, patience).toBe("111100000");
    const start = await real.inject({ kind: "network-prober-killed" });
    await expect.poll(seen, patience).toBe("");
    await start();
    await expect.poll(seen, patience).toBe("111100000");
  }, 60_000);
});
