import { availableParallelism } from "node:os";
import { renderTestList, renderUnitTestFile } from "../report/unit-tests.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { tellFileFailure } from "./file-failure.ts";
import { statusOf } from "./path-status.ts";
import type { Terminal } from "./terminal.ts";
import { type TestOptions, testOptionProblems, testSettings } from "./test-options.ts";
import { printPromtoolFiles } from "./test-print.ts";
import { runTestFiles } from "./test-queue.ts";
import { reportTestRun, type TestEnvironment } from "./test-reports.ts";
import { filesOfShard } from "./test-shard.ts";
import type { TestFileResult } from "./test-task.ts";

/** Runs promtool's unit-test files and tells what came of each; the exit code is promtool's. */
export async function testCommand(
  options: TestOptions,
  terminal: Terminal,
  environment: TestEnvironment = {},
): Promise<ExitCode> {
  const problems = testOptionProblems(options);
  for (const problem of problems) terminal.writeError(`klaxon: ${problem}\n`);
  if (problems.length > 0) return exitCodes.invalidInput;
  const files = chosenFiles(options);
  if (options.printPromtool === true) return printPromtoolFiles(files, terminal);
  if (options.shard !== undefined) {
    const { index, count } = options.shard;
    terminal.writeError(`shard ${index}/${count}: ${files.length} of ${options.files.length} files\n`);
  }
  const runOnce = async (wanted: readonly string[], isStopped?: () => boolean) =>
    runTestFiles(wanted, {
      settings: testSettings(options),
      jobCount: options.jobs ?? availableParallelism(),
      onBegin: (file, doneCount) => terminal.showProgress(`${doneCount + 1}/${wanted.length} ${file}`),
      onResult: (result) => tell(result, options, terminal),
      ...(isStopped === undefined ? {} : { isStopped }),
    });
  try {
    if (options.watch === true) {
      const { watchTests } = await import("./test-watch.ts");
      return await watchTests(files, { options, terminal, environment, runOnce });
    }
    return reportTestRun(await runOnce(files), options, terminal, environment);
  } catch (error) {
    return tellFileFailure(error, terminal);
  }
}

function chosenFiles({ files, shard }: TestOptions): readonly string[] {
  return shard === undefined ? files : filesOfShard(files, shard, (file) => statusOf(file)?.size ?? 0);
}

function tell({ outcome }: TestFileResult, options: TestOptions, terminal: Terminal): void {
  terminal.clearProgress();
  if (options.quiet === true && outcome.isPassed) return;
  terminal.write(renderUnitTestFile(outcome, terminal.hasColor));
  if (options.verbose === true) terminal.write(renderTestList(outcome, terminal.hasColor));
}
