import { mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";

/** An object as a listing has it. */
export interface ObjectFacts {
  /** `dumps/pg_dump/1.dump` */
  readonly key: string;
  readonly sizeBytes: number;
  /** Since the epoch. */
  readonly storedAtMs: number;
}

/** How many objects stay, the newest ones, by what their keys begin with. */
const keptCounts: Readonly<Record<string, number>> = { "wal/": 5, "dumps/pg_dump/": 8, "dumps/sqlite/": 8 };

/** The objects of a store, a file each. */
export class ObjectFolder {
  private readonly folder: string;
  private readonly nowMs: () => number;

  /** `nowMs`: milliseconds since the epoch. */
  constructor(folder: string, nowMs: () => number) {
    this.folder = folder;
    this.nowMs = nowMs;
  }

  /** The file of an object, in a folder that is there. Undefined where the key is none. */
  async fileOf(key: string): Promise<string | undefined> {
    if (!/^[\w-]+(\/[\w-][\w.-]*)*$/.test(key)) return undefined;
    const file = join(this.folder, key);
    await mkdir(dirname(file), { recursive: true });
    return file;
  }

  /** The objects whose keys begin so, the oldest first. */
  async list(prefix: string): Promise<readonly ObjectFacts[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const found: ObjectFacts[] = [];
    for (const entry of entries) {
      const file = join(entry.parentPath, entry.name);
      const key = file.slice(this.folder.length + 1);
      if (!entry.isFile() || !key.startsWith(prefix)) continue;
      const facts = await stat(file).catch(() => undefined);
      if (facts !== undefined) found.push({ key, sizeBytes: facts.size, storedAtMs: facts.mtimeMs });
    }
    return found.sort((left, right) => left.storedAtMs - right.storedAtMs);
  }

  /** Removes the oldest of those that are kept in a bounded number. */
  async expire(): Promise<void> {
    for (const [prefix, keptCount] of Object.entries(keptCounts)) {
      for (const { key } of (await this.list(prefix)).slice(0, -keptCount))
        await rm(join(this.folder, key), { force: true });
    }
  }

  /** Makes the newest object whose key begins so as old as is said, and all others as much older. */
  async age(prefix: string, ageMs: number): Promise<void> {
    const all = await this.list(prefix);
    const byMs = (all.at(-1)?.storedAtMs ?? 0) - (this.nowMs() - ageMs);
    for (const { key, storedAtMs } of all) {
      const seconds = (storedAtMs - byMs) / 1000;
      await utimes(join(this.folder, key), seconds, seconds);
    }
  }
}
