import type { Argv } from "yargs";
import { featureOption, prometheusOption } from "./evaluation-usage.ts";

/** The words that `klaxon diff` understands. */
export function diffUsage(command: Argv) {
  return command
    .positional("path", {
      type: "string",
      array: true,
      default: [],
      describe: "what was and what is: two files or folders; with `--git` what of the repository to look at",
    })
    .option("git", {
      type: "string",
      requiresArg: true,
      describe:
        "compare a revision with the files as they are, as in `main`; two revisions, as in `v1..v2`; or what a branch changed, as in `main...HEAD`",
    })
    .option("format", {
      choices: ["text", "markdown"] as const,
      default: "text" as const,
      requiresArg: true,
      describe: "for a terminal, or for a pull request",
    })
    .option("json", { type: "boolean", default: false, describe: "answer as JSON" })
    .option("exit-zero", {
      type: "boolean",
      default: false,
      describe: "exit code 0 whatever differs; 2 still says that nothing could be compared",
    })
    .option("prometheus", prometheusOption)
    .option("enable-feature", featureOption)
    .example("$0 diff before/rules.yml after/rules.yml", "what a change of a file means")
    .example(
      "$0 diff --git main...HEAD --format markdown",
      "what a pull request changes, for a comment on it",
    )
    .example("$0 diff --git HEAD alerts/generated", "what has changed since the last commit")
    .epilogue("Exit codes: 0 no difference, 1 differences, 2 unusable input; see docs/diff.md");
}
