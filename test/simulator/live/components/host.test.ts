import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostLive } from "../../../../simulator/live/components/host/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const can = process.getuid?.() === 0 && areThere("live/bin/node_exporter");

const instance = "app-2:9100";
const well = 0;
const hurt = 1;

describe.skipIf(!can)(`hosts in live drills${can ? "" : " (SKIPPED: no root, or no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(hostLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const sampleOf = async (metric: string, machine: number, labels = "") =>
    (await real.values(metric, labels))[machine]?.[0] ?? Number.NaN;
  const shareOf = async (part: string, whole: string, machine: number) =>
    (await sampleOf(`node_filesystem_${part}`, machine)) /
    (await sampleOf(`node_filesystem_${whole}`, machine));
  const readOnly = () => sampleOf("node_filesystem_readonly", hurt);

  it("tells of the data disk under the model's mount point, and of no disk of this machine", async () => {
    const size = "node_filesystem_size_bytes";
    expect((await real.values(size)).map(({ length }) => length)).toEqual([1, 1]);
    const own = await real.values(size, 'mountpoint="/var/lib/app"');
    expect(own.map(({ length }) => length)).toEqual([1, 1]);
  });

  it("fills a disk to the share that was asked for, and makes room, while it is read-only too", async () => {
    const makeRoom = await real.inject({ kind: "host-disk-filled", instance, usedRatio: 0.9 });
    expect(await shareOf("avail_bytes", "size_bytes", hurt)).toBeCloseTo(0.1, 2);
    const mend = await real.inject({ kind: "host-disk-read-only", instance });
    expect(await readOnly()).toBe(1);
    await makeRoom();
    expect(await readOnly()).toBe(1);
    await mend();
    expect(await readOnly()).toBe(0);
    expect(await shareOf("avail_bytes", "size_bytes", hurt)).toBeGreaterThan(0.8);
    expect(await shareOf("avail_bytes", "size_bytes", well)).toBeGreaterThan(0.8);
  });

  it("takes the inodes and leaves the space", async () => {
    const rollback = await real.inject({ kind: "host-inodes-taken", instance, usedRatio: 0.95 });
    expect(await shareOf("files_free", "files", hurt)).toBeCloseTo(0.05, 2);
    expect(await shareOf("avail_bytes", "size_bytes", hurt)).toBeGreaterThan(0.8);
    await rollback();
    expect(await shareOf("files_free", "files", hurt)).toBeGreaterThan(0.9);
  });

  it("boots one machine and not the other", async () => {
    const before = await sampleOf("node_boot_time_seconds", well);
    const rollback = await real.inject({ kind: "host-rebooting", instance });
    await rollback();
    const booted = await sampleOf("node_boot_time_seconds", hurt);
    expect(Math.abs(Date.now() / 1000 - booted)).toBeLessThan(60);
    expect(await sampleOf("node_boot_time_seconds", well)).toBe(before);
  }, 20_000);

  it("serves the other files while one is malformed", async () => {
    const rollback = await real.inject({ kind: "host-textfile-malformed", instance });
    expect(await sampleOf("node_textfile_scrape_error", hurt)).toBe(1);
    expect(await sampleOf("apt_upgrades_pending", hurt)).toBe(3);
    await rollback();
    expect(await sampleOf("node_textfile_scrape_error", hurt)).toBe(0);
  });

  it("kills for want of memory on one machine and not on the other", async () => {
    const kills = "node_vmstat_oom_kill";
    const [before, others] = [await sampleOf(kills, hurt), await sampleOf(kills, well)];
    const rollback = await real.inject({ kind: "host-memory-short", instance, killCount: 1 });
    expect(await sampleOf(kills, hurt)).toBe(before + 1);
    await rollback();
    expect([await sampleOf(kills, hurt), await sampleOf(kills, well)]).toEqual([before + 1, others]);
  }, 20_000);

  it("keeps tasks of one machine waiting for a CPU", async () => {
    const waiting = "node_pressure_cpu_waiting_seconds_total";
    const before = await sampleOf(waiting, hurt);
    const rollback = await real.inject({ kind: "host-cpu-busy", instance, waitingRatio: 0.9 });
    await real.until("tasks that wait", async () => (await sampleOf(waiting, hurt)) > before + 1);
    await rollback();
    expect(await sampleOf(waiting, well)).toBe(0);
  }, 20_000);

  it("leaves no mount and no loop device behind", async () => {
    const { folder } = real;
    expect(readFileSync("/proc/mounts", "utf8")).toContain(folder);
    await real.end();
    expect(readFileSync("/proc/mounts", "utf8")).not.toContain(folder);
    expect(execFileSync("losetup", ["--list"], { encoding: "utf8" })).not.toContain(folder);
  }, 30_000);
});
