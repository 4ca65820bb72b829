import { readFileSync } from "node:fs";
import { join } from "node:path";
import yargs, { type Argv } from "yargs";
import { hideBin } from "yargs/helpers";
import { checkUsage } from "./check-usage.ts";
import { conformanceUsage } from "./conformance-usage.ts";
import { drillUsage } from "./drill-usage.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { historyUsage } from "./history-usage.ts";
import { listUsage } from "./list-usage.ts";
import { packageFolder } from "./package-folder.ts";
import { hideMinusSigns, queryUsage } from "./query-usage.ts";
import { routeUsage } from "./route-usage.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { testUsage } from "./test-usage.ts";
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

// Commands are loaded when they are run, so that help does not wait for them.
async function run(words: readonly string[], output: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.held;
  const parser = yargs([...hideMinusSigns(words)])
    .scriptName("klaxon")
    .usage("klaxon proves that alerts fire.\n\nUsage: $0 <command>")
    .command(
      "drill [name..]",
      "run scenarios in virtual time: which alerts fired, when, and who was notified",
      drillUsage,
      async (options) => {
        const { drillCommand } = await import("./drill-command.ts");
        exitCode = await drillCommand({ ...options, names: options.name ?? [] }, output);
      },
    )
    .command(
      "live [name..]",
      "run scenarios on the real clock, against real components",
      (command) =>
        command
          .positional("name", { type: "string", array: true, describe: "as for `klaxon drill`", default: [] })
          .option("time-scale", {
            type: "number",
            default: 10,
            describe: "how many times as fast time passes",
          }),
      async (options) => {
        const { liveCommand } = await import("./live-command.ts");
        exitCode = await liveCommand({ names: options.name, timeScale: options.timeScale }, output);
      },
    )
    .command("list <what>", "list systems, alerts, scenarios or dashboards", listUsage, async (options) => {
      const { listCommand } = await import("./list-command.ts");
      exitCode = listCommand(options, output);
    })
    .command("test <file..>", "run promtool's unit-test files", testUsage, async (options) => {
      const { testCommand } = await import("./test-command.ts");
      exitCode = await testCommand({ ...options, files: options.file }, output, process.env);
    })
    .command(
      "conformance <file..>",
      "run PromQL scripts in the form of the upstream ones",
      conformanceUsage,
      async (options) => {
        const { conformanceCommand } = await import("./conformance-command.ts");
        exitCode = conformanceCommand({ ...options, files: options.file }, output);
      },
    )
    .command(
      "query <expression> [file..]",
      "evaluate a PromQL expression over scraped files, a test's input or a drill",
      queryUsage,
      async (options) => {
        const { queryCommand } = await import("./query-command.ts");
        exitCode = queryCommand({ ...options, columns: process.stdout.columns }, output);
      },
    )
    .command(
      "route [label..]",
      "say where alerts go: receivers, routes, groups, what inhibits and mutes them",
      routeUsage,
      async (options) => {
        const { routeCommand } = await import("./route-command.ts");
        exitCode = routeCommand(options, output, Date.now());
      },
    )
    .command(
      "check [path..]",
      "check rules and routing for what goes wrong later: names, labels, joins, conditions, routes",
      checkUsage,
      async (options) => {
        const { checkCommand } = await import("./check-command.ts");
        exitCode = await checkCommand(options, output, { nowMs: Date.now(), toolVersion: packageVersion() });
      },
    )
    .demandCommand(1, "name a command")
    .recommendCommands()
    .strict()
    .version(packageVersion())
    .help()
    .alias("help", "h")
    .epilogue(
      "Exit codes: 0 held, 1 missed, 2 invalid input, 3 not started, 4 stopped; see docs/exit-codes.md",
    )
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail(throwFailure);
  addHistory(parser, output, (code) => {
    exitCode = code;
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

// Thrown, because a command would run in spite of a message.
function throwFailure(message: string | undefined, error: Error | undefined): never {
  const isOwn = error !== undefined && error !== null && error.name !== "YError";
  throw isOwn ? error : new UsageError(message ?? error?.message);
}

function addHistory(parser: Argv, output: Terminal, end: (code: ExitCode) => void): void {
  parser.command(
    "history [name..]",
    "tell of drills that were run: who drilled what when, trends, what was not drilled live",
    historyUsage,
    async (options) => {
      const { historyCommand } = await import("./history-command.ts");
      const surroundings = { environment: process.env, nowMs: Date.now() };
      end(await historyCommand({ ...options, names: options.name ?? [] }, output, surroundings));
    },
  );
}

function packageVersion(): string {
  const { version }: { version?: unknown } = JSON.parse(
    readFileSync(join(packageFolder, "package.json"), "utf8"),
  );
  return String(version);
}
