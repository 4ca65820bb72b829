import type { Database } from "better-sqlite3";

/** An open connection. */
export type SqliteDatabase = Database;

/**
 * Opens a connection that waits for a lock as long as is said, by default not at all, and loses what a machine's end
 * would take. Throws where the driver is not compiled for this machine.
 */
export async function openDatabase(path: string, { lockWaitMs = 0 } = {}): Promise<SqliteDatabase> {
  const { default: Driver } = await import("better-sqlite3").catch((error: unknown) => {
    throw new Error(
      "the package `better-sqlite3` is not installed or was not compiled on this machine; run `npm rebuild better-sqlite3`",
      { cause: error },
    );
  });
  const database = new Driver(path, { timeout: lockWaitMs });
  database.pragma("synchronous = OFF");
  return database;
}
