import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { commands } from "./commands.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { packageVersion } from "./package-folder.ts";
import { hideMinusSigns } from "./query-usage.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

void main(processTerminal());

async function main(terminal: Terminal): Promise<void> {
  try {
    process.exitCode = await run(hideBin(process.argv), terminal);
  } catch (error) {
    // What users did wrong never gets here; this is a mistake of ours, so the trace is what helps.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.writeError(`klaxon: this is a mistake in klaxon itself, please report it\n${text}\n`);
    process.exitCode = exitCodes.internal;
  }
}

async function run(words: readonly string[], output: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.held;
  const bare = yargs([...hideMinusSigns(words)])
    .scriptName("klaxon")
    .usage("klaxon proves that alerts fire.\n\nUsage: $0 <command>");
  const parser = commands
    .reduce(
      (known, add) =>
        add(known, async (command) => {
          exitCode = await command(output);
        }),
      bare,
    )
    .demandCommand(1, "name a command")
    .recommendCommands()
    .strict()
    .version(packageVersion())
    .help()
    .alias("help", "h")
    .epilogue(
      "Exit codes: 0 held, 1 missed, 2 invalid input, 3 not started, 4 stopped, 5 rollback failed; see docs/exit-codes.md",
    )
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .exitProcess(false)
    // Thrown, because a command would run in spite of a message.
    .fail((message, error) => {
      const isOwn = error !== undefined && error !== null && error.name !== "YError";
      throw isOwn ? error : new UsageError(message ?? error?.message);
    });
  try {
    await parser.parseAsync();
    return exitCode;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.writeError(`klaxon: ${error.message}\n\`klaxon --help\` lists the commands and their options\n`);
    return exitCodes.invalidInput;
  }
}
