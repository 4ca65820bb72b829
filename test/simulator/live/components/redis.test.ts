import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisLive } from "../../../../simulator/live/components/redis/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/redis-server", "live/bin/redis_exporter");

describe.skipIf(!has)(`Redis in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(redisLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const masters = async () =>
    (await real.values("redis_instance_info", 'role="master"')).map(({ length }) => length);

  it("has three masters with a replica each, under the names of the model", async () => {
    expect(real.running.targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual([
      "redis/redis-1:6379",
      "redis/redis-2:6379",
      "redis/redis-3:6379",
      "redis/redis-4:6379",
      "redis/redis-5:6379",
      "redis/redis-6:6379",
    ]);
    expect(await masters()).toEqual([1, 1, 1, 0, 0, 0]);
    expect(await real.values("redis_cluster_state")).toEqual([[1], [1], [1], [1], [1], [1]]);
    expect(await real.values("redis_connected_slaves")).toEqual([[1], [1], [1], [0], [0], [0]]);
  });

  it("cuts a replica off from the others, though not from its exporter", async () => {
    const rollback = await real.inject({ kind: "redis-node-isolated", instance: "redis-5:6379" });
    await real.until("a replica that takes the cluster for down", async () => {
      const states = await real.values("redis_cluster_state");
      return states.flat().join() === "1,1,1,1,0,1";
    });
    expect((await real.values("redis_connected_slaves"))[1]).toEqual([0]);
    await rollback();
    expect((await real.values("redis_connected_slaves"))[1]).toEqual([1]);
  }, 30_000);

  it("refuses writes when its keys take all memory, on a node whose replica is as full", async () => {
    const used = async (index: number) => (await real.values("redis_memory_used_bytes"))[index]?.[0] ?? 0;
    const limit = (await real.values("redis_memory_max_bytes"))[1]?.[0] ?? 0;
    const rollback = await real.inject({
      kind: "redis-memory-filled",
      instance: "redis-2:6379",
      usedRatio: 1.1,
    });
    await real.until("refused writes", async () => {
      const [refused = 0] = (await real.values("redis_errors_total", 'err="OOM"'))[1] ?? [];
      return refused > 0;
    });
    expect((await used(1)) / limit).toBeGreaterThan(1.05);
    expect((await used(4)) / limit).toBeGreaterThan(0.9);
    await rollback();
    await real.until("free memory", async () => (await used(1)) / limit < 0.6);
  }, 30_000);

  it("turns its exporter away when all connections are taken", async () => {
    const rollback = await real.inject({
      kind: "redis-connections-taken",
      instance: "redis-3:6379",
      usedRatio: 1,
    });
    await real.until("a node that is not reached", async () => {
      const up = await real.values("redis_up");
      return up.flat().join() === "1,1,0,1,1,1";
    });
    await rollback();
    expect(await real.values("redis_up")).toEqual([[1], [1], [1], [1], [1], [1]]);
  }, 30_000);

  it("lets a replica take over from a master that is killed, and the dead one follow when it is back", async () => {
    const rollback = await real.inject({ kind: "redis-node-killed", instance: "redis-1:6379" });
    await real.until("a new master", async () => (await masters()).join() === "0,1,1,1,0,0");
    await rollback();
    await real.until("a replica in its place", async () => {
      const links = await real.values("redis_master_link_up");
      return links[0]?.[0] === 1;
    });
  }, 40_000);
});
