import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  defineLiveSystem,
  giveOrder,
  type LiveContext,
  type LiveTarget,
  Restartable,
  startTextfileExporter,
  untilAnswers,
} from "../../kit/index.ts";
import { Provider, resourceCount } from "./provider.ts";

interface RunningIac {
  readonly targets: readonly LiveTarget[];
  readonly provider: Provider;
  readonly runner: Restartable;
  readonly begin: () => Promise<void>;
}

const workspaces = ["network", "database", "cluster"] as const;
const periodMs = 600_000;
const firstMs = 60_000;

/**
 * Stands in for OpenTofu: a runner of our own that really compares states with what there is at a provider of files, on a
 * real schedule, and reports through a real node_exporter.
 */
export const iacLive = defineLiveSystem({
  system: "iac",
  description:
    "stand-ins for OpenTofu and its provider: a runner of our own that compares files on a schedule, reported through node_exporter's textfiles",
  programs: ["node-exporter"],
  scaledMetrics: ["iac_state_lock_age_seconds"],
  start: startIac,
  formProblem: (fault) =>
    (fault.kind === "iac-resources-changed" || fault.kind === "iac-resources-deleted") &&
    fault.count > resourceCount
      ? `a workspace has ${resourceCount} resources; lower \`count\``
      : undefined,
  faults: {
    "iac-resources-changed": ({ workspace, count }, { provider }) => provider.change(workspace, count),
    "iac-resources-deleted": ({ workspace, count }, { provider }) => provider.delete(workspace, count),
    "iac-plan-failing": ({ workspace }, { provider }) => provider.refuse(workspace),
    "iac-runner-stopped": (_, { runner }) => runner.hang(),
    "iac-state-locked": ({ workspace, ageSeconds }, { provider }, { nowMs, timeScale }) =>
      provider.lock(workspace, nowMs() - timeScale.toReal(ageSeconds * 1000)),
  },
});

async function startIac(context: LiveContext): Promise<RunningIac> {
  const { supervisor, nodeProgram, folder, timeScale } = context;
  const textfiles = join(folder, "textfiles");
  await mkdir(textfiles, { recursive: true });
  const [runnerPort = 0] = await context.takePorts(1);
  const token = randomBytes(24).toString("hex");
  const provider = await Provider.create(folder, token, workspaces);
  const runner = new Restartable(
    supervisor,
    {
      name: "iac-runner",
      ...nodeProgram("iac-runner"),
      env: {
        PORT: String(runnerPort),
        FOLDER: folder,
        FILE: join(textfiles, "iac.prom"),
        TOKEN: token,
        PERIOD_MS: String(timeScale.toReal(periodMs)),
        FIRST_MS: String(timeScale.toReal(firstMs)),
        WORKSPACES: workspaces.join(","),
      },
    },
    untilAnswers(context, "the runner", runnerPort, "/health"),
  );
  await runner.start();
  const port = await startTextfileExporter(context, "iac-exporter", textfiles);
  return {
    targets: [{ job: "iac", instance: "iac-runner:9100", port }],
    provider,
    runner,
    begin: () => giveOrder("the runner", runnerPort, "begin"),
  };
}
