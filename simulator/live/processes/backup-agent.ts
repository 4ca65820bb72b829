import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { BackupAgent } from "./backup/backup-agent.ts";
import { ReportFile } from "./backup/backup-report.ts";
import { makeSource } from "./backup/dump-jobs.ts";
import { StoreClient } from "./backup/store-client.ts";
import { numberSetting, serveJson, textSetting } from "./service/index.ts";

// The agent of the backups: WAL as it comes; dumps and restore tests when its timers, here orders, say so.

const everyMs = numberSetting("EVERY_MS");
const sources = {
  pgDump: textSetting("PG_DUMP"),
  pgRestore: textSetting("PG_RESTORE"),
  psql: textSetting("PSQL"),
  sqliteDatabase: textSetting("SQLITE_DATABASE"),
  folder: textSetting("FOLDER"),
  lockWaitMs: numberSetting("LOCK_WAIT_MS"),
};
const report = new ReportFile(textSetting("REPORT"));
const agent = new BackupAgent({
  store: new StoreClient(numberSetting("STORE_PORT"), textSetting("STORE_KEY")),
  sources,
  spool: textSetting("SPOOL"),
  report,
  nowMs: () => Date.now(),
});

const Job = z.object({ job: z.enum(["pg_dump", "sqlite"]) });
const done = { status: 200, body: {} };

/** Does it again and again; what fails is tried again. */
async function keepOn(work: () => Promise<void>): Promise<never> {
  for (;;) {
    await work().catch(() => undefined);
    await wait(everyMs);
  }
}

await makeSource(sources);
void keepOn(() => agent.storeWal());
await agent.dump("pg_dump");
await agent.dump("sqlite");
await agent.testRestore();
void keepOn(() => agent.writeReport());
while (!agent.hasWal) await wait(everyMs);

await serveJson(numberSetting("PORT"), {
  "GET /": () => done,
  "POST /dump": async (body) => {
    await agent.dump(Job.parse(body).job);
    return done;
  },
  "POST /restore-test": async () => {
    await agent.testRestore();
    return done;
  },
  "POST /report-elsewhere": async () => {
    await report.move(true);
    return done;
  },
  "POST /report-here": async () => {
    await report.move(false);
    return done;
  },
});
