import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresLive } from "../../../../simulator/live/components/postgres/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/postgres");

describe.skipIf(!has)(`PostgreSQL in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let system: DrilledSystem;

  beforeAll(async () => {
    system = await startDrilled(postgresLive);
  }, 60_000);

  afterAll(async () => {
    await system?.end();
  }, 30_000);

  const roles = async () => (await system.values("pg_replication_is_replica")).map(([role]) => role);
  const streaming = async () =>
    (await system.values("pg_stat_replication_pg_wal_lsn_diff", 'state="streaming"')).map(
      ({ length }) => length,
    );

  it("has a primary with two replicas that stream from it, under the names of the model", async () => {
    expect(system.running.targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual([
      "postgres/pg-1:9187",
      "postgres/pg-2:9187",
      "postgres/pg-3:9187",
    ]);
    expect(await roles()).toEqual([0, 1, 1]);
    expect(await streaming()).toEqual([2, 0, 0]);
    expect(await system.values("pg_settings_max_connections")).toEqual([[100], [100], [100]]);
  });

  it("has replicas whose lag stays below a scrape, and grows when replay stands still", async () => {
    const lagOf = async (index: number) =>
      (await system.values("pg_replication_lag_seconds"))[index]?.[0] ?? Number.NaN;
    await system.until("little lag", async () => (await lagOf(1)) < 0.5);
    const rollback = await system.inject({ kind: "replay-paused", instance: "pg-2:9187" });
    await system.until("lag", async () => (await lagOf(1)) > 1);
    expect(await lagOf(2)).toBeLessThan(1);
    await rollback();
    await system.until("little lag again", async () => (await lagOf(1)) < 0.5);
  }, 30_000);

  it("takes as many connections as it is told, and gives them back", async () => {
    const connections = async () => {
      const [primary = []] = await system.values("pg_stat_activity_count");
      return primary.reduce((sum, value) => sum + value, 0);
    };
    const rollback = await system.inject({ kind: "connections-exhausted", usedRatio: 0.95 });
    await system.until("95 connections", async () => Math.abs((await connections()) - 95) <= 3);
    await rollback();
    await system.until("few connections", async () => (await connections()) < 20);
  }, 30_000);

  it("fails over to a replica that the other one follows, and takes the dead server back as a replica", async () => {
    const rollback = await system.inject({ kind: "failover", promoteAfterSeconds: 5 });
    await system.until("a new primary", async () => String(await roles()) === ",0,1");
    await system.until("its replica", async () => (await streaming())[1] === 1);
    expect((await system.values("pg_up")).map(([up]) => up)).toEqual([0, 1, 1]);
    await rollback();
    await system.until("the dead server as a replica", async () => String(await roles()) === "1,0,1");
    await system.until("two replicas", async () => (await streaming())[1] === 2);
  }, 40_000);

  it("has no form for a transaction that began in the past", () => {
    expect(postgresLive.formProblem({ kind: "idle-in-transaction", ageSeconds: 600 })).toContain(
      "write `ageSeconds: 0`",
    );
    expect(postgresLive.formProblem({ kind: "idle-in-transaction", ageSeconds: 0 })).toBeUndefined();
  });

  it("leaves no shared memory behind when it ends with a server killed", async () => {
    const own = segmentsOf(join(system.folder, "servers"));
    expect(own).toHaveLength(3);
    expect(segments()).toEqual(expect.arrayContaining([...own]));
    await system.inject({ kind: "primary-killed" });
    await system.end();
    expect(segments().filter((id) => own.includes(id))).toEqual([]);
    expect(existsSync(system.folder)).toBe(false);
  }, 30_000);
});

/** The segments of shared memory on this machine, by number. */
function segments(): readonly string[] {
  const lines = execFileSync("ipcs", ["-m"], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.startsWith("0x")).map((line) => line.split(/\s+/)[1] ?? "");
}

/** The segments that running servers say they have. */
function segmentsOf(servers: string): readonly string[] {
  return readdirSync(servers)
    .map((name) => join(servers, name, "postmaster.pid"))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8").split("\n")[6]?.trim().split(/\s+/)[1] ?? "");
}
