import type { Argv } from "yargs";

/** The words that `klaxon test` understands. */
export function testUsage(command: Argv) {
  return command
    .positional("file", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "promtool unit-test files",
    })
    .option("prometheus", {
      choices: [2, 3] as const,
      default: 3 as const,
      describe: "whose semantics to follow: Prometheus 2.x or 3.x",
    })
    .example("$0 test tests/*.yml", "the verdicts and exit codes of promtool test rules");
}
