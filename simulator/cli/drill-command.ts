import { availableParallelism } from "node:os";
import { hasErrors } from "../document/index.ts";
import type { Assets, Journal, Outcome, Scenario } from "../drill/index.ts";
import { type DrillLiveness, livenessProblems, unshownPanels } from "../liveness/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import {
  type DrillTextOptions,
  drillRunOf,
  noGaps,
  type RunLiveness,
  renderDrill,
  renderDrillJson,
  renderFindings,
  renderJunit,
  renderLiveness,
  renderScenarioList,
  renderTotals,
  renderUnreached,
  renderVariantProblems,
} from "../report/index.ts";
import { type AssetPaths, loadAssets } from "./drill-assets.ts";
import { type DrillProof, gapsOf, isOfWholeSystems } from "./drill-gaps.ts";
import { type DrillTask, drillWeightOf, runDrills } from "./drill-queue.ts";
import { selectScenarios } from "./drill-scenarios.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { ExportFolder, exportProblem } from "./export-folder.ts";
import { tellFileFailure } from "./file-failure.ts";
import { writeOutput } from "./output-file.ts";
import { packageVersion } from "./package-folder.ts";
import { outputFileProblems, writeReportPage } from "./report-outputs.ts";
import type { Terminal } from "./terminal.ts";
import { filesOfShard, type TestShard } from "./test-shard.ts";

/** What `klaxon drill` was asked for. */
export interface DrillOptions {
  readonly names: readonly string[];
  readonly seed: number | undefined;
  /** With how many seeds each scenario runs, from `seed` or 1 on; with one where absent. */
  readonly seeds?: number | undefined;
  /** Whether scenarios with the tag `long` run without being named. */
  readonly long: boolean;
  readonly list: boolean;
  readonly json: string | undefined;
  /** Whether the journals that `json` gets have the curves of their alerts. */
  readonly curves?: boolean;
  readonly junit: string | undefined;
  /** The page with all drills; it has the curves in any case. */
  readonly html?: string | undefined;
  /** Which part of all drills is run. */
  readonly shard?: TestShard | undefined;
  readonly exportPromtool: string | undefined;
  /** Whether the panels of dashboards are held against each drill. */
  readonly liveness?: boolean;
  readonly rules: string | undefined;
  readonly routing: string | undefined;
  readonly verbose: boolean;
  readonly notifications: boolean;
  /** How many threads may run; one for each core where absent. */
  readonly jobs?: number | undefined;
  readonly prometheus: PrometheusMajor;
  readonly enableFeature: readonly FeatureFlag[];
}

/** Runs scenarios in virtual time, tells what came of each, and writes the reports that were asked for. */
export async function drillCommand(options: DrillOptions, terminal: Terminal): Promise<ExitCode> {
  const unusable = optionProblems(options);
  const { assets, known, findings } = loadAssets(assetPaths(options));
  const selected = selectScenarios(options.names, known, { hasLong: options.long });
  const problems = [...findings, ...selected.findings];
  for (const problem of unusable) terminal.writeError(`klaxon: ${problem}\n`);
  terminal.writeError(renderFindings(problems, terminal.hasColor));
  if (assets === undefined || unusable.length > 0 || hasErrors(problems)) return exitCodes.invalidInput;
  for (const name of selected.leftOut) {
    terminal.writeError(`left out: ${name} takes long; name it, or add \`--long\`\n`);
  }
  if (options.list) {
    terminal.write(renderScenarioList(selected.scenarios));
    return exitCodes.held;
  }
  try {
    return await runAll(selected.scenarios, assets, options, terminal);
  } catch (error) {
    return tellFileFailure(error, terminal);
  }
}

const seedsMax = 10_000;

// What can be said before the first drill must not come after the last.
function optionProblems(options: DrillOptions): readonly string[] {
  const { seed, seeds, json, junit, html, exportPromtool } = options;
  const problems: string[] = [];
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0)) {
    problems.push("`--seed` takes a whole number from 0");
  }
  if (seeds !== undefined && !(Number.isSafeInteger(seeds) && seeds >= 1 && seeds <= seedsMax)) {
    problems.push(`\`--seeds\` takes a whole number from 1 to ${seedsMax}`);
  }
  if (seeds !== undefined && exportPromtool !== undefined) {
    problems.push(
      "`--export-promtool` writes one drill of each scenario; leave out `--seeds`, and choose one by `--seed`",
    );
  }
  for (const name of ["rules", "routing"] as const) {
    if (options[name] === "")
      problems.push(`\`--${name}\` is empty; name a ${name === "rules" ? "folder" : "file"}`);
  }
  const files = [
    ["--json", json],
    ["--junit", junit],
    ["--html", html],
  ] as const;
  problems.push(...outputFileProblems(files));
  const folderProblem = exportPromtool === undefined ? undefined : folderProblemOf(exportPromtool);
  if (folderProblem !== undefined) problems.push(`\`--export-promtool ${exportPromtool}\`: ${folderProblem}`);
  for (const [option, path] of [...files, ["--export-promtool", exportPromtool] as const]) {
    if (path !== undefined && options.list)
      problems.push(`\`--list\` runs nothing that \`${option}\` could write; remove one of them`);
  }
  if (options.curves === true && json === undefined)
    problems.push("`--curves` are written by `--json`; add it, or leave them out");
  return problems;
}

function folderProblemOf(folder: string): string | undefined {
  return folder === "" ? "the path is empty; name one" : exportProblem(folder);
}

