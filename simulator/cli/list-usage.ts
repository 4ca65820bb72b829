import type { Argv } from "yargs";
import { UsageError } from "./usage-error.ts";

const lists = ["systems", "alerts", "scenarios", "dashboards"] as const;

/** The words that `klaxon list` understands. */
export function listUsage(command: Argv) {
  return command
    .positional("what", {
      choices: lists,
      demandOption: true,
      describe: "what to list",
    })
    .option("system", {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "only what belongs to this system; may be given several times",
    })
    .option("severity", {
      choices: ["page", "ticket", "none"] as const,
      requiresArg: true,
      describe: "only alerts of this severity",
    })
    .option("team", { type: "string", requiresArg: true, describe: "only alerts of this team" })
    .option("tag", { type: "string", requiresArg: true, describe: "only scenarios with this tag" })
    .option("alert", {
      type: "string",
      requiresArg: true,
      describe: "only this alert, or scenarios in which it must fire",
    })
    .option("json", { type: "boolean", default: false, describe: "as JSON, with everything that is known" })
    .check(({ what, severity, team, tag, alert }) => {
      const fits = {
        severity: ["alerts"],
        team: ["alerts"],
        tag: ["scenarios"],
        alert: ["alerts", "scenarios"],
      };
      for (const [name, value] of Object.entries({ severity, team, tag, alert })) {
        if (Array.isArray(value)) throw new UsageError(`\`--${name}\` is given more than once`);
        const known = Object.entries(fits).find(([option]) => option === name)?.[1] ?? [];
        if (value !== undefined && !known.includes(String(what)))
          throw new UsageError(`\`--${name}\` narrows down ${known.join(" and ")}, not ${what}`);
      }
      return true;
    })
    .example("$0 list systems", "what is observed, alerted on and drilled")
    .example("$0 list alerts --system postgres --severity page", "what wakes somebody for PostgreSQL")
    .example("$0 list scenarios --alert ApiDown --json", "the drills that prove an alert, for machines");
}
