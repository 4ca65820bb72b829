import { didYouMean } from "../document/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import { UsageError } from "./usage-error.ts";

// Every flag of the language; the type makes sure that none is forgotten.
const languageFlags: Readonly<Record<FeatureFlag, true>> = {
  "promql-experimental-functions": true,
  "promql-duration-expr": true,
  "promql-extended-range-selectors": true,
  "promql-binop-fill-modifiers": true,
  "promql-delayed-name-removal": true,
  "type-and-unit-labels": true,
  "use-start-timestamps": true,
};

// What Prometheus also knows: always on here, or nothing that an evaluation depends on. Taken, so that the flags of a
// deployment can be given as they are. (https://prometheus.io/docs/prometheus/latest/feature_flags/)
const otherFlags: readonly string[] = [
  "agent",
  "auto-gomaxprocs",
  "auto-gomemlimit",
  "auto-reload-config",
  "concurrent-rule-eval",
  "created-timestamp-zero-ingestion",
  "delayed-compaction",
  "exemplar-storage",
  "expand-external-labels",
  "extra-scrape-metrics",
  "memory-snapshot-on-shutdown",
  "metadata-wal-records",
  "native-histograms",
  "new-service-discovery-manager",
  "no-default-scrape-port",
  "old-ui",
  "otlp-deltatocumulative",
  "otlp-native-delta-ingestion",
  "promql-at-modifier",
  "promql-negative-offset",
  "promql-per-step-stats",
  "remote-write-receiver",
  "st-storage",
  "use-uncached-io",
  "xor2-encoding",
];

/** `--prometheus`, for every command that evaluates. */
export const prometheusOption = {
  choices: [2, 3] as const,
  default: 3 as const,
  requiresArg: true,
  describe: "whose semantics to follow: Prometheus 2.x or 3.x",
  coerce: (line: PrometheusMajor | readonly PrometheusMajor[]): PrometheusMajor => {
    if (typeof line === "object") throw new UsageError("`--prometheus` is given more than once");
    return line;
  },
} as const;

/** `--enable-feature`, as Prometheus has it: names with commas between them, as often as one likes. */
export const featureOption = {
  type: "string",
  array: true,
  nargs: 1,
  requiresArg: true,
  default: [],
  defaultDescription: "none",
  describe: `what Prometheus keeps behind a flag: ${Object.keys(languageFlags).join(", ")}`,
  coerce: (words: readonly string[]) => words.flatMap((word) => word.split(",")).flatMap(flagsNamed),
} as const;

/** `--max-samples`; undefined where it is not given, each command has a default of its own. */
export const samplesOption = {
  type: "number",
  requiresArg: true,
  describe: "how many samples one evaluation may hold at once",
  coerce: (count: number | readonly number[]): number => {
    if (typeof count === "number" && Number.isSafeInteger(count) && count > 0) return count;
    throw new UsageError("`--max-samples` takes one whole number from 1");
  },
} as const;

/** As many samples as Prometheus lets one evaluation hold. */
export const prometheusSamplesMax = 50_000_000;

function flagsNamed(word: string): readonly FeatureFlag[] {
  const name = word.trim();
  if (isLanguageFlag(name)) return [name];
  if (name === "" || otherFlags.includes(name)) return [];
  const known = [...Object.keys(languageFlags), ...otherFlags];
  throw new UsageError(
    `\`--enable-feature\`: Prometheus has no feature \`${name}\`${suggestion(name, known)}`,
  );
}

// The start of a name is a hint as well: nobody types `promql-experimental-functions` by heart.
function suggestion(name: string, known: readonly string[]): string {
  const close = didYouMean(name, known);
  if (close !== "") return close;
  const similar = known.filter((candidate) => candidate.includes(name));
  return similar.length === 0 ? "" : `; there is ${similar.map((flag) => `\`${flag}\``).join(", ")}`;
}

function isLanguageFlag(name: string): name is FeatureFlag {
  return Object.hasOwn(languageFlags, name);
}
