import type { Argv } from "yargs";
import { featureOption, prometheusOption, samplesOption } from "./evaluation-usage.ts";
import { refuseRepeated } from "./given-once.ts";
import { jobsOption } from "./jobs-usage.ts";
import { shardOf } from "./test-shard.ts";
import { UsageError } from "./usage-error.ts";

const singleOptions = ["json", "junit", "routing"] as const;

/** The words that `klaxon test` understands. */
export function testUsage(command: Argv) {
  return command
    .positional("file", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "promtool unit-test files",
    })
    .option("strict", {
      type: "boolean",
      default: false,
      describe: "fail what passes without showing anything, which promtool never mentions",
    })
    .option("as-deployed", {
      type: "boolean",
      default: false,
      describe: "evaluate each group at its own interval, not all at the file's as promtool does",
    })
    .option("routing", {
      type: "string",
      requiresArg: true,
      describe: "the Alertmanager configuration for assertions on notifications",
    })
    .option("print-promtool", {
      type: "boolean",
      default: false,
      describe: "write the file without klaxon's own key, as promtool takes it, and run nothing",
    })
    .options(reportOptions)
    .options(queueOptions)
    .option("prometheus", prometheusOption)
    .option("enable-feature", featureOption)
    .option("max-samples", { ...samplesOption, defaultDescription: "promtool's 10,000" })
    .check((words) => {
      refuseRepeated(words, singleOptions);
      if (words.quiet && words.verbose) {
        throw new UsageError("`--quiet` and `--verbose` contradict each other; remove one of them");
      }
      return true;
    })
    .example("$0 test tests/*.yml", "the verdicts and exit codes of promtool test rules")
    .example(
      "$0 test tests/*.yml --coverage-min 90",
      "fail where the tests leave too much of the rules unseen",
    )
    .example(
      "$0 test tests/*.yml --shard 1/4 --junit report.xml",
      "a quarter of them, on one of four machines",
    )
    .example("$0 test tests/*.yml --strict", "fail also what promtool passes without a reason")
    .example("$0 test tests/*.yml --watch", "run again whatever depends on a file that is saved");
}

const reportOptions = {
  coverage: {
    type: "boolean",
    default: false,
    describe: "tell which states and branches of the rules no test has seen",
  },
  "coverage-min": {
    type: "number",
    requiresArg: true,
    describe: "fail below this percentage of them",
    coerce: percentage,
  },
  json: { type: "string", requiresArg: true, describe: "write all results to this file" },
  junit: { type: "string", requiresArg: true, describe: "write a JUnit report to this file" },
  github: {
    type: "boolean",
    describe: "write annotations for GitHub Actions",
    defaultDescription: "where GITHUB_ACTIONS is true",
  },
  quiet: { type: "boolean", default: false, describe: "tell only of files that fail" },
  verbose: { type: "boolean", default: false, describe: "tell of every assertion" },
} as const;

const queueOptions = {
  shard: {
    type: "string",
    requiresArg: true,
    describe: "run one part of the files, as in 2/5; parts are about equal in size",
    coerce: shardOf,
  },
  jobs: jobsOption,
  watch: {
    type: "boolean",
    default: false,
    describe: "stay, and run again what depends on a file that changes",
  },
} as const;

function percentage(percent: number | readonly number[]): number {
  if (typeof percent === "number" && percent >= 0 && percent <= 100) return percent;
  throw new UsageError("`--coverage-min` takes one number from 0 to 100");
}
