import type { PrometheusMajor } from "../promql/index.ts";
import { runUnitTestFile } from "../promtool/index.ts";
import { renderUnitTestFile, renderUnitTestTotals } from "../report/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { machineFiles } from "./files.ts";
import type { Terminal } from "./terminal.ts";

/** What `klaxon test` was asked for. */
export interface TestOptions {
  readonly files: readonly string[];
  readonly prometheus: PrometheusMajor;
}

/** Runs promtool's unit-test files and tells what came of each; the exit code is promtool's. */
export function testCommand(options: TestOptions, terminal: Terminal): ExitCode {
  const ruleFiles = new Map();
  const outcomes = options.files.map((file, index) => {
    terminal.showProgress(`${index + 1}/${options.files.length} ${file}`);
    const outcome = runUnitTestFile(file, machineFiles, { prometheus: options.prometheus, ruleFiles });
    terminal.clearProgress();
    terminal.write(renderUnitTestFile(outcome, terminal.hasColor));
    return outcome;
  });
  if (outcomes.length > 1) terminal.write(renderUnitTestTotals(outcomes));
  return outcomes.every((outcome) => outcome.isPassed) ? exitCodes.held : exitCodes.missed;
}
