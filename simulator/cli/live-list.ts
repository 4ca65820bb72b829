import { hasErrors } from "../document/index.ts";
import type { Assets, KnownNames } from "../drill/index.ts";
import { askRunner } from "../live/control/index.ts";
import { paceLimit } from "../live/run/index.ts";
import { formatLength, renderFindings } from "../report/index.ts";
import { selectScenarios } from "./drill-scenarios.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { describeRun } from "./live-control.ts";
import type { LiveHost } from "./live-host.ts";
import { type LiveOptions, timeScaleDefault } from "./live-options.ts";
import { planLive } from "./live-plan.ts";
import type { Terminal } from "./terminal.ts";

const stackDescription = "Prometheus and Alertmanager";

/** Lists the scenarios that have a live form, and where it is asked for those that have none. */
export function listLive(
  { names, all }: LiveOptions,
  { assets, known }: { readonly assets: Assets; readonly known: KnownNames },
  terminal: Terminal,
): ExitCode {
  const { scenarios, findings } = selectScenarios(names, known, { hasLong: true });
  terminal.writeError(renderFindings(findings, terminal.hasColor));
  if (hasErrors(findings)) return exitCodes.invalidInput;
  const width = Math.max(0, ...scenarios.map(({ name }) => name.length));
  let formCount = 0;
  for (const scenario of scenarios) {
    const { systems, problems } = planLive(scenario);
    if (problems.length === 0) formCount++;
    else if (!all) continue;
    const { factor, because } = paceLimit(scenario, systems, assets);
    const pace = factor < timeScaleDefault ? [`×${factor}: ${because}`] : [];
    const what =
      problems.length === 0
        ? [...systems.map(({ description }) => description), stackDescription, ...pace].join("; ")
        : `no live form: ${problems.join("; ")}`;
    terminal.write(`${scenario.name.padEnd(width)}  ${what}\n`);
  }
  const rest = scenarios.length - formCount;
  const hint = rest > 0 && !all ? "; `--all` lists the others with the reason" : "";
  terminal.writeError(`${formCount} of ${scenarios.length} scenarios have a live form${hint}\n`);
  return exitCodes.held;
}

/** Tells which drills are running. */
export async function listRuns(terminal: Terminal, host: LiveHost): Promise<ExitCode> {
  const runs = await host.runs.running();
  if (runs.length === 0) terminal.write("no drill is running\n");
  for (const run of runs) {
    terminal.write(`${describeRun(run, host.nowMs())}\n`);
    const { isDone, message, drills = [] } = await askRunner(run.socketPath, { kind: "status" });
    if (!isDone) terminal.write(`  ${message}\n`);
    for (const { scenario, phase, atMs, endMs, firing } of drills) {
      const of = endMs === undefined ? "" : ` of ${formatLength(endMs)}`;
      const time = atMs === undefined ? "" : ` ${formatLength(atMs)}${of}`;
      const fires = firing.length === 0 ? "nothing fires" : `${firing.join(", ")} fires`;
      terminal.write(`  ${scenario}  ${phase}${time}  ${fires}\n`);
    }
  }
  return exitCodes.held;
}
