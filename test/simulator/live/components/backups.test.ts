import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backupsLive } from "../../../../simulator/live/components/backups/index.ts";
import { repositoryRoot } from "../../../support/repository.ts";
import { describeSqlite } from "../../../support/sqlite.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/postgres", "live/bin/pg_dump", "live/bin/node_exporter");
const instance = "app-1:9101";
const wal = 'wal_archive_last_success_timestamp_seconds{target="s3"}';
const success = (job: string) => `backup_last_success_timestamp_seconds{job_name="${job}",target="s3"}`;
const size = 'backup_last_size_bytes{job_name="pg_dump",target="s3"}';
const tested = 'backup_restore_test_last_success_timestamp_seconds{job_name="pg_dump"}';
const testSeconds = 'backup_restore_test_duration_seconds{job_name="pg_dump"}';

describe.skipIf(!has)(`real programs${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  describeSqlite("backups in live drills", () => {
    let real: DrilledSystem;

    beforeAll(async () => {
      real = await startDrilled(backupsLive);
    }, 60_000);

    afterAll(async () => {
      await real?.end();
    }, 30_000);

    const sample = async (series: string) => (await real.samplesOf(instance)).get(series) ?? Number.NaN;
    const ageSeconds = async (series: string) => Date.now() / 1000 - (await sample(series));
    const newestDump = () => {
      const folder = join(real.folder, "store/dumps/pg_dump");
      const dumps = readdirSync(folder).filter((name) => name.endsWith(".dump"));
      const files = dumps.map((name) => join(folder, name));
      return files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0] ?? "";
    };
    const restores = (file: string) => {
      try {
        const program = join(repositoryRoot, ".real/live/bin/pg_restore");
        execFileSync(program, ["--file=/dev/null", file], { stdio: "ignore" });
        return true;
      } catch {
        return false;
      }
    };

    it("stores WAL, both dumps, and has restored one", async () => {
      for (const series of [wal, success("pg_dump"), success("sqlite"), tested])
        expect(await ageSeconds(series)).toBeLessThan(60);
      expect(await sample(size)).toBeGreaterThan(100_000);
      expect(restores(newestDump())).toBe(true);
    });

    it("stores a part of a dump that cannot be restored, and a whole one afterwards", async () => {
      const [sizeBefore, successBefore] = [await sample(size), await sample(success("pg_dump"))];
      const rollback = await real.inject({
        kind: "backups-dump-truncated",
        jobName: "pg_dump",
        sizeRatio: 0.2,
      });
      await real.until("a small dump", async () => (await sample(size)) === Math.floor(sizeBefore * 0.2));
      expect(await sample(success("pg_dump"))).toBe(successBefore);
      expect(restores(newestDump())).toBe(false);
      await rollback();
      await real.until("a whole dump", async () => (await sample(size)) > 0.9 * sizeBefore);
      expect(restores(newestDump())).toBe(true);
    }, 40_000);

    it("has old dumps while what they read is locked, and new ones afterwards", async () => {
      const rollback = await real.inject({ kind: "backups-dump-missed", ageSeconds: 100_000 });
      for (const job of ["pg_dump", "sqlite"])
        await real.until(`an old ${job}`, async () => (await ageSeconds(success(job))) >= 10_000);
      await rollback();
      for (const job of ["pg_dump", "sqlite"])
        await real.until(`a new ${job}`, async () => (await ageSeconds(success(job))) < 60);
    }, 40_000);

    it("stores no WAL without a key, and what waits with one", async () => {
      const rollback = await real.inject({ kind: "backups-wal-stalled" });
      const spooled = () => readdirSync(join(real.folder, "wal-spool")).length;
      await real.until("files that wait", async () => spooled() > 1);
      const last = await sample(wal);
      await rollback();
      await real.until("newer WAL", async () => (await sample(wal)) > last && spooled() === 0);
    }, 40_000);

    it("tells no test that failed, and the next that succeeds", async () => {
      const rollback = await real.inject({ kind: "backups-restore-test-missed", ageSeconds: 700_000 });
      await real.until("an old test", async () => (await ageSeconds(tested)) >= 70_000);
      await rollback();
      await real.until("a new test", async () => (await ageSeconds(tested)) < 60);
    }, 40_000);

    it("tells how long a slow test took when it is over, and how long the next", async () => {
      const rollback = await real.inject({ kind: "backups-restore-slow", seconds: 100 });
      await real.until("a slow test", async () => (await sample(testSeconds)) > 5);
      await rollback();
      await real.until("a quick test", async () => (await sample(testSeconds)) < 5);
    }, 40_000);

    it("says nothing while its report lies elsewhere", async () => {
      const rollback = await real.inject({ kind: "backups-report-lost" });
      await real.until("silence", async () => Number.isNaN(await sample(wal)));
      await rollback();
      await real.until("a report", async () => (await ageSeconds(wal)) < 60);
    }, 40_000);
  });
});
