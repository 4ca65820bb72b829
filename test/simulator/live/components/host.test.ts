import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostLive } from "../../../../simulator/live/components/host/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const can = process.getuid?.() === 0 && areThere("live/bin/node_exporter");

const hurt = "app-2:9100";
const well = "app-1:9100";

describe.skipIf(!can)(`hosts in live drills${can ? "" : " (SKIPPED: no root, or no .real/live)"}`, () => {
  let system: DrilledSystem;

  beforeAll(async () => {
    system = await startDrilled(hostLive);
  }, 60_000);

  afterAll(async () => {
    await system?.end();
    expect(readFileSync("/proc/mounts", "utf8")).not.toContain("klaxon-drilled-");
  }, 30_000);

  const ofDisk = (samples: ReadonlyMap<string, number>, name: string) =>
    [...samples].filter(([series]) => series.startsWith(`node_filesystem_${name}{`));
  const share = (samples: ReadonlyMap<string, number>, part: string, whole: string) =>
    (ofDisk(samples, part)[0]?.[1] ?? 0) / (ofDisk(samples, whole)[0]?.[1] ?? 0);

  it("tells of the data disk under the model's mount point, and of no disk of this machine", async () => {
    for (const instance of [well, hurt]) {
      const mountpoints = ofDisk(await system.samplesOf(instance), "size_bytes").map(
        ([series]) => /mountpoint="(.*)"/.exec(series)?.[1],
      );
      expect(mountpoints).toEqual(["/var/lib/app"]);
    }
  });

  it("fills a disk to the share that was asked for, and makes room, while it is read-only too", async () => {
    const fill = await system.inject({ kind: "host-disk-filled", instance: hurt, usedRatio: 0.9 });
    expect(share(await system.samplesOf(hurt), "avail_bytes", "size_bytes")).toBeCloseTo(0.1, 2);
    const lock = await system.inject({ kind: "host-disk-read-only", instance: hurt });
    expect(ofDisk(await system.samplesOf(hurt), "readonly")[0]?.[1]).toBe(1);
    await fill();
    expect(ofDisk(await system.samplesOf(hurt), "readonly")[0]?.[1]).toBe(1);
    await lock();
    const samples = await system.samplesOf(hurt);
    expect(ofDisk(samples, "readonly")[0]?.[1]).toBe(0);
    expect(share(samples, "avail_bytes", "size_bytes")).toBeGreaterThan(0.8);
    expect(share(await system.samplesOf(well), "avail_bytes", "size_bytes")).toBeGreaterThan(0.8);
  });

  it("takes the inodes and leaves the space", async () => {
    const rollback = await system.inject({ kind: "host-inodes-taken", instance: hurt, usedRatio: 0.95 });
    const samples = await system.samplesOf(hurt);
    expect(share(samples, "files_free", "files")).toBeCloseTo(0.05, 2);
    expect(share(samples, "avail_bytes", "size_bytes")).toBeGreaterThan(0.8);
    await rollback();
    expect(share(await system.samplesOf(hurt), "files_free", "files")).toBeGreaterThan(0.9);
  });

  it("boots one machine and not the other", async () => {
    const bootOf = async (instance: string) =>
      (await system.samplesOf(instance)).get("node_boot_time_seconds");
    const before = await bootOf(well);
    const rollback = await system.inject({ kind: "host-rebooting", instance: hurt });
    expect((await system.samplesOf(hurt)).size).toBe(0);
    await rollback();
    const booted = (await bootOf(hurt)) ?? 0;
    expect(Math.abs(Date.now() / 1000 - booted)).toBeLessThan(60);
    expect(await bootOf(well)).toBe(before);
  }, 20_000);

  it("serves the other files while one is malformed", async () => {
    const rollback = await system.inject({ kind: "host-textfile-malformed", instance: hurt });
    const samples = await system.samplesOf(hurt);
    expect(samples.get("node_textfile_scrape_error")).toBe(1);
    expect(samples.get("apt_upgrades_pending")).toBe(3);
    await rollback();
    expect((await system.samplesOf(hurt)).get("node_textfile_scrape_error")).toBe(0);
  });

  it("leaves no loop device behind", async () => {
    await system.end();
    expect(execFileSync("losetup", ["--list"], { encoding: "utf8" })).not.toContain("klaxon-drilled-");
  }, 30_000);
});
