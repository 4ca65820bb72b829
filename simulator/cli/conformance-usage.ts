import type { Argv } from "yargs";

/** The words that `klaxon conformance` understands. */
export function conformanceUsage(command: Argv) {
  return command
    .positional("file", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "scripts, or folders of `.test` files",
    })
    .option("prometheus", {
      choices: [2, 3] as const,
      default: 3 as const,
      describe: "whose semantics to follow: Prometheus 2.x or 3.x",
    })
    .example("$0 conformance scripts/", "every `.test` file of a folder and of those in it")
    .example("$0 conformance rates.test", "one script, which may have any name");
}
