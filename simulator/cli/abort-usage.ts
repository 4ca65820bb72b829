import type { Argv } from "yargs";
import { checkPerson } from "./person-option.ts";

/** The words that `klaxon abort` understands. */
export function abortUsage(command: Argv) {
  return command
    .positional("run", { type: "string", describe: "which run, as `klaxon live --status` names it" })
    .option("by", { type: "string", requiresArg: true, describe: "who ends it; default: the user's name" })
    .check(checkPerson)
    .example("$0 abort", "roll back and end the drill that is running");
}
