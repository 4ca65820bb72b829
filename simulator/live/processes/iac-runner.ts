import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { iacMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { Exposition, numberSetting, serveJson, textSetting } from "./service/index.ts";

// Plans infrastructure as code: compares what the state of a workspace has with what there is at the provider, on a
// schedule that begins when it is told, and hands what came of it to an exporter as a file.

const folder = textSetting("FOLDER");
const file = textSetting("FILE");
const token = textSetting("TOKEN");
const periodMs = numberSetting("PERIOD_MS");
const firstMs = numberSetting("FIRST_MS");
const names = textSetting("WORKSPACES").split(",");
const lookEveryMs = 50;
const { metrics } = iacMetrics;

const Resources = z.record(z.string(), z.record(z.string(), z.unknown()));
const Account = z.object({ tokens: z.array(z.string()), resources: Resources });

const workspaces = names.map((name) => ({
  name,
  exitCode: 0,
  changedCount: 0,
  deletedCount: 0,
  lockAgeMs: 0,
  lastRunMs: Date.now(),
  dueMs: Infinity,
}));
type Workspace = (typeof workspaces)[number];

async function plan(each: Workspace): Promise<void> {
  try {
    const [state, present] = await Promise.all([readState(each.name), askProvider(each.name)]);
    const resources = Object.entries(state);
    each.deletedCount = resources.filter(([name]) => present[name] === undefined).length;
    each.changedCount = resources.filter(
      ([name, wanted]) =>
        present[name] !== undefined && JSON.stringify(present[name]) !== JSON.stringify(wanted),
    ).length;
    each.exitCode = each.changedCount + each.deletedCount > 0 ? 2 : 0;
  } catch {
    each.exitCode = 1;
  }
  each.lastRunMs = Date.now();
}

async function readState(name: string): Promise<z.infer<typeof Resources>> {
  return Resources.parse(JSON.parse(await readFile(join(folder, "state", `${name}.json`), "utf8")));
}

async function askProvider(name: string): Promise<z.infer<typeof Resources>> {
  const account = Account.parse(JSON.parse(await readFile(join(folder, "provider", `${name}.json`), "utf8")));
  if (!account.tokens.includes(token)) throw new Error("the provider refuses the credentials");
  return account.resources;
}

/** How old the lock of a state is; 0 where there is none. */
async function lockAgeOf(name: string): Promise<number> {
  const lock = await stat(join(folder, "state", `${name}.lock`)).catch(() => undefined);
  return lock === undefined ? 0 : Math.max(1, Date.now() - lock.mtimeMs);
}

async function write(): Promise<void> {
  const exposition = new Exposition();
  for (const { name: workspace, exitCode, changedCount, deletedCount, lockAgeMs, lastRunMs } of workspaces) {
    exposition.set(metrics.planExitCode, { workspace }, exitCode);
    exposition.set(metrics.planLastRun, { workspace }, lastRunMs / 1000);
    exposition.set(metrics.driftResources, { action: "changed", workspace }, changedCount);
    exposition.set(metrics.driftResources, { action: "deleted", workspace }, deletedCount);
    exposition.set(metrics.stateLockAge, { workspace }, lockAgeMs / 1000);
  }
  await writeFile(`${file}.draft`, exposition.text);
  await rename(`${file}.draft`, file);
}

async function begin(): Promise<void> {
  await Promise.all(workspaces.map(plan));
  const nowMs = Date.now();
  for (const [index, each] of workspaces.entries()) {
    // One after the other, so that they do not meet at the provider.
    each.dueMs = nowMs + firstMs + (index * periodMs) / workspaces.length;
  }
}

await Promise.all(workspaces.map(plan));
await write();
await serveJson(numberSetting("PORT"), {
  "GET /health": () => ({ status: 200, body: {} }),
  "POST /begin": async () => {
    await begin();
    return { status: 200, body: {} };
  },
});
for (;;) {
  for (const each of workspaces) {
    each.lockAgeMs = await lockAgeOf(each.name);
    if (Date.now() < each.dueMs || each.lockAgeMs > 0) continue;
    each.dueMs = Date.now() + periodMs;
    await plan(each);
  }
  await write();
  await wait(lookEveryMs);
}
