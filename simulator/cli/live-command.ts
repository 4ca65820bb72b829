import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasErrors } from "../document/index.ts";
import type { Journal } from "../drill/index.ts";
import { findPrograms, localMachine } from "../live/programs/index.ts";
import { type LiveEvent, runNativeDrill } from "../live/run/index.ts";
import { timeScaleOf } from "../live/time-scale/index.ts";
import { renderDrill, renderFindings } from "../report/index.ts";
import { loadAssets, routingFileOf, ruleTexts } from "./drill-assets.ts";
import { selectScenarios } from "./drill-scenarios.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { readInput } from "./input-file.ts";
import { planLive } from "./live-plan.ts";
import { nodeProgram } from "./node-program.ts";
import { packageFolder } from "./package-folder.ts";
import { startSupervisor } from "./start-supervisor.ts";
import type { Terminal } from "./terminal.ts";

/** What `klaxon live` was asked for. */
export interface LiveOptions {
  readonly names: readonly string[];
  readonly timeScale: number;
}

/** Runs scenarios on the real clock. */
export async function liveCommand(options: LiveOptions, terminal: Terminal): Promise<ExitCode> {
  const paths = { rulesFolder: undefined, routingFile: undefined };
  const { assets, known, findings } = loadAssets(paths);
  const selected = selectScenarios(options.names, known, { hasLong: false });
  const problems = [...findings, ...selected.findings];
  terminal.writeError(renderFindings(problems, terminal.hasColor));
  if (assets === undefined || hasErrors(problems)) return exitCodes.invalidInput;
  const plans = selected.scenarios.map((scenario) => ({ scenario, plan: planLive(scenario) }));
  for (const { scenario, plan } of plans)
    for (const problem of plan.problems) terminal.writeError(`klaxon: ${scenario.name}: ${problem}\n`);
  if (plans.some(({ plan }) => plan.problems.length > 0)) return exitCodes.invalidInput;
  const { programs, missing } = await findPrograms(
    plans.flatMap(({ plan }) => plan.programs),
    {
      named: [],
      real: join(packageFolder, ".real"),
      path: process.env.PATH ?? "",
      machine: localMachine({ architecture: process.arch, kill: (pid, signal) => process.kill(pid, signal) }),
    },
  );
  for (const { message } of missing) terminal.writeError(`klaxon: ${message}\n`);
  if (missing.length > 0) return exitCodes.invalidInput;
  const aborting = new AbortController();
  process.on("SIGINT", () => aborting.abort(new Error("interrupted")));
  const journals: Journal[] = [];
  for (const { scenario, plan } of plans) {
    const supervisor = await startSupervisor(tmpdir());
    try {
      const journal = await runNativeDrill({
        scenario,
        assets,
        ruleFiles: ruleTexts(paths),
        routing: JSON.parse(
          Buffer.from(readInput(routingFileOf(paths, scenario.environment))).toString("utf8"),
        ),
        systems: plan.systems,
        programs,
        supervisor,
        timeScale: timeScaleOf(options.timeScale),
        unprivileged: process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined,
        nodeProgram,
        nowMs: () => performance.timeOrigin + performance.now(),
        uniform: Math.random,
        observer: (event: LiveEvent) =>
          terminal.writeError(`${new Date().toISOString()} ${JSON.stringify(event).slice(0, 300)}\n`),
        signal: aborting.signal,
      });
      journals.push(journal);
      terminal.write(
        renderDrill(journal, { hasColor: terminal.hasColor, isVerbose: true, showsTexts: false }),
      );
      terminal.write(`${JSON.stringify(journal.live, null, 1)}\n`);
    } finally {
      await supervisor.end();
    }
  }
  return journals.every(({ verdict }) => verdict.outcome === "held") ? exitCodes.held : exitCodes.missed;
}
