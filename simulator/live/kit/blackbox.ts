import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LiveContext, LiveTarget } from "./live-system.ts";
import { Restartable } from "./restartable.ts";
import { LiveError, untilAnswers } from "./wait-until.ts";

/** A running blackbox exporter. */
export interface Prober {
  readonly port: number;
  readonly program: Restartable;
}

/** A target that is probed. */
export interface ProbePlan {
  readonly job: string;
  readonly instance: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly module: string;
  /** What the exporter is asked to probe. */
  readonly target: string;
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
}

/** Starts a blackbox exporter with these modules; JSON is YAML to it. Timeouts of modules are real time. */
export async function startProber(
  context: LiveContext,
  modules: Readonly<Record<string, unknown>>,
): Promise<Prober> {
  const [port = 0] = await context.takePorts(1);
  const config = configFile(context);
  await writeFile(config, JSON.stringify({ modules }));
  const program = new Restartable(
    context.supervisor,
    {
      name: `blackbox-${port}`,
      command: programPath(context, "blackbox-exporter"),
      // Prometheus' own half second of reserve is more than a scaled scrape has in all.
      args: [
        `--config.file=${config}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--timeout-offset=0.02",
        "--log.level=error",
      ],
    },
    untilAnswers(context, "the blackbox exporter", port, "/-/healthy"),
  );
  await program.start();
  return { port, program };
}

/** Gives a prober other modules; resolves when it has them. */
export async function reconfigureProber(
  context: LiveContext,
  prober: Prober,
  modules: Readonly<Record<string, unknown>>,
): Promise<void> {
  await writeFile(configFile(context), JSON.stringify({ modules }));
  // One that is down reads them at its start.
  if (prober.program.process === undefined) return;
  const response = await fetch(`http://127.0.0.1:${prober.port}/-/reload`, {
    method: "POST",
    signal: AbortSignal.any([context.signal, AbortSignal.timeout(5_000)]),
  });
  if (!response.ok)
    throw new LiveError("refused", `the blackbox exporter does not reload: ${response.status}`);
}

function configFile({ folder }: LiveContext): string {
  return join(folder, "blackbox.json");
}

/** The scrape that asks a prober for a target. */
export function probeTarget(prober: Prober, plan: ProbePlan): LiveTarget {
  const { module, target, ...rest } = plan;
  return { ...rest, port: prober.port, path: "/probe", params: { module, target } };
}

/** Where a program of the system lies. A system that uses one which it did not ask for is a mistake of ours. */
export function programPath(
  context: LiveContext,
  name: Parameters<LiveContext["programs"]["get"]>[0],
): string {
  const program = context.programs.get(name);
  if (program === undefined) throw new Error(`\`${name}\` is used and was not asked for`);
  return program.path;
}
