import { existsSync } from "node:fs";
import { didYouMean, type Finding, hasErrors } from "../document/index.ts";
import {
  type Assets,
  type Journal,
  parseScenario,
  promtoolFiles,
  runVirtually,
  type Scenario,
  unreachedAlerts,
} from "../drill/index.ts";
import { ColumnArena } from "../engine/index.ts";
import {
  renderDrill,
  renderDrillJson,
  renderFindings,
  renderJunit,
  renderScenarioList,
  renderTotals,
  renderUnreached,
} from "../report/index.ts";
import { loadAssets, nameOfScenarioFile, ownScenarioFiles } from "./drill-assets.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { FileError, readInput } from "./input-file.ts";
import { writeOutput } from "./output-file.ts";
import type { Terminal } from "./terminal.ts";

/** What `klaxon drill` was asked for. */
export interface DrillOptions {
  readonly names: readonly string[];
  readonly seed: number | undefined;
  readonly list: boolean;
  readonly json: string | undefined;
  readonly junit: string | undefined;
  readonly exportPromtool: string | undefined;
  readonly rules: string | undefined;
  readonly routing: string | undefined;
  readonly verbose: boolean;
}

/** Runs scenarios in virtual time, tells what came of each, and writes the reports that were asked for. */
export function drillCommand(options: DrillOptions, terminal: Terminal): ExitCode {
  try {
    if (options.seed !== undefined && !(Number.isSafeInteger(options.seed) && options.seed >= 0)) {
      terminal.writeError("klaxon: `--seed` takes a whole number from 0\n");
      return exitCodes.invalidInput;
    }
    for (const path of [
      options.json,
      options.junit,
      options.exportPromtool,
      options.rules,
      options.routing,
    ]) {
      if (path === "") throw new FileError("''", "an option has an empty path; name a file or folder");
    }
    const { assets, findings } = loadAssets({ rulesFolder: options.rules, routingFile: options.routing });
    const selected = assets === undefined ? undefined : selectScenarios(options.names, assets);
    const problems = [...findings, ...(selected?.findings ?? [])];
    if (assets === undefined || selected === undefined || hasErrors(problems)) {
      terminal.writeError(renderFindings(problems, terminal.hasColor));
      return exitCodes.invalidInput;
    }
    if (options.list) {
      terminal.write(renderScenarioList(selected.scenarios));
      return exitCodes.held;
    }
    return runAll(selected.scenarios, assets, options, terminal);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    terminal.writeError(`klaxon: ${error.message}\n`);
    return exitCodes.invalidInput;
  }
}

function runAll(
  scenarios: readonly Scenario[],
  assets: Assets,
  options: DrillOptions,
  terminal: Terminal,
): ExitCode {
  const journals: Journal[] = [];
  const arena = new ColumnArena();
  for (const [index, scenario] of scenarios.entries()) {
    terminal.showProgress(`${index + 1}/${scenarios.length} ${scenario.name}`);
    const run = runVirtually(scenario, assets, { seed: options.seed ?? scenario.seed, arena });
    journals.push(run.journal);
    if (options.exportPromtool !== undefined) {
      for (const { path, text } of promtoolFiles(run, assets))
        writeOutput(`${options.exportPromtool}/${path}`, text);
    }
    terminal.clearProgress();
    terminal.write(renderDrill(run.journal, { hasColor: terminal.hasColor, isVerbose: options.verbose }));
  }
  // Only a run of everything can say that nothing reaches an alert.
  const unreached = options.names.length === 0 ? unreachedAlerts(journals, assets) : [];
  if (options.json !== undefined) writeOutput(options.json, renderDrillJson(journals, unreached));
  if (options.junit !== undefined) writeOutput(options.junit, renderJunit(journals));
  terminal.write(renderUnreached(unreached, terminal.hasColor));
  terminal.write(renderTotals(journals));
  return exitCodeOf(journals, unreached);
}

function exitCodeOf(journals: readonly Journal[], unreached: readonly string[]): ExitCode {
  const outcomes = new Set(journals.map((journal) => journal.verdict.outcome));
  if (outcomes.has("stopped")) return exitCodes.stopped;
  if (outcomes.has("not-started")) return exitCodes.notStarted;
  const isHeld = unreached.length === 0 && [...outcomes].every((outcome) => outcome === "held");
  return isHeld ? exitCodes.held : exitCodes.missed;
}

interface Selected {
  readonly scenarios: readonly Scenario[];
  readonly findings: readonly Finding[];
}

// A name is a system, a scenario, one of its variants, or a file of the user's own.
function selectScenarios(names: readonly string[], assets: Assets): Selected {
  const own = ownScenarioFiles();
  const known = {
    alerts: assets.alertNames,
    receivers: assets.receiverNames,
    recorded: assets.recordedNames,
  };
  const parse = ({ name, file }: { readonly name: string; readonly file: string }) =>
    parseScenario(readInput(file), file, name, known);
  if (names.length === 0) return merge(own.map(parse));
  return merge(
    names.map((wanted): Selected => {
      const base = wanted.split(":")[0] ?? wanted;
      const matching = own.filter(({ name }) => name === base || name.startsWith(`${base}/`));
      if (matching.length > 0) {
        const parsed = merge(matching.map(parse));
        const isWanted = (scenario: Scenario) => !wanted.includes(":") || scenario.name === wanted;
        const scenarios = parsed.scenarios.filter(isWanted);
        if (scenarios.length > 0 || parsed.findings.length > 0) return { ...parsed, scenarios };
      } else if (existsSync(wanted) && /\.(ya?ml|json)$/.test(wanted)) {
        return parse({ name: nameOfScenarioFile(wanted), file: wanted });
      }
      throw new FileError(
        wanted,
        `no scenario has this name${didYouMean(
          base,
          own.map(({ name }) => name),
        )}; \`klaxon drill --list\` lists them`,
      );
    }),
  );
}

function merge(parts: readonly Selected[]): Selected {
  const byName = new Map(
    parts.flatMap((part) => part.scenarios).map((scenario) => [scenario.name, scenario]),
  );
  return { scenarios: [...byName.values()], findings: parts.flatMap((part) => part.findings) };
}
