import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AgentRecord,
  digestEnding,
  type ReportFile,
  reportText,
  restoreTestKey,
} from "./backup-report.ts";
import { type DumpJobName, type DumpSources, endRestore, makeDump, tryRestore } from "./dump-jobs.ts";
import type { ObjectFacts } from "./object-folder.ts";
import { digestOf, type StoreClient } from "./store-client.ts";

/** What the agent works with. */
export interface AgentPlan {
  readonly store: StoreClient;
  readonly sources: DumpSources;
  /** Where PostgreSQL puts its WAL. */
  readonly spool: string;
  readonly report: ReportFile;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
}

/** Stores WAL and dumps, tests whether they can be restored, and reports. */
export class BackupAgent {
  private readonly plan: AgentPlan;
  private readonly dumps = new Map<DumpJobName, { begunAtMs: number; durationMs: number | undefined }>();
  private objects: readonly ObjectFacts[] = [];
  private restoreTestMs: number | undefined;
  private lastDump = 0;
  // Jobs that are asked for at the same time come one after the other.
  private last: Promise<unknown> = Promise.resolve();

  constructor(plan: AgentPlan) {
    this.plan = plan;
  }

  /** Whether there is WAL in the store. */
  get hasWal(): boolean {
    return this.objects.some(({ key }) => key.startsWith("wal/"));
  }

  /** Stores what waits in the spool, the oldest first, and takes it away from there. Stops at the first that is refused. */
  async storeWal(): Promise<void> {
    const { spool, store } = this.plan;
    const names = (await readdir(spool)).filter((name) => !name.startsWith(".")).sort();
    for (const name of names) {
      const file = join(spool, name);
      await store.store(`wal/${name}`, await readFile(file));
      await rm(file);
    }
  }

  /** Writes the report anew. Of a store that says nothing, the last that it said is told. */
  async writeReport(): Promise<void> {
    this.objects = await this.plan.store.list("").catch(() => this.objects);
    const record: AgentRecord = { dumps: this.dumps };
    await this.plan.report.write(reportText(this.objects, record, this.restoreTestMs));
  }

  /** Makes a dump and stores it. Rejects where it is not stored whole. */
  dump(job: DumpJobName): Promise<void> {
    return this.inTurn(async () => {
      const { store, sources, nowMs } = this.plan;
      const begunAtMs = nowMs();
      this.dumps.set(job, { begunAtMs, durationMs: this.dumps.get(job)?.durationMs });
      const content = await makeDump(job, sources);
      this.lastDump++;
      const key = `dumps/${job}/${this.lastDump}.dump`;
      await store.store(key, content);
      await store.store(`${key}${digestEnding}`, Buffer.from(digestOf(content)));
      this.dumps.set(job, { begunAtMs, durationMs: nowMs() - begunAtMs });
    });
  }

  /** Restores the newest dump of PostgreSQL that is whole. Rejects where that fails. */
  testRestore(): Promise<void> {
    return this.inTurn(async () => {
      const { store, sources } = this.plan;
      const startMs = performance.now();
      const digest = (await store.list("dumps/pg_dump/")).findLast(({ key }) => key.endsWith(digestEnding));
      if (digest === undefined) throw new Error("there is no dump to restore");
      const content = await store.fetch(digest.key.slice(0, -digestEnding.length));
      if (digestOf(content) !== (await store.fetch(digest.key)).toString())
        throw new Error("the dump is not what was stored");
      const file = join(sources.folder, "to-restore.dump");
      await writeFile(file, content);
      await tryRestore(file, sources);
      const durationMs = performance.now() - startMs;
      await store.store(restoreTestKey, Buffer.from(String(durationMs)));
      this.restoreTestMs = durationMs;
      await this.writeReport();
      await endRestore(sources);
    });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    // Whether it was done or not, there is something new to report.
    const done = this.last.then(work).finally(() => this.writeReport());
    this.last = done.catch(() => undefined);
    return done;
  }
}
