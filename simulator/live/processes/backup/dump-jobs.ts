import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import process from "node:process";
import { promisify } from "node:util";
import { openDatabase } from "../sqlite/index.ts";

/** What is dumped. */
export type DumpJobName = "pg_dump" | "sqlite";

/** The programs and files of the jobs; PostgreSQL's clients find their server by their own variables. */
export interface DumpSources {
  readonly pgDump: string;
  readonly pgRestore: string;
  readonly psql: string;
  /** Made where there is none. */
  readonly sqliteDatabase: string;
  /** Where dumps lie on their way. */
  readonly folder: string;
  /** How long a dump waits for a lock. Real time. */
  readonly lockWaitMs: number;
}

const run = promisify(execFile);
const scratch = "scratch";
const source = process.env.PGDATABASE ?? "";
// All that the restored and the living must have in common.
const fingerprint = "SELECT count(*), md5(string_agg(content, '' ORDER BY id)) FROM documents";

/** Makes the database that the job `sqlite` dumps. */
export async function makeSource({ sqliteDatabase }: DumpSources): Promise<void> {
  const database = await openDatabase(sqliteDatabase);
  database.exec(`
CREATE TABLE notes (id INTEGER PRIMARY KEY, content BLOB NOT NULL);
WITH RECURSIVE row(id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM row WHERE id < 250)
INSERT INTO notes SELECT id, randomblob(400) FROM row;`);
  database.close();
}

/** Makes a dump and resolves with its content. Rejects where it fails, as one does that waits for a lock for too long. */
export async function makeDump(job: DumpJobName, sources: DumpSources): Promise<Buffer> {
  const file = `${sources.folder}/${job}.dump`;
  await rm(file, { force: true });
  switch (job) {
    case "pg_dump":
      await run(sources.pgDump, [
        ...["--format=custom", `--lock-wait-timeout=${Math.round(sources.lockWaitMs)}`],
        ...["--no-password", `--file=${file}`],
      ]);
      break;
    case "sqlite": {
      const database = await openDatabase(sources.sqliteDatabase, { lockWaitMs: sources.lockWaitMs });
      try {
        database.prepare("VACUUM INTO ?").run(file);
      } finally {
        database.close();
      }
      break;
    }
    default:
      job satisfies never;
  }
  return readFile(file);
}

/**
 * Restores a dump of PostgreSQL into a database of its own, which is left to `endRestore`, and compares it with its source.
 * Rejects where it fails.
 */
export async function tryRestore(file: string, { psql, pgRestore }: DumpSources): Promise<void> {
  const [, inSource] = await Promise.all([
    ask(psql, source, `DROP DATABASE IF EXISTS ${scratch}`, `CREATE DATABASE ${scratch}`),
    ask(psql, source, fingerprint),
  ]);
  await run(pgRestore, ["--exit-on-error", "--no-password", "--no-owner", `--dbname=${scratch}`, file]);
  if ((await ask(psql, scratch, fingerprint)) !== inSource)
    throw new Error("what was restored differs from its source");
}

/** Removes what a restore has left. */
export async function endRestore({ psql }: DumpSources): Promise<void> {
  await ask(psql, source, `DROP DATABASE IF EXISTS ${scratch}`);
}

async function ask(psql: string, database: string, ...statements: readonly string[]): Promise<string> {
  const args = ["--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align"];
  const commands = statements.map((sql) => `--command=${sql}`);
  const { stdout } = await run(psql, [...args, "--set=ON_ERROR_STOP=1", `--dbname=${database}`, ...commands]);
  return stdout;
}
