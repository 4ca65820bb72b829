import type { Argv } from "yargs";
import { checkPerson } from "./person-option.ts";

/** The words that `klaxon diagnose` understands. */
export function diagnoseUsage(command: Argv) {
  return command
    .positional("text", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "what it is: the system, the target, the cause",
    })
    .option("by", { type: "string", requiresArg: true, describe: "who says so; default: the user's name" })
    .check(checkPerson)
    .example("$0 diagnose redis node redis-2 is out of memory", "the last word before the end counts");
}
