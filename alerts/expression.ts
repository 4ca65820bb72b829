import { strict as assert } from "node:assert";
import { type MetricDefinition, seriesLabels, seriesNames } from "../instrumentation/src/catalog/index.ts";

/** One condition on a label, in PromQL's own operators. */
export type LabelMatcher = readonly [label: string, operator: "=" | "!=" | "=~" | "!~", value: string];

/** Which of a histogram's series is meant; without it the metric itself. */
type SeriesSuffix = "_bucket" | "_count" | "_sum";

/** What narrows a selector down. */
export interface SelectOptions {
  readonly where?: readonly LabelMatcher[];
  readonly suffix?: SeriesSuffix;
  /** Needed for what every job has, such as `up`; elsewhere the catalog knows the job. */
  readonly job?: string;
}

/**
 * The selector of a metric of the catalog, always with its job, because several jobs expose one name. A label
 * that the metric has not, or a suffix that its type has not, is our own mistake and stops the build.
 */
export function select(metric: MetricDefinition, options: SelectOptions = {}): string {
  const name = `${metric.name}${options.suffix ?? ""}`;
  assert(seriesNames(metric).includes(name), `\`${name}\` is no series of a ${metric.type}`);
  const isEveryJob = metric.emittedBy === "*";
  const job = isEveryJob ? options.job : metric.emittedBy;
  assert(isEveryJob || options.job === undefined, `\`${metric.name}\` has its job from the catalog`);
  const known = [...seriesLabels(metric, name), "job", "instance"];
  const matchers: readonly LabelMatcher[] = [
    ...(job === undefined ? [] : ([["job", "=", job]] as const)),
    ...(options.where ?? []),
  ];
  for (const [label] of matchers) {
    assert(known.includes(label), `\`${metric.name}\` has no label \`${label}\``);
  }
  if (matchers.length === 0) return name;
  return `${name}{${matchers.map(formatMatcher).join(", ")}}`;
}

/**
 * The bucket of a classic histogram with this upper bound. Prometheus 3 stores `1` as `1.0` and leaves `0.3` as it
 * is; Prometheus 2 stores what was exposed.
 */
export function bucketUpTo(bound: number): LabelMatcher {
  return Number.isInteger(bound) ? ["le", "=~", `${bound}([.]0)?`] : ["le", "=", String(bound)];
}

/**
 * A PromQL expression written over several lines, as one line: what generated files hold. Only line breaks
 * with the blanks around them are folded, so a string keeps its own blanks.
 */
export function promql(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const text = parts.reduce((soFar, part, index) => soFar + formatPart(values[index - 1]) + part);
  return text
    .trim()
    .replace(/\(\s*\n\s*/g, "(")
    .replace(/\s*\n\s*\)/g, ")")
    .replace(/\s*\n\s*/g, " ");
}

/** A duration as Prometheus writes it, in the largest unit that leaves a whole number: `90s`, `5m`, `30d`. */
export function formatDuration(seconds: number): string {
  assert(Number.isInteger(seconds) && seconds >= 0, `${seconds} is not a whole number of seconds`);
  if (seconds === 0) return "0s";
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  if (seconds % 60 === 0) return `${seconds / 60}m`;
  return `${seconds}s`;
}

/** A number as PromQL and people read it: at most six significant digits, so 1 − 0.999 is 0.001. */
export function formatNumber(value: number): string {
  assert(Number.isFinite(value), `${value} is no threshold`);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function formatMatcher([label, operator, value]: LabelMatcher): string {
  return `${label}${operator}${JSON.stringify(value)}`;
}

function formatPart(value: string | number | undefined): string {
  if (value === undefined) return "";
  return typeof value === "number" ? formatNumber(value) : value;
}
