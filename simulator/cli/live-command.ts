import { join } from "node:path";
import { hasErrors, parseDocument } from "../document/index.ts";
import { StateFolderError } from "../live/control/index.ts";
import { findPrograms, localMachine, type Program, type ProgramName } from "../live/programs/index.ts";
import { renderFindings } from "../report/index.ts";
import { type AssetPaths, loadAssets, routingFileOf, ruleTexts } from "./drill-assets.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { tellFileFailure } from "./file-failure.ts";
import { readInput } from "./input-file.ts";
import { describeRun } from "./live-control.ts";
import { type LiveHost, processHost } from "./live-host.ts";
import { listLive, listRuns } from "./live-list.ts";
import { type LiveOptions, liveOptionProblems } from "./live-options.ts";
import { runLiveDrills } from "./live-runs.ts";
import { type LiveSelection, selectLive } from "./live-selection.ts";
import { packageFolder } from "./package-folder.ts";
import type { Terminal } from "./terminal.ts";

/** Runs scenarios on the real clock, tells what came of each, and writes the reports that were asked for. */
export async function liveCommand(
  options: LiveOptions,
  terminal: Terminal,
  host: LiveHost = processHost(),
): Promise<ExitCode> {
  const tell = (message: string) => terminal.writeError(`klaxon: ${message}\n`);
  const unusable = liveOptionProblems(options, host.env);
  for (const problem of unusable) tell(problem);
  if (unusable.length > 0) return exitCodes.invalidInput;
  try {
    if (options.status) return await listRuns(terminal, host);
    return await runOrList(options, terminal, host);
  } catch (error) {
    if (!(error instanceof StateFolderError)) return tellFileFailure(error, terminal);
    tell(error.message);
    return exitCodes.invalidInput;
  }
}

async function runOrList(options: LiveOptions, terminal: Terminal, host: LiveHost): Promise<ExitCode> {
  const tell = (message: string) => terminal.writeError(`klaxon: ${message}\n`);
  const paths: AssetPaths = { rulesFolder: options.rules, routingFile: options.routing };
  const { assets, known, findings } = loadAssets(paths);
  if (assets === undefined || hasErrors(findings)) {
    terminal.writeError(renderFindings(findings, terminal.hasColor));
    return exitCodes.invalidInput;
  }
  if (options.list) return listLive(options, known, terminal);
  const selected = selectLive(options, assets, known);
  terminal.writeError(renderFindings([...findings, ...selected.findings], terminal.hasColor));
  for (const problem of selected.problems) tell(problem);
  if (hasErrors(selected.findings) || selected.problems.length > 0) return exitCodes.invalidInput;
  for (const text of selected.leftOut) terminal.writeError(`left out: ${text}\n`);
  const programs = await programsFor(selected, options, host, tell);
  if (programs === undefined) return exitCodes.invalidInput;
  const ended = await runLiveDrills({
    options,
    terminal,
    host,
    orders: selected.orders,
    assets,
    ruleFiles: ruleTexts(paths),
    routingOf: (environment) => readRouting(routingFileOf(paths, environment)),
    programs,
  });
  if (typeof ended === "number") return ended;
  tell(
    `${describeRun(ended.holder, host.nowMs())} is going on, and two would disturb each other; wait for it, or end it with \`klaxon abort ${ended.holder.record.id}\``,
  );
  return exitCodes.invalidInput;
}

async function programsFor(
  { orders }: LiveSelection,
  { programs: named }: LiveOptions,
  { env, architecture, kill }: LiveHost,
  tell: (message: string) => void,
): Promise<ReadonlyMap<ProgramName, Program> | undefined> {
  const names = orders.flatMap(({ plan }) => plan.programs);
  const { programs, missing } = await findPrograms(names, {
    named,
    real: join(packageFolder, ".real"),
    path: env.PATH ?? "",
    machine: localMachine({ architecture, kill }),
  });
  for (const { message } of missing) tell(message);
  return missing.length > 0 ? undefined : programs;
}

// It was read once without a finding, as all routing files are before anything else is done.
function readRouting(file: string): unknown {
  return parseDocument(readInput(file), file).document?.value;
}
