import { hasErrors } from "../document/index.ts";
import { HistoryError } from "../history/index.ts";
import { StateFolderError } from "../live/control/index.ts";
import { renderFindings } from "../report/index.ts";
import { type AssetPaths, loadAssets, ruleTexts } from "./drill-assets.ts";
import { openRecorder } from "./drill-recorder.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { tellFileFailure } from "./file-failure.ts";
import { drillerOf } from "./history-options.ts";
import { describeRun } from "./live-control.ts";
import { type LiveHost, processHost } from "./live-host.ts";
import { listLive, listRuns } from "./live-list.ts";
import { findLivePrograms, readRouting } from "./live-material.ts";
import { type LiveOptions, liveOptionProblems } from "./live-options.ts";
import { runLiveDrills } from "./live-runs.ts";
import { type LiveOrder, selectLive } from "./live-selection.ts";
import { readLivePlace } from "./live-target.ts";
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
    if (!(error instanceof StateFolderError || error instanceof HistoryError))
      return tellFileFailure(error, terminal);
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
  if (options.list) return listLive(options, { assets, known }, terminal);
  const { place, findings: placeFindings } = readLivePlace(options.target, host.env);
  terminal.writeError(renderFindings(placeFindings, terminal.hasColor));
  if (place === undefined) return exitCodes.invalidInput;
  const selected = selectLive({ ...options, isNative: place.kind === "native" }, assets, known);
  terminal.writeError(renderFindings([...findings, ...selected.findings], terminal.hasColor));
  for (const problem of selected.problems) tell(problem);
  if (hasErrors(selected.findings) || selected.problems.length > 0) return exitCodes.invalidInput;
  for (const text of selected.leftOut) terminal.writeError(`left out: ${text}\n`);
  if (options.timeScale !== undefined) tellSlower(selected.orders, options.timeScale, tell);
  const by = drillerOf(options.by, host.env, host.userName);
  const names = selected.orders.flatMap(({ plan }) => plan.programs);
  const { programs, missing } = await findLivePrograms(names, options.programs, host);
  for (const { message } of missing) tell(message);
  if (missing.length > 0) return exitCodes.invalidInput;
  const recorder = await openRecorder({ ...options, mode: "live", by, environment: host.env, tell });
  const ended = await runLiveDrills({
    options,
    by,
    recorder,
    terminal,
    host,
    orders: selected.orders,
    assets,
    ruleFiles: ruleTexts(paths),
    routingOf: (environment) => readRouting(paths, environment),
    programs,
    place,
  }).finally(() => recorder.close());
  if (typeof ended === "number") return ended;
  tell(
    `${describeRun(ended.holder, host.nowMs())} is going on, and two would disturb each other; wait for it, or end it with \`klaxon abort ${ended.holder.record.id}\``,
  );
  return exitCodes.invalidInput;
}

function tellSlower(orders: readonly LiveOrder[], wanted: number, tell: (message: string) => void): void {
  for (const { scenario, factor, slowedBecause } of orders)
    if (slowedBecause !== undefined)
      tell(`${scenario.name} passes ×${factor} instead of ×${wanted}: ${slowedBecause}`);
}
