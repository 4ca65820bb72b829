import type { Argv } from "yargs";

/** The words that `klaxon route` understands. */
export function routeUsage(command: Argv) {
  return (
    command
      // amtool's `--verify.receivers` is one word here, not a field of another.
      .parserConfiguration({ "dot-notation": false })
      .positional("label", {
        type: "string",
        array: true,
        default: [],
        describe: "the labels of an alert, as in alertname=ApiDown severity=page",
      })
      .option("expect", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "files of expectations to hold against the routing, instead of one alert",
      })
      .option("routing", {
        type: "string",
        requiresArg: true,
        alias: "config.file",
        describe: "an Alertmanager configuration; default: what klaxon generates for `--environment`",
      })
      .option("environment", {
        type: "string",
        requiresArg: true,
        describe: "whose generated routing is asked; default: production",
      })
      .option("firing", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "another alert that fires at the same time, as in alertname=ApiDown,team=api",
      })
      .option("at", {
        type: "string",
        requiresArg: true,
        describe:
          "when, for active and mute time intervals: `now`, Unix seconds, or as in 2026-01-31T03:00:00Z",
      })
      .option("receivers", {
        type: "string",
        requiresArg: true,
        alias: "verify.receivers",
        describe: "who must get it, with commas between the names; exit code 1 where others do",
      })
      .option("matchers", {
        choices: ["fallback", "utf8", "classic"] as const,
        default: "fallback" as const,
        describe:
          "the syntax of matchers: of Alertmanager without flags, its utf8-strict-mode, its classic-mode",
      })
      .option("verbose", {
        type: "boolean",
        default: false,
        describe: "show the answer to every expectation, not only where it differs",
      })
      .option("json", { type: "boolean", default: false, describe: "answer as JSON" })
      .conflicts("routing", "environment")
      .conflicts("expect", ["firing", "at", "receivers"])
      .example(
        "$0 route alertname=ApiDown severity=page team=api",
        "who gets it, by which route, grouped and timed how",
      )
      .example(
        "$0 route --routing alertmanager.yml severity=page --verify.receivers pager,archive",
        "as amtool config routes test",
      )
      .example("$0 route --routing alertmanager.yml --expect routes.yml", "a file of expectations")
      .epilogue(fileExample)
  );
}

const fileExample = [
  "A file of expectations:",
  "  expectations:",
  "    - name: the database's own alert speaks for the api's",
  "      labels: {alertname: ApiSlow, severity: page, team: api}",
  "      firing: [{alertname: DatabaseDown, severity: page}]",
  "      at: 2026-01-31T03:00:00Z",
  "      receivers: [api-page]",
  "      inhibited-by: [DatabaseDown]",
  "Exit codes: 0 as expected, 1 not, 2 unusable input",
].join("\n");
