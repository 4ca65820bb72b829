import type { Argv } from "yargs";
import { refuseRepeated } from "./given-once.ts";
import { intervalOption, labelOption, seedOption } from "./material-usage.ts";
import type { PreviewOptions } from "./preview-options.ts";
import { UsageError } from "./usage-error.ts";

const singleOptions = [
  "out",
  "port",
  "seed",
  "interval",
  "prometheus-url",
  "prometheus-headers",
  "loki-url",
  "loki-headers",
] as const;

/** The words that `klaxon preview` understands. */
export function previewUsage(command: Argv) {
  return command
    .positional("path", {
      type: "string",
      array: true,
      default: [],
      defaultDescription: "klaxon's own",
      describe: "dashboards (JSON of Grafana), or folders of them",
    })
    .option("out", {
      type: "string",
      requiresArg: true,
      describe: "write the preview to this folder, as one page that needs no server",
    })
    .option("port", {
      type: "number",
      requiresArg: true,
      describe: "serve on this port; default: a free one",
    })
    .option("scenario", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      describe:
        "show the series of this drill, or of all of a system; several to choose among in the page; default: for each dashboard one that fits",
    })
    .option("seed", seedOption)
    .option("scrape", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: "show a scraped file (text or OpenMetrics); several, the oldest first",
    })
    .option("interval", intervalOption)
    .option("label", labelOption)
    .option("prometheus-url", {
      type: "string",
      requiresArg: true,
      describe: "ask a running Prometheus at this address",
    })
    .option("prometheus-headers", {
      type: "string",
      requiresArg: true,
      describe: "a file of headers for it, one a line as in `Authorization: Bearer TOKEN`",
    })
    .option("loki-url", {
      type: "string",
      requiresArg: true,
      describe: "ask a running Loki at this address for logs, beside the Prometheus",
    })
    .option("loki-headers", {
      type: "string",
      requiresArg: true,
      describe: "a file of headers for it, as in `X-Scope-OrgID: team`",
    })
    .check((words) => {
      refuseRepeated(words, singleOptions);
      refuseMixture(words);
      return true;
    })
    .example("$0 preview", "klaxon's own dashboards, each with a drill that fits")
    .example("$0 preview dashboard.json --scenario api/instance-killed --out preview", "as a page to keep")
    .example("$0 preview --scenario api --out preview", "with every drill of a system to choose among")
    .example("$0 preview dashboards/ --prometheus-url http://127.0.0.1:9090", "with what a Prometheus has");
}

/** Throws a `UsageError` for words that do not go together. */
function refuseMixture(
  words: {
    readonly [Name in keyof PreviewOptions]?: PreviewOptions[Name] | undefined;
  },
): void {
  const { scenario = [], scrape = [], prometheusUrl, out, port } = words;
  const sources = [scenario[0], scrape[0], prometheusUrl].filter((word) => word !== undefined);
  if (sources.length > 1)
    throw new UsageError("name one source only: `--scenario`, `--scrape` or `--prometheus-url`");
  if (scrape.length === 0 && (words.interval !== undefined || words.label !== undefined))
    throw new UsageError("`--interval` and `--label` are for scraped files only");
  if (prometheusUrl === undefined && words.prometheusHeaders !== undefined)
    throw new UsageError("`--prometheus-headers` is for `--prometheus-url` only");
  if (prometheusUrl === undefined && words.lokiUrl !== undefined)
    throw new UsageError("`--loki-url` goes with `--prometheus-url`; name both");
  if (words.lokiUrl === undefined && words.lokiHeaders !== undefined)
    throw new UsageError("`--loki-headers` is for `--loki-url` only");
  if (out !== undefined && port !== undefined) throw new UsageError("name one of `--out` and `--port`");
  if (out !== undefined && prometheusUrl !== undefined)
    throw new UsageError(
      "a written page cannot ask a Prometheus; leave out one of `--out` and `--prometheus-url`",
    );
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new UsageError("`--port` takes a whole number up to 65535");
}
