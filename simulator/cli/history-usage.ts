import type { Argv } from "yargs";
import { refuseRepeated } from "./given-once.ts";
import { historyOption } from "./history-options.ts";
import { UsageError } from "./usage-error.ts";

const singleOptions = ["since", "by", "clock", "limit", "not-drilled-live", "history"] as const;

/** The words that `klaxon history` understands. */
export function historyUsage(command: Argv) {
  return command
    .positional("name", {
      type: "string",
      array: true,
      describe: "alerts, systems or scenarios; without one, all",
    })
    .option("trends", {
      type: "boolean",
      default: false,
      describe: "for each alert: how often it held, and how its time to detect went",
    })
    .option("not-drilled-live", {
      type: "number",
      requiresArg: true,
      describe: "alerts that no live drill of so many days has shown to fire in time; exit code 1 if any",
    })
    .option("since", {
      type: "string",
      requiresArg: true,
      describe: "only drills since a date (2024-01-31) or for a time (30d)",
    })
    .option("by", { type: "string", requiresArg: true, describe: "only drills that this person ran" })
    .option("clock", {
      choices: ["virtual", "live"] as const,
      requiresArg: true,
      describe: "only drills on this clock",
    })
    .option("limit", {
      type: "number",
      requiresArg: true,
      describe: "how many drills to list at most, the newest first; default: 20",
    })
    .option("history", historyOption)
    .option("json", { type: "boolean", default: false, describe: "as JSON, with everything that is known" })
    .check((words) => {
      refuseRepeated(words, singleOptions);
      const isUndrilled = words["not-drilled-live"] !== undefined;
      if (isUndrilled && words.trends) {
        throw new UsageError("`--trends` and `--not-drilled-live` ask for two things; name one of both");
      }
      const stray = [
        ...(isUndrilled ? (["since", "by", "clock", "limit"] as const) : []),
        ...(words.trends ? (["limit"] as const) : []),
      ].find((name) => words[name] !== undefined);
      if (stray !== undefined) {
        const other = isUndrilled ? "not-drilled-live" : "trends";
        throw new UsageError(`\`--${stray}\` does not go with \`--${other}\`; leave it out`);
      }
      return true;
    })
    .example("$0 history", "the last drills: when, who, what came of it")
    .example("$0 history ApiDown --trends", "whether an alert became slower")
    .example("$0 history --not-drilled-live 90", "for CI: fails while an alert was not proven for 90 days")
    .example("$0 history postgres --since 30d --json", "a system's drills of a month, for machines");
}
