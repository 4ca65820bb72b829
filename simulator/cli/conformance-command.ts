import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ConformanceReport, runConformance, upstreamFeatures } from "../conformance/index.ts";
import { hasErrors } from "../document/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import { renderConformance, renderConformanceTotals, renderFindings } from "../report/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { tellFileFailure } from "./file-failure.ts";
import { FileError, readInput } from "./input-file.ts";
import type { Terminal } from "./terminal.ts";

/** What `klaxon conformance` was asked for. */
export interface ConformanceCommandOptions {
  readonly files: readonly string[];
  readonly prometheus: PrometheusMajor;
  readonly enableFeature: readonly FeatureFlag[];
  readonly maxSamples: number | undefined;
}

/** Runs scripts in the language of Prometheus's own tests, and tells which evaluations differ from what they say. */
export function conformanceCommand(options: ConformanceCommandOptions, terminal: Terminal): ExitCode {
  const { prometheus, enableFeature, maxSamples } = options;
  const features = new Set([...upstreamFeatures, ...enableFeature]);
  const limit = maxSamples === undefined ? {} : { samplesMax: maxSamples };
  try {
    const files = options.files.flatMap(scriptsAt);
    const reports: ConformanceReport[] = [];
    for (const [index, file] of files.entries()) {
      terminal.showProgress(`${index + 1}/${files.length} ${file}`);
      const report = runConformance(readText(file), file, { prometheus, features, ...limit });
      terminal.clearProgress();
      terminal.write(renderConformance(report, terminal.hasColor));
      terminal.writeError(renderFindings(report.findings, terminal.hasColor));
      reports.push(report);
    }
    terminal.write(renderConformanceTotals(reports));
    return exitCodeOf(reports);
  } catch (error) {
    return tellFileFailure(error, terminal);
  }
}

function exitCodeOf(reports: readonly ConformanceReport[]): ExitCode {
  if (reports.some(({ findings }) => hasErrors(findings))) return exitCodes.invalidInput;
  const evaluationCount = reports.reduce(
    (sum, report) => sum + report.passedCount + report.failures.length,
    0,
  );
  // Scripts that evaluate nothing prove nothing.
  if (evaluationCount === 0) return exitCodes.invalidInput;
  return reports.every(({ failures }) => failures.length === 0) ? exitCodes.held : exitCodes.missed;
}

/** The scripts that a name stands for, which for a folder are its `.test` files and those of the folders in it. */
function scriptsAt(path: string): readonly string[] {
  if (!isFolder(path)) return [path];
  const scripts = namesIn(path)
    .filter((name) => name.endsWith(".test"))
    .sort();
  if (scripts.length === 0) throw new FileError(path, "the folder has no `.test` files");
  return scripts.map((name) => join(path, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch (error) {
    throw new FileError(folder, error instanceof Error ? error.message : String(error));
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readText(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readInput(file));
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(file, "the file is not UTF-8; save it as such");
  }
}
