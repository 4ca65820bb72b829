import type { Argv } from "yargs";
import { checkPerson } from "./person-option.ts";

/** The words that `klaxon ack` understands. */
export function ackUsage(command: Argv) {
  return command
    .positional("alert", { type: "string", describe: "which alert; all that fire where none is named" })
    .option("by", {
      type: "string",
      requiresArg: true,
      describe: "who has seen it; default: the user's name",
    })
    .check(checkPerson)
    .example(
      "$0 ack ApiInstanceDown --by ann",
      "ann looks into it: the time to acknowledge is in the report",
    );
}
