import { sqliteMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { Exposition, numberSetting, serveExposition, textSetting } from "./service/index.ts";
import { makeDatabase, openDatabase } from "./sqlite/index.ts";
import { SqliteApplication } from "./sqlite/sqlite-application.ts";

// The application that holds a SQLite database: it reads and writes, and tells what it sees of both.

const port = numberSetting("PORT");
const database = await openDatabase(textSetting("DATABASE"));
makeDatabase(database);
const application = new SqliteApplication(database, {
  path: textSetting("DATABASE"),
  timeFactor: numberSetting("TIME_FACTOR"),
  nowMs: () => Date.now(),
  uniform: () => Math.random(),
});
await application.checkIntegrity();
application.work();

const { metrics } = sqliteMetrics;

async function expose(): Promise<Exposition> {
  const seen = application.look();
  const exposition = new Exposition();
  for (const [kind, count] of Object.entries(seen.statements))
    exposition.set(metrics.statements, { kind }, count);
  for (const [code, count] of seen.errors) exposition.set(metrics.errors, { code }, count);
  exposition.set(metrics.databaseSize, {}, seen.databaseBytes);
  exposition.set(metrics.walSize, {}, seen.walBytes);
  exposition.set(metrics.checkpointBusy, {}, seen.isCheckpointBusy ? 1 : 0);
  exposition.set(metrics.integrityOk, {}, seen.integrity.isOk ? 1 : 0);
  exposition.set(metrics.integrityCheckTime, {}, seen.integrity.checkedAtMs / 1000);
  exposition.set(metrics.writeProbeSuccess, {}, seen.probe.isCommitted ? 1 : 0);
  exposition.set(metrics.writeProbeSuccessTime, {}, seen.probe.committedAtMs / 1000);
  exposition.set(metrics.writeProbeDuration, {}, seen.probe.durationMs / 1000);
  return exposition;
}

serveExposition(port, expose);
