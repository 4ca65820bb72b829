import yargs from "yargs";
import { commands } from "./commands.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { packageVersion } from "./package-folder.ts";
import { hideMinusSigns } from "./query-usage.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Runs the command that the words name, with its options. Words that are not understood throw a `UsageError`. */
export async function runWords(words: readonly string[], output: Terminal): Promise<ExitCode> {
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
  await parser.parseAsync();
  return exitCode;
}
