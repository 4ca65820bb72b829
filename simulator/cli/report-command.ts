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
  const read = readRuns(options.files, terminal);
  const base = options.compare === undefined ? undefined : readRuns(options.compare, terminal);
  const run = mergeRuns(read.runs);
  try {
    if (!read.isWhole || base?.isWhole === false) {
      const notes = [...read.notes, ...(base?.notes ?? []), ...missingComparison(base)];
      if (options.html !== undefined) await writePage(options.html, run, undefined, notes);
      return exitCodes.invalidInput;
    }
    const comparison =
      base === undefined ? undefined : compareRuns(run, mergeRuns(base.runs), { slowerThanMs });
    await writeReports(run, comparison, options, [...read.notes, ...(base?.notes ?? [])]);
    tell(run, comparison, options, terminal);
    return comparison?.isRegression === true ? exitCodes.missed : exitCodes.held;
  } catch (error) {
    return tellFileFailure(error, terminal);
  }
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

/** Runs as their files have them. */
interface ReadRuns {
  /** Those that could be read. */
  readonly runs: readonly StoredRun[];
  /** Whether there is nothing that makes a file unusable. */
  readonly isWhole: boolean;
  /** What could not be read, in sentences for the page. */
  readonly notes: readonly string[];
}

function readRuns(files: readonly string[], terminal: Terminal): ReadRuns {
  const runs: StoredRun[] = [];
  const notes: string[] = [];
  let isWhole = true;
  for (const file of files) {
    const { content, findings: unreadable } = readInputFile(file, storedRunBytesMax);
    const { run, findings } =
      content === undefined ? { run: undefined, findings: unreadable } : parseStoredRun(content, file);
    terminal.writeError(renderFindings(findings, terminal.hasColor));
    notes.push(...findings.map((finding) => `${finding.file}: ${finding.message}`));
    if (run === undefined || hasErrors(findings)) isWhole = false;
    if (run !== undefined) runs.push(run);
  }
  return { runs, isWhole, notes };
}

// A page that compares with half a run would call drills gone that are in the other half.
function missingComparison(base: ReadRuns | undefined): readonly string[] {
  return base === undefined ? [] : ["this run is not compared with the other, for not all could be read"];
}

async function writeReports(
  run: MergedRun,
  comparison: RunComparison | undefined,
  { html, json, junit, svg }: ReportOptions,
  notes: readonly string[],
): Promise<void> {
  const { journals, gaps } = run;
  if (json !== undefined) writeOutput(json, renderDrillJson(journals, gaps, aboutRun(run, comparison)));
  if (junit !== undefined) writeOutput(junit, renderJunit(journals, gaps));
  if (svg !== undefined) await writePictures(svg, run);
  if (html !== undefined) await writePage(html, run, comparison, notes);
}

async function writePage(
  html: string,
  run: MergedRun,
  comparison: RunComparison | undefined,
  notes: readonly string[],
): Promise<void> {
  const compared =
    comparison === undefined
      ? {}
      : {
          changes: new Map(comparison.drills.map(({ scenario, changes }) => [scenario, changes])),
          goneDrills: comparison.goneDrills,
        };
  const page = drillRunOf(run.journals, run.gaps, aboutRun(run, comparison));
  await writeReportPage(html, page, { notes: [...new Set([...notes, ...run.notes])], ...compared });
}

function aboutRun({ liveness }: MergedRun, comparison: RunComparison | undefined) {
  return {
    klaxonVersion: packageVersion(),
    liveness,
    ...(comparison === undefined ? {} : { comparison }),
  };
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
