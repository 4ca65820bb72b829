import { randomBytes } from "node:crypto";
import { hasErrors } from "../document/index.ts";
import { HistoryError } from "../history/index.ts";
import { StateFolderError } from "../live/control/index.ts";
import { renderFindings } from "../report/index.ts";
import { type AssetPaths, loadAssets, ruleTexts } from "./drill-assets.ts";
import { openRecorder } from "./drill-recorder.ts";
import { selectScenarios } from "./drill-scenarios.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { tellFileFailure } from "./file-failure.ts";
import { chooseGame } from "./gameday-choice.ts";
import { type GameDayOptions, gameDayProblems } from "./gameday-options.ts";
import { playGameDay } from "./gameday-play.ts";
import { drillerOf } from "./history-options.ts";
import { describeRun } from "./live-control.ts";
import { type LiveHost, processHost } from "./live-host.ts";
import { findLivePrograms, readRouting } from "./live-material.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs a scenario that nobody knows, for people on call, and afterwards tells which it was and how they did. Throws a
 * `UsageError` where who plays has no name.
 */
export async function gameDayCommand(
  options: GameDayOptions,
  terminal: Terminal,
  host: LiveHost = processHost(),
): Promise<ExitCode> {
  const tell = (message: string) => terminal.writeError(`klaxon: ${message}\n`);
  const problems = gameDayProblems(options);
  for (const problem of problems) tell(problem);
  if (problems.length > 0) return exitCodes.invalidInput;
  try {
    return await prepareAndPlay(options, terminal, host);
  } catch (error) {
    if (!(error instanceof StateFolderError || error instanceof HistoryError))
      return tellFileFailure(error, terminal);
    tell(error.message);
    return exitCodes.invalidInput;
  }
}

async function prepareAndPlay(
  options: GameDayOptions,
  terminal: Terminal,
  host: LiveHost,
): Promise<ExitCode> {
  const tell = (message: string) => terminal.writeError(`klaxon: ${message}\n`);
  const by = drillerOf(options.by, host.env, host.userName);
  const paths: AssetPaths = { rulesFolder: options.rules, routingFile: options.routing };
  const { assets, known, findings } = loadAssets(paths);
  const selected = selectScenarios(options.systems, known, { hasLong: true });
  const found = [...findings, ...selected.findings];
  terminal.writeError(renderFindings(found, terminal.hasColor));
  if (assets === undefined || hasErrors(found)) return exitCodes.invalidInput;
  const choice = await chooseGame(selected.scenarios, options, {
    assets,
    findPrograms: (names) => findLivePrograms(names, options.programs, host),
    seed: options.seed ?? Math.floor(host.uniform() * 2 ** 32),
    nonce: randomBytes(8).toString("hex"),
  });
  if ("problems" in choice) {
    for (const problem of choice.problems) tell(problem);
    return exitCodes.invalidInput;
  }
  const recorder = await openRecorder({ ...options, mode: "gameday", by, environment: host.env, tell });
  const ended = await playGameDay({
    ...choice,
    options,
    by,
    recorder,
    terminal,
    host,
    assets,
    ruleFiles: ruleTexts(paths),
    routingOf: (environment) => readRouting(paths, environment),
  }).finally(() => recorder.close());
  if (typeof ended === "number") return ended;
  tell(
    `${describeRun(ended.holder, host.nowMs())} is going on, and two would disturb each other; wait for it, or end it with \`klaxon abort ${ended.holder.record.id}\``,
  );
  return exitCodes.invalidInput;
}
