import { randomBytes } from "node:crypto";
import {
  defineLiveSystem,
  type FaultHook,
  giveOrder,
  hookFault,
  type Injection,
  type LiveContext,
  type LiveTarget,
  programPath,
  Restartable,
  startService,
  takeCourse,
  untilAnswers,
} from "../../kit/index.ts";
import { Cluster } from "./cluster.ts";
import { gitVariables, Repository } from "./repository.ts";

interface RunningGitops {
  readonly targets: readonly LiveTarget[];
  readonly repository: Repository;
  readonly cluster: Cluster;
  readonly controllersHook: FaultHook;
  /** As the webhook of a repository has it, and `flux reconcile`. */
  readonly reconcile: (name: string) => Promise<void>;
}

const source = "platform";
const objects = [
  { kind: "GitRepository", name: source, group: "source.toolkit.fluxcd.io", version: "v1" },
  { kind: "Kustomization", name: "infrastructure", group: "kustomize.toolkit.fluxcd.io", version: "v1" },
  { kind: "Kustomization", name: "apps", group: "kustomize.toolkit.fluxcd.io", version: "v1" },
  { kind: "HelmRelease", name: "ingress", group: "helm.toolkit.fluxcd.io", version: "v2" },
] as const;
const periodMs = 60_000;
const periodRealMsMin = 500;
const foreverMs = 60_000;

/**
 * Stands in for Flux and a cluster: a real git repository, and a loop that brings a folder of manifests in line with it.
 * Commits, drift and what corrects it are real; the objects' metrics are ours, under Flux' names.
 */
export const gitopsLive = defineLiveSystem({
  system: "gitops",
  description:
    "a git repository; stand-ins for Flux and its cluster: a reconcile loop with @klaxon/instrumentation over a folder, and its auditor",
  programs: ["git"],
  start: startGitops,
  formProblem: (fault) =>
    (fault.kind === "gitops-drift-recurring" || fault.kind === "gitops-manual-change") &&
    fault.name === source
      ? "the repository is no part of the cluster; name another object"
      : undefined,
  faults: {
    "gitops-apply-failing": ({ name }, running) =>
      name === source ? loseRepository(running) : breakManifest(running, name),
    "gitops-controllers-stuck": (_, { controllersHook }) =>
      hookFault(controllersHook, "stuck", {
        kind: "latency",
        point: "reconcile",
        delay: { distribution: "fixed", delayMs: foreverMs },
      }),
    "gitops-suspended": async ({ name }, { cluster, reconcile }) => {
      await cluster.suspend(name, true);
      return {
        rollback: async () => {
          await cluster.suspend(name, false);
          await reconcile(name);
        },
      };
    },
    "gitops-drift-recurring": async ({ name }, { cluster, reconcile }, { signal }) => {
      const course = takeCourse((end) => cluster.keepChanged(name, end), signal);
      return {
        rollback: async () => {
          await course.rollback();
          await reconcile(name);
        },
      };
    },
    "gitops-manual-change": async ({ name, hasTicket }, { cluster }) => {
      await cluster.changeByHand(name, hasTicket);
      // The next reconciliation takes it back.
      return { rollback: async () => undefined };
    },
  },
});

async function loseRepository({ repository, reconcile }: RunningGitops): Promise<Injection> {
  await repository.hide();
  await reconcile(source);
  return {
    rollback: async () => {
      await repository.show();
      await reconcile(source);
    },
  };
}

async function breakManifest({ repository, reconcile }: RunningGitops, name: string): Promise<Injection> {
  const commit = await repository.commit({ [`${name}/quota.json`]: '{ "kind": "Quota", ' }, "set a quota");
  await reconcile(source);
  return {
    rollback: async () => {
      await repository.revert(commit);
      await reconcile(source);
    },
  };
}

async function startGitops(context: LiveContext): Promise<RunningGitops> {
  const { supervisor, timeScale, nodeProgram, folder } = context;
  const [port = 0, metricsPort = 0, hookPort = 0, objectsPort = 0, auditorPort = 0] =
    await context.takePorts(5);
  const parts = objects.filter(({ name }) => name !== source).map(({ name }) => name);
  const cluster = new Cluster(folder);
  for (const { name } of objects) await cluster.suspend(name, false);
  const repository = await Repository.make(context, manifestsOf(parts), "source");
  const env = {
    ...gitVariables,
    GIT: programPath(context, "git"),
    FOLDER: folder,
    OBJECTS: JSON.stringify(objects),
  };
  const controllers = await startService(context, {
    name: "gitops-controllers",
    program: "gitops-controllers",
    env: {
      ...env,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      PERIOD_MS: String(Math.max(periodRealMsMin, timeScale.toReal(periodMs))),
    },
    probe: { port, path: "/health" },
    hookPort,
    token: randomBytes(24).toString("hex"),
  });
  const watch = new Restartable(
    supervisor,
    {
      name: "gitops-watch",
      ...nodeProgram("gitops-watch"),
      env: {
        ...env,
        OBJECTS_PORT: String(objectsPort),
        AUDITOR_PORT: String(auditorPort),
      },
    },
    untilAnswers(context, "the auditor", auditorPort, "/metrics"),
  );
  await watch.start();
  return {
    targets: [
      { job: "gitops", instance: "flux-state-metrics:8080", port: objectsPort },
      { job: "gitops", instance: "flux-controllers:8080", port: metricsPort },
      { job: "gitops", instance: "gitops-auditor:9102", port: auditorPort },
    ],
    repository,
    cluster,
    controllersHook: controllers.hook,
    reconcile: (name) => giveOrder("the controllers", port, `reconcile/${name}`),
  };
}

/** The manifests of each part, by their paths. */
function manifestsOf(parts: readonly string[]): Readonly<Record<string, string>> {
  const manifest = (part: string, kind: string) =>
    `${JSON.stringify({ kind, name: `${part}-${kind.toLowerCase()}`, spec: { replicas: 2 } }, null, 2)}\n`;
  return Object.fromEntries(
    parts.flatMap((part) => [
      [`${part}/deployment.json`, manifest(part, "Deployment")],
      [`${part}/service.json`, manifest(part, "Service")],
    ]),
  );
}
