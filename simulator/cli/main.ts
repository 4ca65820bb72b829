import { type ExitCode, exitCodes } from "./exit-code.ts";
import { plainTestWords } from "./plain-test-words.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

void main(processTerminal());

async function main(terminal: Terminal): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2), terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      const hint = "`klaxon --help` lists the commands and their options";
      terminal.writeError(`klaxon: ${error.message}\n${hint}\n`);
      process.exitCode = exitCodes.invalidInput;
      return;
    }
    // What users did wrong never gets here; this is a mistake of ours, so the trace is what helps.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.writeError(`klaxon: this is a mistake in klaxon itself, please report it\n${text}\n`);
    process.exitCode = exitCodes.internal;
  }
}

async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const plain = plainTestWords(words);
  if (plain !== undefined) {
    const { testCommand } = await import("./test-command.ts");
    return endNow(await testCommand(plain, terminal, process.env));
  }
  const { runWords } = await import("./run-words.ts");
  return runWords(words, terminal);
}

// Whoever leaves it to Node waits until it has taken the heap apart, up to a tenth of the time of a short test. A reader
// that closed the pipe is heard of one turn later.
async function endNow(exitCode: ExitCode): Promise<ExitCode> {
  await new Promise((resolve) => setImmediate(resolve));
  const isAllWritten = process.stdout.writableLength === 0 && process.stderr.writableLength === 0;
  return isAllWritten ? process.exit(exitCode) : exitCode;
}
