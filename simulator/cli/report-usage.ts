import type { Argv } from "yargs";
import { refuseRepeated } from "./given-once.ts";

const singleOptions = ["html", "json", "junit", "svg", "slower-than", "format"] as const;

/** The words that `klaxon report` understands. */
export function reportUsage(command: Argv) {
  return command
    .parserConfiguration({ "boolean-negation": false })
    .positional("file", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "what `klaxon drill --json` or `klaxon live --json` has written; several are merged",
    })
    .option("compare", {
      type: "string",
      array: true,
      requiresArg: true,
      describe:
        "an earlier run to compare with; several files are merged. Exit code 1 where this one is worse",
    })
    .option("slower-than", {
      type: "string",
      requiresArg: true,
      default: "30s",
      describe: "with --compare: how much later a hop has to be to count as slower",
    })
    .option("format", {
      choices: ["text", "markdown"] as const,
      default: "text" as const,
      describe: "how it is told: on a terminal, or as a comment on a pull request",
    })
    .option("html", {
      type: "string",
      requiresArg: true,
      describe: "write a page with all drills to this file, which needs nothing else",
    })
    .option("json", { type: "string", requiresArg: true, describe: "write the merged run to this file" })
    .option("junit", { type: "string", requiresArg: true, describe: "write a JUnit report to this file" })
    .option("svg", {
      type: "string",
      requiresArg: true,
      describe: "write the curves of each alert as pictures into this folder",
    })
    .option("verbose", { type: "boolean", default: false, describe: "tell of drills that held as well" })
    .check((words) => {
      refuseRepeated(words, singleOptions);
      return true;
    })
    .example("$0 report run.json --html report.html", "a page of a run")
    .example("$0 report part-*.json --json all.json --junit all.xml", "the parts of a run as one")
    .example(
      "$0 report run.json --compare main.json --format markdown",
      "what got worse or slower since, for a pull request",
    );
}
