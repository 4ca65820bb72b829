import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sqliteLive } from "../../../../simulator/live/components/sqlite/index.ts";
import { describeSqlite } from "../../../support/sqlite.ts";
import { type DrilledSystem, startDrilled } from "./drilled-system.ts";

const instance = "app-1:9200";
const mebibyte = 1024 ** 2;

describeSqlite("SQLite in live drills", () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(sqliteLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const sample = async (series: string) => (await real.samplesOf(instance)).get(series) ?? Number.NaN;
  const busy = () => sample('sqlite_errors_total{code="SQLITE_BUSY"}');
  const written = () => sample('sqlite_statements_total{kind="write"}');
  const walBytes = () => sample("sqlite_wal_size_bytes");

  it("reads and writes, with every series of the model and nothing refused", async () => {
    await real.until("some writes", async () => (await written()) > 50);
    const samples = await real.samplesOf(instance);
    expect(samples.get("sqlite_write_probe_success")).toBe(1);
    expect(samples.get("sqlite_integrity_ok")).toBe(1);
    expect(samples.get("sqlite_checkpoint_busy")).toBe(0);
    const refused = [...samples].filter(([series]) => series.startsWith("sqlite_errors_total"));
    expect(refused).toEqual(
      ["SQLITE_BUSY", "SQLITE_CORRUPT", "SQLITE_FULL", "SQLITE_READONLY"].map((code) => [
        `sqlite_errors_total{code="${code}"}`,
        0,
      ]),
    );
    expect(existsSync(join(real.folder, "database/app.db-wal"))).toBe(true);
  }, 20_000);

  it("refuses every write while another connection keeps the lock, and none when it lets go", async () => {
    const rollback = await real.inject({ kind: "sqlite-writer-stuck" });
    await real.until("refused writes", async () => (await busy()) > 20);
    await real.until(
      "a probe that is refused",
      async () => (await sample("sqlite_write_probe_success")) === 0,
    );
    await rollback();
    await real.until(
      "a probe that is committed",
      async () => (await sample("sqlite_write_probe_success")) === 1,
    );
  }, 30_000);

  it("refuses a part of the writes while a job takes the lock in turns", async () => {
    await real.until("no more refusals", async () => (await sample("sqlite_write_probe_success")) === 1);
    const [busyBefore, writtenBefore] = [await busy(), await written()];
    const rollback = await real.inject({ kind: "sqlite-writers-contend", busyRatio: 0.2 });
    await real.until("two turns", async () => (await written()) - writtenBefore > 640);
    await rollback();
    const ratio = ((await busy()) - busyBefore) / ((await written()) - writtenBefore);
    expect(ratio).toBeGreaterThan(0.05);
    expect(ratio).toBeLessThan(0.5);
  }, 40_000);

  it("lets the log grow behind a reader, and cuts it when the reader is gone", async () => {
    const rollback = await real.inject({ kind: "sqlite-reader-stuck", bytesPerSecond: 800_000 });
    await real.until("a long log", async () => (await walBytes()) > 10 * mebibyte);
    await real.until("a checkpoint that is kept", async () => (await sample("sqlite_checkpoint_busy")) === 1);
    await rollback();
    await real.until("a short log", async () => (await walBytes()) < 5 * mebibyte);
    await real.until(
      "a checkpoint that is whole",
      async () => (await sample("sqlite_checkpoint_busy")) === 0,
    );
  }, 40_000);

  it("finds a page that was written over, goes on writing, and is sound with the page as it was", async () => {
    const rollback = await real.inject({ kind: "sqlite-page-damaged" });
    await real.until("the damage", async () => (await sample("sqlite_integrity_ok")) === 0);
    expect(await sample("sqlite_write_probe_success")).toBe(1);
    await real.until(
      "statements that meet it",
      async () => (await sample('sqlite_errors_total{code="SQLITE_CORRUPT"}')) > 0,
    );
    await rollback();
    await real.until("a sound database", async () => (await sample("sqlite_integrity_ok")) === 1);
  }, 30_000);
});
