import type { Argv } from "yargs";
import { featureOption, prometheusOption, samplesOption } from "./evaluation-usage.ts";
import { refuseRepeated } from "./given-once.ts";
import { intervalOption, labelOption, seedOption } from "./material-usage.ts";
import { UsageError } from "./usage-error.ts";

const singleOptions = ["test", "name", "scenario", "seed", "interval", "at", "start", "end", "step"] as const;

/**
 * The words of a command line with those hidden from yargs that begin with a minus sign and are none of its options:
 * PromQL as in `-up`, and times as in `--at -10m`. What is behind them in the end loses the blank again.
 */
export function hideMinusSigns(words: readonly string[]): readonly string[] {
  if (words[0] !== "query") return words;
  return words.map((word) => (/^-[^-]/.test(word) && word !== "-h" ? ` ${word}` : word));
}

/** The words that `klaxon query` understands. */
export function queryUsage(command: Argv) {
  return command
    .positional("expression", {
      type: "string",
      demandOption: true,
      describe: "what to evaluate, in PromQL",
      coerce: (word: string) => word.replace(/^ (?=-)/, ""),
    })
    .positional("file", {
      type: "string",
      array: true,
      default: [],
      defaultDescription: "none",
      describe: "expositions (text or OpenMetrics): scrapes of one target, the oldest first",
    })
    .option("test", {
      type: "string",
      requiresArg: true,
      describe: "instead of files: the input series of a promtool unit-test file",
    })
    .option("name", {
      type: "string",
      requiresArg: true,
      describe: "which test of the file; default: the first",
    })
    .option("scenario", {
      type: "string",
      requiresArg: true,
      describe: "instead of files: every series of a drill; a scenario, scenario:variant, or a scenario file",
    })
    .option("seed", seedOption)
    .option("interval", intervalOption)
    .option("label", labelOption)
    .option("at", {
      type: "string",
      requiresArg: true,
      describe: "when: Unix seconds, a date, or a time since the data's begin as in 10m; default: its end",
    })
    .option("start", { type: "string", requiresArg: true, describe: "evaluate over a range: its begin" })
    .option("end", { type: "string", requiresArg: true, describe: "the range's end; default: the data's" })
    .option("step", { type: "string", requiresArg: true, describe: "the distance between two evaluations" })
    .option("json", {
      type: "boolean",
      default: false,
      describe: "answer in the shape of Prometheus's HTTP API",
    })
    .option("chart", {
      type: "boolean",
      default: false,
      describe: "draw lines over a range (all of the data, without times), bars with `--at`",
    })
    .option("prometheus", prometheusOption)
    .option("enable-feature", featureOption)
    .option("max-samples", { ...samplesOption, defaultDescription: "Prometheus's 50,000,000" })
    .check((words) => {
      refuseRepeated(words, singleOptions);
      if (words.json && words.chart) throw new UsageError("name one of `--json` and `--chart`");
      return true;
    })
    .example("$0 query 'rate(http_requests_total[1m])' first.prom second.prom", "scrapes, 15 s apart")
    .example(
      "$0 query 'sum by (route) (rate(requests_total[5m]))' --test tests.yml --at 10m",
      "a test's input",
    )
    .example("$0 query 'ALERTS' --scenario error-burst --start 0 --json", "a drill, as Prometheus answers")
    .example("$0 query 'pg_up' --scenario failover --chart", "what a fault looks like");
}