async function runAll(
  scenarios: readonly Scenario[],
  assets: Assets,
  options: DrillOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { names, seeds: seedCount = 1, json, junit, html, shard, exportPromtool } = options;
  const journals: Journal[] = [];
  const outcomes: Outcome[] = [];
  const proofs: DrillProof[] = [];
  const seen: DrillLiveness[] = [];
  const exported = exportPromtool === undefined ? undefined : new ExportFolder(exportPromtool);
  const hasCurves = options.curves === true || html !== undefined;
  const drills = scenariosOfShard(scenarios, options.shard).flatMap((scenario) => tasksOf(scenario, options));
  await runDrills(drills, {
    assets,
    settings: {
      assets: assetPaths(options),
      isExported: exported !== undefined,
      hasCurves,
      hasLiveness: options.liveness === true || html !== undefined,
    },
    jobCount: options.jobs ?? availableParallelism(),
    onBegin: ({ scenario }, doneCount) =>
      terminal.showProgress(`${doneCount + 1}/${drills.length} ${scenario.name}`),
    onResult: ({ journal, proof, files, liveness }) => {
      const { outcome } = journal.verdict;
      outcomes.push(outcome);
      // Hundreds of journals are kept only for who asks for them.
      if (json !== undefined || junit !== undefined || html !== undefined) journals.push(journal);
      if (proof !== undefined) proofs.push(proof);
      if (liveness !== undefined) seen.push(liveness);
      for (const { path, text } of files) exported?.write(path, text);
      terminal.clearProgress();
      if (seedCount === 1 || outcome !== "held")
        terminal.write(renderDrill(journal, textOptions(options, terminal)));
    },
  });
  terminal.clearProgress();
  exported?.finish();
  const gaps = gapsOf(names, assets, proofs);
  const liveness =
    options.liveness === true || html !== undefined ? livenessOf(names, shard, seen) : undefined;
  const about = {
    ...(options.curves === true ? { klaxonVersion: packageVersion() } : {}),
    ...(shard === undefined ? {} : { shard }),
  };
  const plain = options.curves === true ? journals : journals.map(withoutInsight);
  const askedLiveness = options.liveness === true ? liveness : undefined;
  if (json !== undefined)
    writeOutput(json, renderDrillJson(plain, gaps, { ...about, liveness: askedLiveness }));
  // What one part leaves unproven another may prove; `klaxon report` says so of all of them.
  const told = shard === undefined ? gaps : noGaps;
  if (junit !== undefined) writeOutput(junit, renderJunit(journals, told));
  if (html !== undefined) await writeReportPage(html, drillRunOf(journals, told, { ...about, liveness }));
  terminal.write(renderUnreached(told.unreachedAlerts, terminal.hasColor));
  terminal.write(renderVariantProblems(told.variantProblems, terminal.hasColor));
  const problems = askedLiveness?.problems ?? [];
  if (askedLiveness !== undefined)
    terminal.write(
      renderLiveness(askedLiveness, { hasColor: terminal.hasColor, isVerbose: options.verbose }),
    );
  terminal.write(renderTotals(outcomes, seedCount));
  return exitCodeOf(outcomes, told.unreachedAlerts.length + told.variantProblems.length + problems.length);
}

// They are there for the terminal and the page; the file has what was asked for.
function withoutInsight({ explanations: _, curves: __, ...journal }: Journal): Journal {
  return journal;
}

// A drill or two cannot say that a panel shows no incident at all, and one part of all drills neither.
function livenessOf(
  names: readonly string[],
  shard: TestShard | undefined,
  seen: readonly DrillLiveness[],
): RunLiveness {
  const isWhole = shard === undefined && isOfWholeSystems(names);
  const problems = isWhole ? livenessProblems(seen, unshownPanels) : [];
  return { panels: seen.flatMap(({ panels }) => panels), problems };
}

// Drills are spread by how long they take, as `DrillQueueOptions` has it.
function scenariosOfShard(scenarios: readonly Scenario[], shard: TestShard | undefined): readonly Scenario[] {
  if (shard === undefined) return scenarios;
  const byName = new Map(scenarios.map((scenario) => [scenario.name, scenario]));
  const weightOf = (name: string) => {
    const scenario = byName.get(name);
    return scenario === undefined ? 0 : drillWeightOf(scenario);
  };
  return filesOfShard([...byName.keys()], shard, weightOf).flatMap((name) => byName.get(name) ?? []);
}

/** A scenario once for each seed that it is to run with; the first says what it proves. */
function tasksOf(scenario: Scenario, { names, seed, seeds }: DrillOptions): readonly DrillTask[] {
  const isProof = isOfWholeSystems(names);
  if (seeds === undefined) return [{ scenario: { ...scenario, seed: seed ?? scenario.seed }, isProof }];
  return Array.from({ length: seeds }, (_, index) => ({
    scenario: { ...scenario, seed: (seed ?? 1) + index },
    isProof: isProof && index === 0,
  }));
}

function textOptions(options: DrillOptions, { hasColor }: Terminal): DrillTextOptions {
  return {
    hasColor,
    isVerbose: options.verbose,
    showsTexts: options.notifications,
    showsSeed: options.seeds !== undefined,
  };
}

function assetPaths(options: DrillOptions): AssetPaths {
  return {
    rulesFolder: options.rules === "" ? undefined : options.rules,
    routingFile: options.routing === "" ? undefined : options.routing,
    prometheus: options.prometheus,
    features: new Set(options.enableFeature),
  };
}

function exitCodeOf(all: readonly Outcome[], gapCount: number): ExitCode {
  const outcomes = new Set(all);
  if (outcomes.has("stopped")) return exitCodes.stopped;
  if (outcomes.has("not-started")) return exitCodes.notStarted;
  const isHeld = gapCount === 0 && [...outcomes].every((outcome) => outcome === "held");
  return isHeld ? exitCodes.held : exitCodes.missed;
}
