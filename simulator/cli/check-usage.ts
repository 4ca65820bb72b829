import type { Argv } from "yargs";
import { featureOption, prometheusOption } from "./evaluation-usage.ts";

const severities = ["info", "warning", "error"] as const;

/** The words that `klaxon check` understands. */
export function checkUsage(command: Argv) {
  return outputOptions(command)
    .option("prometheus", prometheusOption)
    .option("enable-feature", featureOption)
    .positional("path", {
      type: "string",
      array: true,
      default: [],
      defaultDescription: "what klaxon generates",
      describe:
        "rule files, routing files, dashboards, or folders with such files; `dashboards`: klaxon's own",
    })
    .option("catalog", {
      type: "boolean",
      default: false,
      describe: "metrics that klaxon's catalog does not have are unknown",
    })
    .option("scrape", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: "metrics that no scrape given has are unknown; a saved answer of a target",
    })
    .option("prometheus-url", {
      type: "string",
      requiresArg: true,
      describe: "metrics that this Prometheus does not have are unknown, as in http://127.0.0.1:9090",
    })
    .option("prometheus-headers", {
      type: "string",
      requiresArg: true,
      describe: "a file with headers for that Prometheus, as in `Authorization: Bearer TOKEN`, one a line",
    })
    .option("target-label", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: "a label that scraping adds to every series, beside job and instance",
    })
    .option("external-label", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: "a label that Prometheus adds to every alert it sends",
    })
    .option("scrape-interval", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: "how often targets are scraped, or those of one job, as in node=1m; default: 15s",
    })
    .option("evaluation-interval", {
      type: "string",
      requiresArg: true,
      describe: "the interval of groups without one of their own",
    })
    .option("runbooks", {
      type: "string",
      requiresArg: true,
      describe: "a folder that must have the last part of every runbook address as a file",
    })
    .example("$0 check rules/ alertmanager.yml", "rules and routing, held against one another")
    .example("$0 check dashboards/ rules/", "Grafana's dashboards, with the rules that they read")
    .example("$0 check rules/ --scrape node.prom --fail-on error", "with what a target really exposes")
    .epilogue(
      [
        "A comment above a rule, group, route or field keeps a finding quiet:",
        "  # klaxon check disable alert/missing-runbook: the team writes them in June until 2027-06-30",
        "Exit codes: 0 nothing as bad as --fail-on, 1 something, 2 unusable input",
      ].join("\n"),
    );
}

/** Which checks count, and how what they find is written. */
function outputOptions<Words>(command: Argv<Words>) {
  return command
    .option("disable", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: "a check to leave out, as in alert/missing-runbook; commas between several",
    })
    .option("suppressions", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: "a list of findings to keep quiet, for files without comments, such as JSON",
    })
    .option("min-severity", {
      choices: severities,
      requiresArg: true,
      describe: "show what is at least so bad",
    })
    .option("fail-on", {
      choices: severities,
      requiresArg: true,
      describe: "exit with 1 when something is at least so bad; default: warning",
    })
    .option("json", { type: "boolean", default: false, describe: "answer as JSON" })
    .option("sarif", { type: "string", requiresArg: true, describe: "write SARIF 2.1.0 to a file as well" })
    .option("list", { type: "boolean", default: false, describe: "list the checks and stop" });
}
