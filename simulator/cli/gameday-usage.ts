import type { Argv } from "yargs";
import { refuseRepeated } from "./given-once.ts";
import { byOption, historyOption, noHistoryOption } from "./history-options.ts";
import { programsOption, routingOption, rulesOption } from "./material-usage.ts";

const singleOptions = [
  "targets-max",
  "seed",
  "time-scale",
  "rules",
  "routing",
  "by",
  "history",
  "debrief",
] as const;

/** The words that `klaxon gameday` understands. */
export function gameDayUsage(command: Argv) {
  return command
    .parserConfiguration({ "boolean-negation": false })
    .positional("system", {
      type: "string",
      array: true,
      describe: "the systems that may be hurt; without one, any",
    })
    .option("targets-max", {
      type: "number",
      requiresArg: true,
      describe: "how many targets the faults may disturb at most",
    })
    .option("time-scale", {
      type: "number",
      requiresArg: true,
      default: 1,
      describe: "how many times as fast time passes; people are as fast as ever",
    })
    .option("debrief", {
      type: "string",
      requiresArg: true,
      describe: "where the page for afterwards is put; default: gameday-DATE-SCENARIO.md in this folder",
    })
    .option("seed", {
      type: "number",
      requiresArg: true,
      describe: "chooses; who knows it can find out what it is. Default: at random",
    })
    .option("programs", programsOption)
    .option("rules", rulesOption)
    .option("routing", {
      ...routingOption,
      describe: `${routingOption.describe}; nobody but the players is notified`,
    })
    .option("by", byOption)
    .option("history", historyOption)
    .option("no-history", noHistoryOption)
    .check((words) => {
      refuseRepeated(words, singleOptions);
      return true;
    })
    .example("$0 gameday", "anything may break, in real time")
    .example("$0 gameday redis nats --targets-max 1", "one target of Redis or NATS")
    .example("$0 gameday api --time-scale 5 --by ann", "for practice: five times as fast")
    .example("$0 diagnose redis-2 is out of memory", "from another terminal; also ack, mitigate, abort");
}
