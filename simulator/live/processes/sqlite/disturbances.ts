import { statSync } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { attempt } from "./attempt.ts";
import { openDatabase, type SqliteDatabase } from "./open-database.ts";

const lockWaitMs = 10_000;
const bulkEveryMs = 100;
// A connection that nothing refers to is closed some day, and what it holds is let go.
const kept: SqliteDatabase[] = [];

/**
 * Begins a transaction that nobody may read or write beside, and leaves it open. Of a database in WAL mode that is the write
 * lock alone.
 */
export async function keepLock(path: string): Promise<void> {
  const database = await openDatabase(path, { lockWaitMs });
  kept.push(database);
  database.exec("BEGIN EXCLUSIVE");
}

/** Takes the write lock again and again, and keeps it each time for so long; for ever where it is never to be free. */
export async function contend(
  path: string,
  { holdMs, freeMs }: { readonly holdMs: number; readonly freeMs: number },
): Promise<void> {
  const database = await openDatabase(path);
  const work = async (): Promise<never> => {
    for (;;) {
      await attempt(() => database.exec("BEGIN IMMEDIATE"), { timeoutMs: lockWaitMs, everyMs: 5 });
      writeBulk(database, 1);
      await wait(holdMs);
      if (freeMs > 0) database.exec("COMMIT");
      await wait(freeMs);
    }
  };
  void work();
}

/** Keeps a snapshot, and lets the log grow by so much a second behind it. */
export async function bulkWrites(path: string, bytesPerSecond: number): Promise<void> {
  const reader = await openDatabase(path);
  kept.push(reader);
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM orders").get();
  const writer = await openDatabase(path, { lockWaitMs });
  writer.pragma("wal_autocheckpoint = 0");
  const log = `${path}-wal`;
  const startBytes = statSync(log).size;
  const startMs = performance.now();
  const grow = () => {
    const wantedBytes = startBytes + (bytesPerSecond * (performance.now() - startMs)) / 1000;
    const frames = Math.floor((wantedBytes - statSync(log).size) / frameBytes);
    for (let rest = frames; rest > 0; rest -= bulkRowsMax) writeBulk(writer, Math.min(rest, bulkRowsMax));
  };
  setInterval(grow, bulkEveryMs);
}

/**
 * Writes over a page of the table that everybody reads, beside SQLite. Resolves with what writes the page back as it was.
 */
export async function damagePage(path: string): Promise<() => Promise<void>> {
  const database = await openDatabase(path, { lockWaitMs });
  const root = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'accounts'").pluck().get();
  // Closed before the file is opened by itself: closing that would let go of SQLite's locks.
  database.close();
  if (typeof root !== "number") throw new Error("there is no table to damage");
  const readPage = async (page: number) => {
    const file = await open(path, "r");
    try {
      return (await file.read(Buffer.alloc(pageBytes), 0, pageBytes, (page - 1) * pageBytes)).buffer;
    } finally {
      await file.close();
    }
  };
  const writePage = async (page: number, content: Buffer) => {
    const file = await open(path, "r+");
    try {
      await file.write(content, 0, pageBytes, (page - 1) * pageBytes);
    } finally {
      await file.close();
    }
  };
  const interior = await readPage(root);
  // A page that refers to others: its header has 12 bytes, then follow the places of its cells, which begin with a page.
  if (interior.readUInt8(0) !== interiorTablePage) throw new Error("the table has a single page");
  const leaf = interior.readUInt32BE(interior.readUInt16BE(12));
  const sound = await readPage(leaf);
  await writePage(leaf, Buffer.alloc(pageBytes, 0xdb));
  return () => writePage(leaf, sound);
}

const pageBytes = 4096;
const interiorTablePage = 0x05;
const frameBytes = pageBytes + 24;
const bulkRowsMax = 256;

function writeBulk(database: SqliteDatabase, rows: number): void {
  database.prepare("UPDATE bulk SET content = randomblob(3900) WHERE id <= ?").run(rows);
}
