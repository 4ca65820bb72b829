import type { SqliteDatabase } from "./open-database.ts";

const accountsCount = 400;
const ordersCount = 2_000;
const bulkRowsCount = 256;

/**
 * Makes the tables of the application: accounts, which are only read, orders, which come in, the row of the write probe, and
 * what bulk jobs write over and over. All of it is in the database file when this returns, none in its log.
 */
export function makeDatabase(database: SqliteDatabase): void {
  database.pragma("page_size = 4096");
  database.pragma("journal_mode = WAL");
  // The application makes its checkpoints by itself, and a log that begins anew is as short as what is in it.
  database.pragma("wal_autocheckpoint = 0");
  database.pragma("journal_size_limit = 0");
  // What was read once is not kept, so that a page that is damaged is met.
  database.pragma("cache_size = 10");
  const rows = (count: number) =>
    `WITH RECURSIVE row(id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM row WHERE id < ${count})`;
  database.exec(`
BEGIN;
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
${rows(accountsCount)} INSERT INTO accounts SELECT id, hex(randomblob(90)) FROM row;
CREATE TABLE orders (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, note BLOB NOT NULL);
${rows(ordersCount)} INSERT INTO orders SELECT id, 1 + id % ${accountsCount}, randomblob(600) FROM row;
CREATE TABLE probe (id INTEGER PRIMARY KEY, at REAL NOT NULL);
INSERT INTO probe VALUES (1, 0);
CREATE TABLE bulk (id INTEGER PRIMARY KEY, content BLOB NOT NULL);
${rows(bulkRowsCount)} INSERT INTO bulk SELECT id, randomblob(3900) FROM row;
COMMIT;`);
  database.pragma("wal_checkpoint(TRUNCATE)");
}

/** Some account, by a number from 0 up to 1. */
export function foundBy(uniform: number): number {
  return 1 + Math.floor(uniform * accountsCount);
}
