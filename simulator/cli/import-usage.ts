import type { Argv } from "yargs";
import { refuseRepeated } from "./given-once.ts";

/** The words that `klaxon import` understands. */
export function importUsage(command: Argv) {
  return command
    .positional("path", {
      type: "string",
      array: true,
      demandOption: true,
      describe:
        "dashboards (JSON, classic or v2), rule files and PrometheusRule manifests (YAML, JSON), or folders of them",
    })
    .option("out", {
      type: "string",
      requiresArg: true,
      alias: "o",
      describe: "the file to write, or the folder for several; default: the standard output, for one",
    })
    .option("force", {
      type: "boolean",
      default: false,
      describe: "write over files that are there",
    })
    .option("kit", {
      type: "string",
      requiresArg: true,
      describe:
        "from where the files import the kit; default: `klaxon/dashboards` and `klaxon/alerts`, in klaxon's own tree a path",
    })
    .check((words) => {
      refuseRepeated(words, ["out", "kit"]);
      return true;
    })
    .example("$0 import node.json --out node.ts", "one dashboard")
    .example("$0 import dashboards/ rules/ --out imported", "everything in two folders, each file its own");
}
