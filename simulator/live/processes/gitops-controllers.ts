import { setTimeout as wait } from "node:timers/promises";
import { init } from "@klaxon/instrumentation";
import { gitopsMetrics } from "@klaxon/instrumentation/catalog";
import { z } from "zod";
import {
  applyFiles,
  clusterPlaces,
  filesOf,
  readJson,
  replaceFile,
  Status,
  Wish,
} from "./gitops/cluster-files.ts";
import { git } from "./gitops/git.ts";
import { numberSetting, serveJson, textSetting } from "./service/index.ts";

// Stands in for Flux: fetches a git repository and brings a cluster of files in line with it, again and again. A webhook
// has an object reconciled at once, and a new revision all that are made from it.

const port = numberSetting("PORT");
const metricsPort = numberSetting("METRICS_PORT");
const periodMs = numberSetting("PERIOD_MS");
const places = clusterPlaces(textSetting("FOLDER"));
const plans = z
  .array(z.object({ kind: z.string(), name: z.string() }))
  .parse(JSON.parse(textSetting("OBJECTS")));
const lookEveryMs = 20;

const { instruments, faults, logger } = init({
  service: { name: "gitops-controllers" },
  endpoints: { port: metricsPort },
  logs: { level: "warn" },
  shutdown: { drainMs: 0, closeMs: 100 },
});
faults.allow(["reconcile"]);
const duration = instruments.histogram(gitopsMetrics.metrics.reconcileDuration);

// All at once the first time, then one after the other.
const startMs = performance.now();
const objects = plans.map((plan, index) => ({
  ...plan,
  dueMs: 0,
  nextMs: startMs + (periodMs * (index + 0.5)) / plans.length,
}));
type FluxObject = (typeof objects)[number];
const Manifest = z.object({ kind: z.string(), name: z.string() });
let fetched = "";

async function reconcile(object: FluxObject): Promise<void> {
  await faults.point("reconcile");
  const { kind, name } = object;
  const startedMs = performance.now();
  const before = await readJson(places.status(name), Status);
  const { revision = "", lastReconcileMs = 0 } = before ?? {};
  try {
    const applied = await (kind === "GitRepository" ? fetchSource() : applyPart(name));
    await writeStatus(name, { isReady: true, revision: applied, lastReconcileMs: Date.now() });
  } catch (error) {
    logger.warn("an object cannot be reconciled", { name, reason: String(error) });
    await writeStatus(name, { isReady: false, revision, lastReconcileMs });
  }
  duration.observe((performance.now() - startedMs) / 1000, {
    exported_namespace: "flux-system",
    kind,
    name,
  });
}

async function fetchSource(): Promise<string> {
  await git(places.source, "fetch", "--quiet", "origin", "main");
  await git(places.source, "reset", "--quiet", "--hard", "FETCH_HEAD");
  const revision = await git(places.source, "rev-parse", "HEAD");
  if (revision !== fetched) for (const { kind, name } of objects) if (kind !== "GitRepository") makeDue(name);
  fetched = revision;
  return revision;
}

async function applyPart(name: string): Promise<string> {
  if (fetched === "") throw new Error("the repository was not fetched yet");
  const revision = fetched;
  const wanted = await filesOf(`${places.source}/${name}`);
  for (const [file, bytes] of wanted) {
    const { success } = Manifest.safeParse(parse(bytes));
    if (!success) throw new Error(`${file} is no manifest`);
  }
  await applyFiles(places.applied(name), wanted);
  return revision;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

function writeStatus(name: string, status: z.infer<typeof Status>): Promise<void> {
  return replaceFile(places.status(name), JSON.stringify(status));
}

function makeDue(name: string): void {
  for (const object of objects) if (object.name === name) object.dueMs = 0;
}

await serveJson(port, {
  "GET /health": () => ({ status: objects.every(({ dueMs }) => dueMs > 0) ? 200 : 503, body: {} }),
  ...Object.fromEntries(
    objects.map(({ name }) => [
      `POST /reconcile/${name}`,
      () => {
        makeDue(name);
        return { status: 202, body: {} };
      },
    ]),
  ),
});

for (;;) {
  for (const object of objects) {
    const nowMs = performance.now();
    if (nowMs < object.dueMs) continue;
    if ((await readJson(places.wish(object.name), Wish))?.isSuspended === true) continue;
    while (object.nextMs <= nowMs) object.nextMs += periodMs;
    object.dueMs = object.nextMs;
    await reconcile(object);
  }
  await wait(lookEveryMs);
}
