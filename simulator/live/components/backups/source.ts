import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Access,
  appDatabase,
  clientVariables,
  LiveCluster,
  type LiveContext,
  newAccess,
  programPath,
  programsForServers,
  waitUntil,
} from "../../kit/index.ts";
import type { LiveProcess } from "../../supervisor/index.ts";

/** WAL by the scenario's clock: a file of a megabyte is full after some 25 s. */
const walBytesPerSecond = 42_000;
const messageBytes = 32_000;

const documents = `
ALTER ROLE app CREATEDB;
SET ROLE app;
CREATE TABLE documents (id integer PRIMARY KEY, content text NOT NULL);
INSERT INTO documents SELECT id, (SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 60 + 0 * id))
  FROM generate_series(1, 300) AS id;
ANALYZE documents;`;

// Messages in the log: it grows, and what is dumped stays as large as it is.
const writing = String.raw`SELECT pg_logical_emit_message(false, 'work', repeat('n', ${messageBytes}));
\sleep :pause ms
`;

/** The server that is backed up. */
export interface BackupSource {
  readonly port: number;
  readonly access: Access;
  /** Runs SQL as the administrator of the application's database. */
  sql(statements: string): Promise<string>;
  /** A client locks what is dumped, and says nothing more; resolves with it when it has. */
  lockDocuments(): Promise<LiveProcess>;
}

/** Starts a server that puts its WAL into a folder, which is made, and somebody who writes. */
export async function startSource(given: LiveContext, spool: string): Promise<BackupSource> {
  const context = { ...given, programs: await programsForServers(given) };
  const [port = 0] = await context.takePorts(1);
  const access = newAccess();
  const cluster = new LiveCluster(context, { names: ["pg"], ports: [port], access, archiveFolder: spool });
  await cluster.start();
  const server = cluster.requirePrimary();
  await server.sql(documents, appDatabase);
  const script = join(context.folder, "writing.pgbench");
  await writeFile(script, writing);
  const pauseMs = (1000 * messageBytes) / walBytesPerSecond;
  const env = clientVariables(access, { ports: [port], role: "app" });
  await context.supervisor.start({
    name: "backups-writer",
    command: programPath(context, "pgbench"),
    args: [
      ...["-n", "-c", "1", "-j", "1", "-T", "86400", "-f", script],
      ...["-D", `pause=${Math.max(1, Math.round(context.timeScale.toReal(pauseMs)))}`],
    ],
    env,
    endSignal: "SIGKILL",
  });
  let locks = 0;
  return {
    port,
    access,
    sql: (statements) => server.sql(statements, appDatabase),
    lockDocuments: async () => {
      locks++;
      const client = await context.supervisor.start({
        name: `backups-lock-${locks}`,
        command: "/bin/sh",
        args: ["-c", lockAndWait, "sh", programPath(context, "psql"), "--no-psqlrc", "--quiet"],
        env,
        endSignal: "SIGKILL",
      });
      await waitUntil(
        "the lock on what is dumped",
        async () => ((await server.sql(lockCount, appDatabase)) === "1" ? true : undefined),
        { timeoutMs: 5_000, signal: context.signal },
      );
      return client;
    },
  };
}

const lockAndWait = `
{ echo "BEGIN; LOCK TABLE documents IN ACCESS EXCLUSIVE MODE;"; sleep 86400; } | "$@"`;

const lockCount = `SELECT count(*) FROM pg_locks
  WHERE relation = 'documents'::regclass AND mode = 'AccessExclusiveLock' AND granted`;
