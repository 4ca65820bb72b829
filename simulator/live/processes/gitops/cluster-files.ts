import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";

// A cluster as files: a folder for each object with the manifests that were applied, and beside it what the object's
// owner wants and how it is.

/** What the owner of an object wants. */
export const Wish = z.object({ isSuspended: z.boolean() });

/** How an object is. */
export const Status = z.object({
  isReady: z.boolean(),
  /** What was applied last: the hash of the commit; empty before the first time. */
  revision: z.string(),
  /** Milliseconds since the epoch; 0 before the first time. */
  lastReconcileMs: z.number(),
});

/** A write into the cluster, as the audit log has it. */
export const AuditLine = z.object({ user: z.string(), object: z.string(), ticket: z.string().optional() });

/** Where the parts of the cluster lie. */
export function clusterPlaces(folder: string) {
  return {
    source: join(folder, "source"),
    applied: (name: string) => join(folder, "cluster", name),
    wish: (name: string) => join(folder, "objects", `${name}.wish.json`),
    status: (name: string) => join(folder, "objects", `${name}.status.json`),
    auditLog: join(folder, "audit.log"),
  };
}

/** Reads a JSON file; undefined where there is none yet. */
export async function readJson<Value>(file: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}

/** Writes a file in one go, so that nobody reads the half of it. */
export async function replaceFile(file: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.draft`;
  await writeFile(draft, text);
  await rename(draft, file);
}

/** The files of a folder by name; none where there is no folder. */
export async function filesOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".json"));
  const read = files.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return new Map(await Promise.all(read));
}

/** Makes a folder have these files and no others; resolves with how many it had to change. */
export async function applyFiles(folder: string, wanted: ReadonlyMap<string, Buffer>): Promise<number> {
  const present = await filesOf(folder);
  const changed = [...wanted].filter(([name, bytes]) => present.get(name)?.equals(bytes) !== true);
  const extra = [...present.keys()].filter((name) => !wanted.has(name));
  for (const [name, bytes] of changed) await replaceFile(join(folder, name), bytes);
  for (const name of extra) await rm(join(folder, name), { force: true });
  return changed.length + extra.length;
}

/** The hash under which git keeps a file. */
export function blobHash(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
