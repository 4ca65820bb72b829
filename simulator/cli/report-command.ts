import { hasErrors } from "../document/index.ts";
import { parseStoredRun, type StoredRun, storedRunBytesMax } from "../drill/index.ts";
import { parseDurationMs } from "../promql/index.ts";
import {
  compareRuns,
  drillRunOf,
  type MergedRun,
  mergeRuns,
  type RunComparison,
  renderComparison,
  renderDrillJson,
  renderFindings,
  renderJunit,
  renderRun,
  renderRunMarkdown,
} from "../report/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { ExportFolder, exportProblem } from "./export-folder.ts";
import { tellFileFailure } from "./file-failure.ts";
import { readInputFile } from "./input-file.ts";
import { writeOutput } from "./output-file.ts";
import { packageVersion } from "./package-folder.ts";
import { outputFileProblems, writeReportPage } from "./report-outputs.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What `klaxon report` was asked for. */
export interface ReportOptions {
  readonly files: readonly string[];
  readonly compare?: readonly string[] | undefined;
  /** A duration, as in `30s`. */
  readonly slowerThan: string;
  readonly format: "text" | "markdown";
  readonly html?: string | undefined;
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  readonly svg?: string | undefined;
  readonly verbose: boolean;
}

/**
 * Tells of stored runs. Exit code 1 where they are worse than the run that they are compared with, 2 where a file cannot be read
 * or written. Throws a `UsageError` for an option that cannot be understood.
 */
export async function reportCommand(options: ReportOptions, terminal: Terminal): Promise<ExitCode> {
  const slowerThanMs = slowerThanOf(options.slowerThan);
  const problems = outputProblems(options);
  for (const problem of problems) terminal.writeError(`klaxon: ${problem}\n`);
  if (problems.length > 0) return exitCodes.invalidInput;
  const runs = readRuns(options.files, terminal);
  const base = options.compare === undefined ? undefined : readRuns(options.compare, terminal);
  if (runs === undefined || (options.compare !== undefined && base === undefined))
    return exitCodes.invalidInput;
  const run = mergeRuns(runs);
  const comparison = base === undefined ? undefined : compareRuns(run, mergeRuns(base), { slowerThanMs });
  try {
    await writeReports(run, comparison, options);
  } catch (error) {
    return tellFileFailure(error, terminal);
  }
  tell(run, comparison, options, terminal);
  return comparison?.isRegression === true ? exitCodes.missed : exitCodes.held;
}

const pictureFile = /^[^/]+\/[^/]+\.svg$/;

function outputProblems({ html, json, junit, svg }: ReportOptions): readonly string[] {
  const folderProblem =
    svg === undefined
      ? undefined
      : svg === ""
        ? "the path is empty; name one"
        : exportProblem(svg, pictureFile);
  return [
    ...outputFileProblems([
      ["--html", html],
      ["--json", json],
      ["--junit", junit],
    ]),
    ...(folderProblem === undefined ? [] : [`\`--svg ${svg}\`: ${folderProblem}`]),
  ];
}

function slowerThanOf(text: string): number {
  const durationMs = parseDurationMs(text);
  if (durationMs !== undefined) return durationMs;
  throw new UsageError(`\`--slower-than ${text}\` is no duration; write a number and a unit, as in 30s`);
}

function readRuns(files: readonly string[], terminal: Terminal): readonly StoredRun[] | undefined {
  const runs: StoredRun[] = [];
  let isReadable = true;
  for (const file of files) {
    const { content, findings: unreadable } = readInputFile(file, storedRunBytesMax);
    const { run, findings } =
      content === undefined ? { run: undefined, findings: unreadable } : parseStoredRun(content, file);
    terminal.writeError(renderFindings(findings, terminal.hasColor));
    if (run === undefined || hasErrors(findings)) isReadable = false;
    else runs.push(run);
  }
  return isReadable ? runs : undefined;
}

async function writeReports(
  run: MergedRun,
  comparison: RunComparison | undefined,
  { html, json, junit, svg }: ReportOptions,
): Promise<void> {
  const { journals, gaps, notes } = run;
  const about = { klaxonVersion: packageVersion(), ...(comparison === undefined ? {} : { comparison }) };
  if (json !== undefined) writeOutput(json, renderDrillJson(journals, gaps, about));
  if (junit !== undefined) writeOutput(junit, renderJunit(journals, gaps));
  if (svg !== undefined) await writePictures(svg, run);
  if (html === undefined) return;
  const compared =
    comparison === undefined
      ? {}
      : {
          changes: new Map(comparison.drills.map(({ scenario, changes }) => [scenario, changes])),
          goneDrills: comparison.goneDrills,
        };
  await writeReportPage(html, drillRunOf(journals, gaps, about), { notes, ...compared });
}

async function writePictures(svg: string, { journals }: MergedRun): Promise<void> {
  const { curvePictures } = await import("../report/pictures/index.ts");
  const folder = new ExportFolder(svg);
  const written = new Set<string>();
  for (const journal of journals) {
    for (const { path, text } of curvePictures(journal)) {
      // Of a drill with several seeds the first is drawn.
      if (!written.has(path)) folder.write(path, text);
      written.add(path);
    }
  }
  folder.finish();
}

function tell(
  run: MergedRun,
  comparison: RunComparison | undefined,
  { format, verbose }: ReportOptions,
  terminal: Terminal,
): void {
  if (format === "markdown") {
    terminal.write(renderRunMarkdown(run, comparison));
    return;
  }
  const { hasColor } = terminal;
  for (const note of run.notes) terminal.writeError(`klaxon: ${note}\n`);
  terminal.write(renderRun(run, { hasColor, isVerbose: verbose, showsTexts: false }));
  if (comparison !== undefined) terminal.write(renderComparison(comparison, hasColor));
}
