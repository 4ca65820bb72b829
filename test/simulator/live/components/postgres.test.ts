import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSupervisor } from "../../../../simulator/cli/start-supervisor.ts";
import { postgresLive } from "../../../../simulator/live/components/postgres/index.ts";
import {
  type LiveContext,
  LiveNeighbours,
  type RunningLiveSystem,
  waitUntil,
} from "../../../../simulator/live/kit/index.ts";
import { takePorts } from "../../../../simulator/live/network/index.ts";
import { findPrograms, localMachine } from "../../../../simulator/live/programs/index.ts";
import type { Supervisor } from "../../../../simulator/live/supervisor/index.ts";
import { timeScaleOf } from "../../../../simulator/live/time-scale/index.ts";
import type { Fault } from "../../../../simulator/systems/index.ts";
import { repositoryRoot } from "../../../support/repository.ts";

const real = join(repositoryRoot, ".real");
const isThere = existsSync(join(real, "live/bin/postgres"));
const { signal } = new AbortController();

describe.skipIf(!isThere)(`PostgreSQL in live drills${isThere ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let folder: string;
  let supervisor: Supervisor;
  let running: RunningLiveSystem;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "klaxon-postgres-"));
    execFileSync("chmod", ["711", folder]);
    supervisor = await startSupervisor(folder);
    running = await postgresLive.start(await contextOf(supervisor));
  }, 60_000);

  afterAll(async () => {
    await supervisor?.end();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  /** The values of a metric on each server's exporter, by the labels that tell its series apart; none while it is silent. */
  async function values(metric: string, labels = ""): Promise<readonly (readonly number[])[]> {
    return Promise.all(
      running.targets.map(async ({ port }) => {
        const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
        const lines = (await answer?.text())?.split("\n") ?? [];
        return lines
          .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`))
          .filter((line) => line.includes(labels))
          .map((line) => Number(line.slice(line.lastIndexOf(" ") + 1)));
      }),
    );
  }

  async function until(what: string, look: () => Promise<boolean>): Promise<void> {
    await waitUntil(what, async () => ((await look()) ? true : undefined), { timeoutMs: 15_000, signal });
  }

  const roles = async () => (await values("pg_replication_is_replica")).map(([role]) => role);
  const streaming = async () =>
    (await values("pg_stat_replication_pg_wal_lsn_diff", 'state="streaming"')).map(({ length }) => length);

  async function inject(fault: Fault) {
    const injection = await running.inject(fault);
    if (injection === undefined) throw new Error(`\`${fault.kind}\` has no live form`);
    return injection;
  }

  it("has a primary with two replicas that stream from it, under the names of the model", async () => {
    expect(running.targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual([
      "postgres/pg-1:9187",
      "postgres/pg-2:9187",
      "postgres/pg-3:9187",
    ]);
    expect(await roles()).toEqual([0, 1, 1]);
    expect(await streaming()).toEqual([2, 0, 0]);
    expect(await values("pg_settings_max_connections")).toEqual([[100], [100], [100]]);
  });

  it("has replicas whose lag stays below a scrape, and grows when replay stands still", async () => {
    const lagOf = async (index: number) =>
      (await values("pg_replication_lag_seconds"))[index]?.[0] ?? Number.NaN;
    await until("little lag", async () => (await lagOf(1)) < 0.5);
    const injection = await inject({ kind: "replay-paused", instance: "pg-2:9187" });
    await until("lag", async () => (await lagOf(1)) > 1);
    expect(await lagOf(2)).toBeLessThan(1);
    await injection.rollback();
    await until("little lag again", async () => (await lagOf(1)) < 0.5);
  }, 30_000);

  it("takes as many connections as it is told, and gives them back", async () => {
    const connections = async () => {
      const [primary = []] = await values("pg_stat_activity_count");
      return primary.reduce((sum, value) => sum + value, 0);
    };
    const injection = await inject({ kind: "connections-exhausted", usedRatio: 0.95 });
    await until("95 connections", async () => Math.abs((await connections()) - 95) <= 3);
    await injection.rollback();
    await until("few connections", async () => (await connections()) < 20);
  }, 30_000);

  it("fails over to a replica that the other one follows, and takes the dead server back as a replica", async () => {
    const injection = await inject({ kind: "failover", promoteAfterSeconds: 5 });
    await until("a new primary", async () => String(await roles()) === ",0,1");
    await until("its replica", async () => (await streaming())[1] === 1);
    expect((await values("pg_up")).map(([up]) => up)).toEqual([0, 1, 1]);
    await injection.rollback();
    await until("the dead server as a replica", async () => String(await roles()) === "1,0,1");
    await until("two replicas", async () => (await streaming())[1] === 2);
  }, 40_000);

  it("refuses to begin a transaction in the past", async () => {
    await expect(inject({ kind: "idle-in-transaction", ageSeconds: 60 })).rejects.toMatchObject({
      code: "age",
    });
  });

  it("leaves no shared memory behind when it ends with a server killed", async () => {
    const own = segmentsOf(join(supervisor.folder, "postgres/servers"));
    expect(own).toHaveLength(3);
    expect(segments()).toEqual(expect.arrayContaining([...own]));
    await inject({ kind: "primary-killed" });
    await supervisor.end();
    expect(segments().filter((id) => own.includes(id))).toEqual([]);
    expect(existsSync(supervisor.folder)).toBe(false);
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

async function contextOf(supervisor: Supervisor): Promise<LiveContext> {
  const { programs } = await findPrograms(postgresLive.programs, {
    machine: localMachine({ architecture: process.arch, kill: (pid, name) => void process.kill(pid, name) }),
    named: [],
    real,
    path: "",
  });
  const folder = join(supervisor.folder, "postgres");
  await mkdir(folder, { mode: 0o711 });
  return {
    supervisor,
    folder,
    programs,
    timeScale: timeScaleOf(10),
    seed: 1,
    nodeProgram: (name) => {
      throw new Error(`no program \`${name}\` is needed`);
    },
    takePorts: async (count) => (await takePorts({ count, uniform: () => 0.37 })).ports,
    unprivileged: process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined,
    neighbours: new LiveNeighbours(["postgres"]),
    nowMs: () => Date.now(),
    signal,
  };
}
