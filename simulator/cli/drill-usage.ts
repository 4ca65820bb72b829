import type { Argv } from "yargs";
import { featureOption, prometheusOption } from "./evaluation-usage.ts";
import { refuseRepeated, refuseStrayWords } from "./given-once.ts";
import { jobsOption } from "./jobs-usage.ts";
import { routingOption, rulesOption } from "./material-usage.ts";
import { shardOf } from "./test-shard.ts";

const singleOptions = [
  "seed",
  "seeds",
  "shard",
  "json",
  "junit",
  "html",
  "export-promtool",
  "rules",
  "routing",
] as const;

/** The words that `klaxon drill` understands. */
export function drillUsage(command: Argv) {
  return command
    .positional("name", {
      type: "string",
      array: true,
      describe: "a system, system/name, system/name:variant, or a scenario file; without one, all",
    })
    .option("seed", {
      type: "number",
      requiresArg: true,
      describe: "fixes all chance; default: each scenario's own",
    })
    .option("seeds", {
      type: "number",
      requiresArg: true,
      describe:
        "run each scenario with so many seeds, from --seed or 1 on, and tell only of those that are not held",
    })
    .option("long", {
      type: "boolean",
      default: false,
      describe: "run scenarios with the tag `long` as well; otherwise only those that are named",
    })
    .option("list", {
      type: "boolean",
      default: false,
      describe: "list the scenarios instead of running them",
    })
    .option("json", {
      type: "string",
      requiresArg: true,
      describe: "write journals and verdicts to this file",
    })
    .option("curves", {
      type: "boolean",
      default: false,
      describe: "with --json: how the expression of each alert went, and why alerts reached nobody",
    })
    .option("junit", { type: "string", requiresArg: true, describe: "write a JUnit report to this file" })
    .option("html", {
      type: "string",
      requiresArg: true,
      describe: "write a page with all drills to this file, which needs nothing else",
    })
    .option("shard", {
      type: "string",
      requiresArg: true,
      describe: "run one part of several, as in 2/5; `klaxon report` puts their --json files together",
      coerce: shardOf,
    })
    .option("export-promtool", {
      type: "string",
      requiresArg: true,
      describe: "write each drill as promtool test files into this folder, which is replaced",
    })
    .option("rules", rulesOption)
    .option("routing", routingOption)
    .option("verbose", {
      type: "boolean",
      default: false,
      describe: "tell the whole time line of every drill",
    })
    .option("notifications", {
      type: "boolean",
      default: false,
      describe: "show each notification with the texts that its receiver reads",
    })
    .option("liveness", {
      type: "boolean",
      default: false,
      describe: "find out which panels of the dashboards show each incident",
    })
    .option("jobs", jobsOption)
    .option("prometheus", prometheusOption)
    .option("enable-feature", featureOption)
    .check((words) => {
      refuseStrayWords(words);
      refuseRepeated(words, singleOptions);
      return true;
    })
    .example("$0 drill", "every scenario; fails when an alert is reached by none")
    .example("$0 drill api/instance-killed --verbose", "one scenario with its time line")
    .example("$0 drill --seeds 20", "whether chance makes any scenario miss or cry wolf")
    .example("$0 drill postgres --seed 7 --junit report.xml", "one system, another seed, a report for CI");
}
