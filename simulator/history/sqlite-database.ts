import { Kysely, SqliteDialect, sql } from "kysely";
import { HistoryError } from "./history-error.ts";
import type { HistoryPlace } from "./history-place.ts";
import type { Tables } from "./tables.ts";

// A drill is written in milliseconds, so whoever holds the lock for this long is stuck.
const lockWaitMs = 10_000;

/** Opens a SQLite file, which is made where there is none. Throws a `HistoryError` without the driver. */
export async function openSqlite({
  path,
}: Extract<HistoryPlace, { kind: "sqlite" }>): Promise<Kysely<Tables>> {
  const Database = await loadDriver();
  // The journal stays the one that SQLite begins with: a single file, readable where nothing may be written.
  const database = new Database(path, { timeout: lockWaitMs });
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
}

/**
 * Does everything that `write` asks of its connection, or nothing. A transaction that is a writer from its beginning
 * waits for others; one that becomes a writer later would be refused where another was faster.
 */
export async function writeSqlite(
  database: Kysely<Tables>,
  write: (connection: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  await database.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    try {
      await write(connection);
      await sql`commit`.execute(connection);
    } catch (error) {
      // On a full disk SQLite has rolled back already; the first error is the one that tells.
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}

// Compiled when klaxon is installed, unless that was not possible; nothing but the history needs it.
async function loadDriver() {
  try {
    const { default: Database } = await import("better-sqlite3");
    // It finds its compiled part no sooner than here.
    new Database(":memory:").close();
    return Database;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new HistoryError(
      "history/no-driver",
      "the package `better-sqlite3`, which keeps the history in a file, is not installed or was not compiled on this machine; " +
        "allow its install script (`npm approve-scripts better-sqlite3`) and run `npm rebuild better-sqlite3`, which needs Python and a C++ compiler " +
        "where no compiled one can be downloaded; or name a `postgres://` URL by `--history`",
    );
  }
}

// Not there; there without its compiled part; compiled for another version of Node.
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return (
    code === "MODULE_NOT_FOUND" ||
    code === "ERR_MODULE_NOT_FOUND" ||
    code === "ERR_DLOPEN_FAILED" ||
    error.message.startsWith("Could not locate the bindings file")
  );
}
