import type { Argv } from "yargs";
import { checkPerson } from "./person-option.ts";

/** The words that `klaxon mitigate` understands. */
export function mitigateUsage(command: Argv) {
  return command
    .option("by", { type: "string", requiresArg: true, describe: "who mends it; default: the user's name" })
    .check(checkPerson)
    .example("$0 mitigate", "the fault is rolled back, and the game goes on: watch it recover");
}
