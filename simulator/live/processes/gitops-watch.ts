import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { gitopsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  AuditLine,
  blobHash,
  clusterPlaces,
  filesOf,
  readJson,
  Status,
  Wish,
} from "./gitops/cluster-files.ts";
import { git } from "./gitops/git.ts";
import { Exposition, numberSetting, serveExposition, textSetting } from "./service/index.ts";

// Two exporters of a cluster of files: what kube-state-metrics says of the objects, and an auditor that compares the
// cluster with what was applied from the repository and reads the audit log.

const places = clusterPlaces(textSetting("FOLDER"));
const plans = z
  .array(z.object({ kind: z.string(), name: z.string(), group: z.string(), version: z.string() }))
  .parse(JSON.parse(textSetting("OBJECTS")));
/** What was corrected more lately than this is looked at again: whoever fights the correction is as quick. */
const settledMs = 200;
const { metrics } = gitopsMetrics;

const wantedByRevision = new Map<string, ReadonlyMap<string, string>>();

/** The hashes of the files that a part of the cluster should have, by name. */
async function wantedFiles(revision: string, name: string): Promise<ReadonlyMap<string, string>> {
  const key = `${revision}:${name}`;
  const known = wantedByRevision.get(key);
  if (known !== undefined) return known;
  const listed = await git(places.source, "ls-tree", `${revision}:${name}`);
  // `100644 blob HASH<tab>NAME`.
  const files = listed.split("\n").map((line) => /^\d+ blob (\w+)\t(.+)$/.exec(line) ?? []);
  const wanted = new Map(files.map(([, hash = "", file = ""]) => [file, hash]));
  wantedByRevision.set(key, wanted);
  return wanted;
}

async function hasDrift(name: string): Promise<boolean> {
  const status = await readJson(places.status(name), Status);
  if (status === undefined || status.revision === "") return false;
  const wanted = await wantedFiles(status.revision, name);
  const present = await filesOf(places.applied(name));
  if (present.size !== wanted.size) return true;
  return [...present].some(([file, bytes]) => wanted.get(file) !== blobHash(bytes));
}

/** Whether a part of the cluster differs, once a correction of this very moment has settled. */
async function hasSettledDrift(name: string): Promise<boolean> {
  if (await hasDrift(name)) return true;
  const { lastReconcileMs = 0 } = (await readJson(places.status(name), Status)) ?? {};
  const unsettledMs = lastReconcileMs + settledMs - Date.now();
  if (unsettledMs <= 0) return false;
  await wait(unsettledMs);
  return hasDrift(name);
}

async function exposeObjects(): Promise<Exposition> {
  const exposition = new Exposition();
  for (const { kind, name, group, version } of plans) {
    const [wish, status] = await Promise.all([
      readJson(places.wish(name), Wish),
      readJson(places.status(name), Status),
    ]);
    const labels = {
      customresource_group: group,
      customresource_kind: kind,
      customresource_version: version,
      exported_namespace: "flux-system",
      name,
      ready: status?.isReady === true ? "True" : "False",
      revision: `main@sha1:${(status?.revision ?? "").slice(0, 8)}`,
      suspended: String(wish?.isSuspended === true),
    };
    exposition.set(metrics.resource, labels, 1);
  }
  return exposition;
}

async function exposeAudit(): Promise<Exposition> {
  const exposition = new Exposition();
  for (const { kind, name } of plans) {
    const { lastReconcileMs = 0 } = (await readJson(places.status(name), Status)) ?? {};
    exposition.set(metrics.lastReconcile, { kind, name }, lastReconcileMs / 1000);
  }
  const parts = plans.filter(({ kind }) => kind !== "GitRepository");
  const drifts = await Promise.all(parts.map(({ name }) => hasSettledDrift(name)));
  for (const [index, { name }] of parts.entries())
    exposition.set(metrics.drift, { name }, drifts[index] === true ? 1 : 0);
  const byPeople = (await auditLines()).filter(({ user }) => !user.startsWith("system:"));
  const given = byPeople.filter(({ ticket }) => ticket !== undefined).length;
  exposition.set(metrics.manualChanges, { ticket: "given" }, given);
  exposition.set(metrics.manualChanges, { ticket: "none" }, byPeople.length - given);
  return exposition;
}

async function auditLines(): Promise<readonly z.infer<typeof AuditLine>[]> {
  const text = await readFile(places.auditLog, "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => AuditLine.parse(JSON.parse(line)));
}

serveExposition(numberSetting("OBJECTS_PORT"), exposeObjects);
serveExposition(numberSetting("AUDITOR_PORT"), exposeAudit);
