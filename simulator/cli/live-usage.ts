import type { Argv } from "yargs";
import { refuseRepeated, refuseStrayWords } from "./given-once.ts";
import { byOption, historyOption, noHistoryOption } from "./history-options.ts";
import { programsOption, routingOption, rulesOption } from "./material-usage.ts";
import { UsageError } from "./usage-error.ts";

const jobsMax = 16;
const repeatMax = 100;
const singleOptions = [
  "time-scale",
  "repeat",
  "seed",
  "json",
  "junit",
  "html",
  "rules",
  "routing",
  "by",
  "history",
  "grafana",
  "target",
  "confirm-production",
] as const;

/** The words that `klaxon live` understands. */
export function liveUsage(command: Argv) {
  return runOptions(command.parserConfiguration({ "boolean-negation": false }))
    .option("list", {
      type: "boolean",
      default: false,
      describe: "list the scenarios that have a live form, with the components that play them",
    })
    .option("all", {
      type: "boolean",
      default: false,
      describe: "with --list: those without a live form as well, each with the reason",
    })
    .option("status", { type: "boolean", default: false, describe: "say which drills are running now" })
    .option("json", {
      type: "string",
      requiresArg: true,
      describe: "write journals and verdicts to this file",
    })
    .option("curves", {
      type: "boolean",
      default: false,
      describe: "with --json: how the expression of each alert went",
    })
    .option("html", {
      type: "string",
      requiresArg: true,
      describe: "write a page with all drills to this file, which needs nothing else",
    })
    .option("junit", { type: "string", requiresArg: true, describe: "write a JUnit report to this file" })
    .option("verbose", {
      type: "boolean",
      default: false,
      describe: "tell the whole time line of every drill",
    })
    .option("grafana", {
      type: "string",
      requiresArg: true,
      describe: "mark the drill in the Grafana at this URL; its token is in KLAXON_GRAFANA_TOKEN",
    })
    .check(checkWords)
    .example("$0 live api/instance-killed", "one drill, ten times as fast as real time")
    .example("$0 live api --time-scale 5 --jobs 2", "all of a system that can be run, two at a time")
    .example("$0 live --group smoke --junit report.xml", "a group of CI's size, with a report")
    .example("$0 live --group all --jobs 6", "every group, in one go")
    .example("$0 live api/instance-slow --target staging.yml", "on a staging, by the hooks of its services")
    .example("$0 live --list", "what can be drilled, and on what it runs")
    .example("$0 abort", "from another terminal: roll back and end what is running");
}

function runOptions(command: Argv) {
  return command
    .positional("name", {
      type: "string",
      array: true,
      describe: "a system, system/name, system/name:variant, or a scenario file",
    })
    .option("time-scale", {
      type: "number",
      requiresArg: true,
      describe: "how many times as fast time passes; a drill that bears less passes as fast as it bears",
      defaultDescription: "10, or a group's own",
    })
    .option("insist", {
      type: "boolean",
      default: false,
      describe: "with --time-scale: pass so fast even where a drill bears less",
    })
    .option("group", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      default: [],
      describe: "run the drills of a group, or of `all`; may be given several times",
    })
    .option("repeat", {
      type: "number",
      requiresArg: true,
      default: 1,
      describe: "run each drill so many times; all of them must hold",
    })
    .option("jobs", {
      type: "number",
      requiresArg: true,
      default: 1,
      describe: "how many drills may run at a time, each with components of its own",
    })
    .option("target", {
      type: "string",
      requiresArg: true,
      describe: "where to drill: `compose`, or a file that describes a staging",
      defaultDescription: "components of its own on this machine",
    })
    .option("confirm-production", {
      type: "string",
      requiresArg: true,
      describe: "the name of the target, where it is production",
    })
    .option("programs", programsOption)
    .option("rules", rulesOption)
    .option("routing", {
      ...routingOption,
      describe: `${routingOption.describe}; nobody but the drill is notified`,
    })
    .option("seed", {
      type: "number",
      requiresArg: true,
      describe: "fixes the chance that is ours; default: each scenario's own",
    })
    .option("strict-timing", {
      type: "boolean",
      default: false,
      describe: "fail as well when a hop is further from its prediction than the tolerance",
    })
    .option("by", byOption)
    .option("history", historyOption)
    .option("no-history", noHistoryOption);
}

function checkWords(
  words: Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] },
): true {
  refuseStrayWords(words);
  refuseRepeated(words, singleOptions);
  for (const [name, max] of bounded) {
    const count = words[name];
    if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 1 || count > max)
      throw new UsageError(`\`--${name}\` takes one whole number from 1 to ${max}`);
  }
  return true;
}

const bounded = [
  ["jobs", jobsMax],
  ["repeat", repeatMax],
] as const;
