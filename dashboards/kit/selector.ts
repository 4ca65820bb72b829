import { strict as assert } from "node:assert";
import { type MetricDefinition, seriesLabels, seriesNames } from "../../instrumentation/src/catalog/index.ts";

/** One condition on a label, as it stands between the braces. */
export type Matcher = readonly [label: string, operator: "=" | "!=" | "=~" | "!~", value: string];

/** Which of a histogram's series is meant; the empty one is the metric itself. */
export type SeriesSuffix = "" | "_bucket" | "_count" | "_sum";

/**
 * The selector of a metric of the catalog, such as `up{job=~"$job"}`. A label that the metric has not, or a
 * suffix that its type has not, is our own mistake and stops the build.
 */
export function select(
  metric: MetricDefinition,
  matchers: readonly Matcher[] = [],
  suffix: SeriesSuffix = "",
): string {
  const name = `${metric.name}${suffix}`;
  assert(seriesNames(metric).includes(name), `\`${name}\` is no series of a ${metric.type}`);
  const known = [...seriesLabels(metric, name), "job", "instance"];
  for (const [label] of matchers) {
    assert(known.includes(label), `\`${name}\` has no label \`${label}\``);
  }
  return format(name, matchers);
}

/** The same over the interval that Grafana chooses: `name{…}[$__rate_interval]`. */
export function selectRange(
  metric: MetricDefinition,
  matchers: readonly Matcher[] = [],
  suffix: SeriesSuffix = "",
): string {
  return `${select(metric, matchers, suffix)}[$__rate_interval]`;
}

/** The selector of a recording rule's series. */
export function selectRecorded(record: string, matchers: readonly Matcher[] = []): string {
  return format(record, matchers);
}

function format(name: string, matchers: readonly Matcher[]): string {
  if (matchers.length === 0) return name;
  const conditions = matchers.map(([label, operator, value]) => `${label}${operator}${quote(value)}`);
  return `${name}{${conditions.join(", ")}}`;
}

// Escaped as a PromQL string, so that a backslash of a regular expression stays one.
function quote(value: string): string {
  const escaped = value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `"${escaped}"`;
}
