import { rename, rm, writeFile } from "node:fs/promises";
import { backupsMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import { Exposition } from "../service/index.ts";
import type { DumpJobName } from "./dump-jobs.ts";
import type { ObjectFacts } from "./object-folder.ts";

/** What the agent remembers of its own work. */
export interface AgentRecord {
  readonly dumps: ReadonlyMap<
    DumpJobName,
    { readonly begunAtMs: number; readonly durationMs: number | undefined }
  >;
}

const target = "s3";
const { metrics } = backupsMetrics;

/** How long a restore test took, as it is stored beside the dumps. */
export const restoreTestKey = "restore-tests/pg_dump";

/** What a dump that is whole is followed by. */
export const digestEnding = ".sha256";

/** What is said of the backups: what the store has of them decides, not what the agent meant to do. */
export function reportText(
  objects: readonly ObjectFacts[],
  record: AgentRecord,
  restoreTestMs: number | undefined,
): string {
  const exposition = new Exposition();
  const wal = objects.findLast(({ key }) => key.startsWith("wal/"));
  if (wal !== undefined) exposition.set(metrics.walArchived, { target }, wal.storedAtMs / 1000);
  const keys = new Set(objects.map(({ key }) => key));
  for (const [job_name, { begunAtMs, durationMs }] of record.dumps) {
    const labels = { job_name, target };
    const dumps = objects.filter(
      ({ key }) => key.startsWith(`dumps/${job_name}/`) && !key.endsWith(digestEnding),
    );
    const whole = dumps.findLast(({ key }) => keys.has(`${key}${digestEnding}`));
    const last = dumps.at(-1);
    if (whole !== undefined) exposition.set(metrics.lastSuccess, labels, whole.storedAtMs / 1000);
    if (last !== undefined) exposition.set(metrics.lastSize, labels, last.sizeBytes);
    exposition.set(metrics.lastAttempt, labels, begunAtMs / 1000);
    if (durationMs !== undefined) exposition.set(metrics.duration, labels, durationMs / 1000);
  }
  const test = objects.find(({ key }) => key === restoreTestKey);
  const job_name = "pg_dump";
  if (test !== undefined) exposition.set(metrics.restoreTestSuccess, { job_name }, test.storedAtMs / 1000);
  if (restoreTestMs !== undefined)
    exposition.set(metrics.restoreTestDuration, { job_name }, restoreTestMs / 1000);
  return exposition.text;
}

/** A file that an exporter serves; it is written whole or not at all, by one after the other. */
export class ReportFile {
  private readonly path: string;
  private isElsewhere = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.path = path;
  }

  write(text: string): Promise<void> {
    return this.inTurn(async () => {
      const draft = `${this.path}.draft`;
      await writeFile(draft, text);
      await rename(draft, this.isElsewhere ? `${this.path}.elsewhere` : this.path);
    });
  }

  /** From now on it is written where no exporter looks, and what was there is gone; or again where it was. */
  move(isElsewhere: boolean): Promise<void> {
    return this.inTurn(async () => {
      this.isElsewhere = isElsewhere;
      if (isElsewhere) await rm(this.path, { force: true });
    });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}
