import { link, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProcessTable } from "./process-table.ts";
import { parseRunRecord, type RunRecord, renderRunRecord } from "./run-record.ts";

/** The folder of runs cannot be used. */
export class StateFolderError extends Error {
  readonly code = "state-folder";
}

/** A run that is going on. */
export interface RunningRun {
  readonly record: RunRecord;
  readonly socketPath: string;
}

/** The right to run, or who has it. */
export type TakenRun =
  | { readonly kind: "taken"; readonly socketPath: string; readonly release: () => Promise<void> }
  | { readonly kind: "refused"; readonly holder: RunningRun };

const lockName = "run.lock";
const attemptsMax = 10;

/**
 * The folder in which runs of a user are found: a lock with the record of the one that is going on, and a socket for
 * each. What a runner that died has left is removed.
 */
export class RunFolder {
  private readonly folder: string;
  private readonly uid: number;
  private readonly processes: ProcessTable;

  constructor(folder: string, options: { readonly uid: number; readonly processes: ProcessTable }) {
    this.folder = folder;
    this.uid = options.uid;
    this.processes = options.processes;
  }

  /** Takes the only right to run. Rejects with a `StateFolderError` where the folder cannot be used. */
  async take(record: RunRecord): Promise<TakenRun> {
    await this.prepare();
    const lock = join(this.folder, lockName);
    const own = join(this.folder, `${record.id}.json`);
    await writeFile(own, renderRunRecord(record), { mode: 0o600 });
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      // A link is made whole or not at all, so that nobody reads half a lock.
      const isTaken = await link(own, lock).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === "EEXIST") return false;
          throw new StateFolderError(`\`${lock}\` cannot be made: ${error.message}`);
        },
      );
      if (isTaken)
        return { kind: "taken", socketPath: this.socketOf(record.id), release: () => this.release(record) };
      const holder = await this.holderOf(lock);
      if (holder === undefined) continue;
      await rm(own, { force: true });
      return { kind: "refused", holder };
    }
    await rm(own, { force: true });
    throw new StateFolderError(`\`${lock}\` is taken and given back without end; remove it by hand`);
  }

  /** The runs that are going on. What dead runners have left is removed. */
  async running(): Promise<readonly RunningRun[]> {
    const isThere = await lstat(this.folder).then(
      () => true,
      () => false,
    );
    if (!isThere) return [];
    await this.prepare();
    const names = await readdir(this.folder);
    const runs: RunningRun[] = [];
    for (const name of names.filter((each) => each.endsWith(".json"))) {
      const record = await this.readAlive(join(this.folder, name));
      if (record === undefined) await this.remove(name.slice(0, -".json".length));
      else runs.push({ record, socketPath: this.socketOf(record.id) });
    }
    return runs;
  }

  private async holderOf(lock: string): Promise<RunningRun | undefined> {
    const record = await this.readAlive(lock);
    if (record !== undefined) return { record, socketPath: this.socketOf(record.id) };
    // Moved away first, so that of two who find it stale only one removes it, and never the other's new one.
    const stale = `${lock}.${Math.trunc(performance.now() * 1000)}.stale`;
    const dead = await readFile(lock, "utf8").then(parseRunRecord, () => undefined);
    await rename(lock, stale).catch(() => undefined);
    const moved = await this.readAlive(stale);
    if (moved !== undefined) await link(stale, lock).catch(() => undefined);
    await rm(stale, { force: true });
    if (moved !== undefined) return { record: moved, socketPath: this.socketOf(moved.id) };
    if (dead !== undefined) await this.remove(dead.id);
    return undefined;
  }

  private async readAlive(path: string): Promise<RunRecord | undefined> {
    const record = await readFile(path, "utf8").then(parseRunRecord, () => undefined);
    if (record === undefined) return undefined;
    return (await this.processes.startOf(record.pid)) === record.processStart ? record : undefined;
  }

  private async release(record: RunRecord): Promise<void> {
    const lock = join(this.folder, lockName);
    const held = await readFile(lock, "utf8").then(parseRunRecord, () => undefined);
    if (held?.id === record.id) await rm(lock, { force: true }).catch(() => undefined);
    await this.remove(record.id);
  }

  private async remove(id: string): Promise<void> {
    for (const suffix of [".json", ".sock"])
      await rm(join(this.folder, `${id}${suffix}`), { force: true }).catch(() => undefined);
  }

  private socketOf(id: string): string {
    return join(this.folder, `${id}.sock`);
  }

  // In a folder for all, somebody else may have made it to listen in.
  private async prepare(): Promise<void> {
    const parent = dirname(this.folder);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      for (const folder of [parent, this.folder]) {
        const facts = await lstat(folder);
        if (!facts.isDirectory()) throw new StateFolderError(`\`${folder}\` is no folder; remove it`);
        if (facts.uid !== this.uid || (facts.mode & 0o077) !== 0)
          throw new StateFolderError(
            `\`${folder}\` is not yours alone; remove it, or name another place with XDG_RUNTIME_DIR`,
          );
      }
    } catch (error) {
      if (error instanceof StateFolderError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new StateFolderError(`the folder for runs cannot be made: ${reason}`);
    }
  }
}
