import type { Argv } from "yargs";
import { featureOption, prometheusOption, samplesOption } from "./evaluation-usage.ts";

/** The words that `klaxon conformance` understands. */
export function conformanceUsage(command: Argv) {
  return command
    .positional("file", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "scripts, or folders of `.test` files",
    })
    .option("prometheus", prometheusOption)
    .option("enable-feature", {
      ...featureOption,
      defaultDescription: "those with which Prometheus runs its own scripts; more are added to them",
    })
    .option("max-samples", { ...samplesOption, defaultDescription: "Prometheus's 50,000,000" })
    .example("$0 conformance scripts/", "every `.test` file of a folder and of those in it")
    .example("$0 conformance rates.test", "one script, which may have any name");
}
