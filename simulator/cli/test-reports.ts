import { isAbsolute, relative, resolve } from "node:path";
import { mergeCoverage } from "../coverage/index.ts";
import {
  coverageShortfall,
  renderCoverage,
  renderGithubAnnotations,
  renderTestJson,
  renderTestJunit,
  renderUnitTestTotals,
  type TestRun,
} from "../report/unit-tests.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { writeOutput } from "./output-file.ts";
import type { Terminal } from "./terminal.ts";
import { hasCoverage, type TestOptions } from "./test-options.ts";
import type { TestFileResult } from "./test-task.ts";

/** The variables of the environment that count. */
export type TestEnvironment = Readonly<Partial<Record<"GITHUB_ACTIONS" | "GITHUB_WORKSPACE", string>>>;

/** Tells what a run of test files comes to, and writes the reports that were asked for. Throws a `FileError`. */
export function reportTestRun(
  results: readonly TestFileResult[],
  options: TestOptions,
  terminal: Terminal,
  environment: TestEnvironment,
): ExitCode {
  const run = testRunOf(results, options);
  const { outcomes, coverage } = run;
  if (options.json !== undefined) writeOutput(options.json, renderTestJson(run));
  if (options.junit !== undefined) writeOutput(options.junit, renderTestJunit(run));
  if (coverage !== undefined) terminal.write(renderCoverage(coverage.rules, terminal.hasColor));
  if (outcomes.length > 1) terminal.write(renderUnitTestTotals(outcomes));
  if (options.github ?? environment.GITHUB_ACTIONS === "true") {
    const workspace = environment.GITHUB_WORKSPACE;
    terminal.write(renderGithubAnnotations(run, (file) => pathIn(workspace, file)));
  }
  const shortfall = coverageShortfall(coverage);
  if (shortfall !== undefined) terminal.writeError(`klaxon: ${shortfall}\n`);
  const crashes = results.flatMap(({ crash }) => crash ?? []);
  for (const crash of crashes) {
    terminal.writeError(`klaxon: this is a mistake in klaxon itself, please report it\n${crash}\n`);
  }
  if (crashes.length > 0) return exitCodes.internal;
  const isHeld = outcomes.every(({ isPassed }) => isPassed) && shortfall === undefined;
  return isHeld ? exitCodes.held : exitCodes.missed;
}

function testRunOf(results: readonly TestFileResult[], options: TestOptions): TestRun {
  const { coverageMin } = options;
  return {
    outcomes: results.map(({ outcome }) => outcome),
    coverage: hasCoverage(options)
      ? {
          rules: mergeCoverage(results.map(({ coverage }) => coverage)),
          minimumRatio: coverageMin === undefined ? undefined : coverageMin / 100,
        }
      : undefined,
  };
}

// GitHub finds lines by the path from the top of the repository, wherever the command runs.
function pathIn(workspace: string | undefined, file: string): string {
  if (workspace === undefined || workspace === "") return file;
  const path = relative(workspace, resolve(file));
  return path.startsWith("..") || isAbsolute(path) ? file : path;
}
