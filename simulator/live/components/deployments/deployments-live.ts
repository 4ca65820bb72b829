import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  defineLiveSystem,
  giveOrder,
  type Injection,
  type LiveContext,
  type LiveTarget,
  Restartable,
  startTextfileExporter,
  takeCourse,
  untilAnswers,
} from "../../kit/index.ts";
import { type DeployedServer, Fleet, type Release } from "./fleet.ts";

interface RunningDeployments {
  readonly targets: readonly LiveTarget[];
  readonly fleet: Fleet;
  readonly production: readonly DeployedServer[];
  /** `ended/ok`, `ended/failed`, `gates/passed`, `gates/unreviewed`, `gates/none`. */
  readonly tellPipeline: (path: string) => Promise<void>;
}

const current: Release = { version: "2.3.1", commit: "4f1c9ae", failedRatio: 0 };
const next: Release = { version: "2.4.0", commit: "b07d2e5", failedRatio: 0 };
const missingVersion = "2.3.2";
const checkMs = 5_000;
const checkRealMsMin = 100;
const hourMs = 3_600_000;

/** Servers that are really restarted with other releases, and the report of a pipeline that really checks them. */
export const deploymentsLive = defineLiveSystem({
  system: "deployments",
  description:
    "four servers of an application of our own that is deployed by links and restarts; a pipeline that checks them, reported through node_exporter's textfiles",
  programs: ["node-exporter"],
  start: startDeployments,
  faults: {
    "deployments-failing": failDeployment,
    "deployments-rollout": ({ seconds }, running, { timeScale, signal }) =>
      rollOut(running, timeScale.toReal(seconds * 1000), signal),
    "deployments-rollout-stuck": (_, running) => release(running, running.production.slice(0, 1), next),
    "deployments-broken": async ({ failedRatio }, running) => {
      const injection = await release(running, running.production, { ...next, failedRatio });
      await running.tellPipeline("ended/ok");
      return injection;
    },
    "deployments-gate-skipped": ({ isDeployed }, running) => skipReview(running, isDeployed),
  },
});

async function failDeployment(_: unknown, { fleet, production, tellPipeline }: RunningDeployments) {
  const [first] = production;
  // What was not uploaded cannot be activated.
  const isActive =
    first !== undefined &&
    (await fleet.activate(first, missingVersion).then(
      () => true,
      () => false,
    ));
  await tellPipeline(isActive ? "ended/ok" : "ended/failed");
  return { rollback: () => tellPipeline("ended/ok") };
}

async function release(
  running: RunningDeployments,
  servers: readonly DeployedServer[],
  wanted: Release,
): Promise<Injection> {
  await running.tellPipeline("gates/passed");
  await Promise.all(servers.map((server) => running.fleet.deploy(server, wanted)));
  return { rollback: () => rollBack(running) };
}

async function rollOut(running: RunningDeployments, spanMs: number, signal: AbortSignal): Promise<Injection> {
  const { fleet, production, tellPipeline } = running;
  await tellPipeline("gates/passed");
  const stepMs = spanMs / Math.max(1, production.length - 1);
  const course = takeCourse(async (end) => {
    const startMs = performance.now();
    const deployAt = async (server: DeployedServer, index: number) => {
      await wait(Math.max(0, startMs + stepMs * index - performance.now()), undefined, { signal: end });
      await fleet.deploy(server, next);
    };
    await Promise.all(production.map(deployAt));
    await tellPipeline("ended/ok");
  }, signal);
  return {
    rollback: async () => {
      await course.rollback();
      await rollBack(running);
    },
  };
}

async function skipReview(running: RunningDeployments, isDeployed: boolean): Promise<Injection> {
  const { fleet, production, tellPipeline } = running;
  await tellPipeline("gates/unreviewed");
  if (!isDeployed) return { rollback: () => tellPipeline("gates/none") };
  await Promise.all(production.map((server) => fleet.deploy(server, next)));
  await tellPipeline("ended/ok");
  return { rollback: () => rollBack(running) };
}

async function rollBack({ fleet, production, tellPipeline }: RunningDeployments): Promise<void> {
  await Promise.all(production.map((server) => fleet.activate(server, current.version)));
  await tellPipeline("gates/none");
  await tellPipeline("ended/ok");
}

async function startDeployments(context: LiveContext): Promise<RunningDeployments> {
  const { supervisor, nodeProgram, folder, timeScale, nowMs } = context;
  const textfiles = join(folder, "textfiles");
  await mkdir(textfiles, { recursive: true });
  const [pipelinePort = 0] = await context.takePorts(1);
  const fleet = await Fleet.start(context, ["web-1", "web-2", "web-3", "staging-1"], current);
  const production = fleet.servers.slice(0, 3);
  const ago = (hours: number) => nowMs() - timeScale.toReal(hours * hourMs);
  const environments = [
    { env: "production", ports: production.map(({ port }) => port), okAtMs: ago(50), failedAtMs: ago(300) },
    {
      env: "staging",
      ports: fleet.servers.slice(3).map(({ port }) => port),
      okAtMs: ago(30),
      failedAtMs: ago(210),
    },
  ];
  const pipeline = new Restartable(
    supervisor,
    {
      name: "deploy-pipeline",
      ...nodeProgram("deploy-pipeline"),
      env: {
        PORT: String(pipelinePort),
        FILE: join(textfiles, "deploy.prom"),
        CHECK_EVERY_MS: String(Math.max(checkRealMsMin, timeScale.toReal(checkMs))),
        ENVIRONMENTS: JSON.stringify(environments),
        VERSION: current.version,
        NEXT_VERSION: next.version,
      },
    },
    untilAnswers(context, "the pipeline", pipelinePort, "/health"),
  );
  await pipeline.start();
  const exporterPort = await startTextfileExporter(context, "deploy-exporter", textfiles);
  return {
    targets: [
      { job: "deployments", instance: "deploy-1:9091", port: exporterPort },
      ...production.map(
        ({ name, metricsPort }): LiveTarget => ({
          job: "deployments",
          instance: `${name}:9102`,
          port: metricsPort,
        }),
      ),
    ],
    fleet,
    production,
    tellPipeline: (path) => giveOrder("the pipeline", pipelinePort, path),
  };
}
