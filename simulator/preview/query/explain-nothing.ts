import {
  compileMatcher,
  type Expression,
  labelValue,
  type Matcher,
  metricNameLabel,
  type PrometheusMajor,
  type SeriesSource,
  selectorsOf,
  walkExpression,
} from "../../promql/index.ts";
import type { DataSpan } from "./data-source.ts";

/** What an empty answer is held against. */
export interface AskedSeries {
  readonly source: SeriesSource;
  readonly metricNames: readonly string[];
  /** When there is data at all. */
  readonly data: DataSpan;
  /** What was asked for. */
  readonly asked: DataSpan;
  readonly prometheus: PrometheusMajor;
  /** A near name for one that is not there. */
  readonly suggest: (name: string, names: readonly string[]) => string;
}

// Of a long expression the first selectors tell enough.
const selectorsMax = 5;

/** Says why an answer is empty: a metric that is not there, a label value that no series has, another time. */
export function explainNothing(expression: Expression, asked: AskedSeries): string {
  const reasons = new Set<string>();
  for (const { matchers } of selectorsOf(expression).slice(0, selectorsMax)) {
    const reason = missing(matchers, asked);
    if (reason !== undefined) reasons.add(reason);
  }
  if (reasons.size > 0) return [...reasons].join("; ");
  const { data } = asked;
  if (asked.asked.endMs < data.startMs || asked.asked.startMs > data.endMs + lookbackMs)
    return "there are no samples in this range of time";
  if (data.startMs === data.endMs && hasRange(expression))
    return "there is one scrape only, and rates need two or more";
  return "its selectors find series, but the expression leaves none of them";
}

const lookbackMs = 300_000;

function hasRange(expression: Expression): boolean {
  let isFound = false;
  walkExpression(expression, ({ kind }) => {
    isFound ||= kind === "matrix-selector";
  });
  return isFound;
}

function missing(matchers: readonly Matcher[], asked: AskedSeries): string | undefined {
  const { source, prometheus, metricNames, suggest } = asked;
  const everFrom = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY, prometheus };
  if (source.select({ matchers, ...everFrom }).length > 0) return undefined;
  const named = matchers.filter(({ label }) => label === metricNameLabel);
  const name = named.find(({ operator }) => operator === "=")?.value;
  if (name !== undefined && !metricNames.includes(name))
    return `no series is named \`${name}\`${suggest(name, metricNames)}`;
  const candidates = source.select({ matchers: named, ...everFrom });
  if (candidates.length === 0)
    return name === undefined ? "no metric has such a name" : `no series of \`${name}\` is there`;
  const subject = name === undefined ? "no series" : `no series of \`${name}\``;
  for (const matcher of matchers) {
    const matches = compileMatcher(matcher, prometheus);
    if (candidates.some(({ labels }) => matches(labelValue(labels, matcher.label)))) continue;
    const values = [...new Set(candidates.map(({ labels }) => labelValue(labels, matcher.label)))].sort();
    return `${subject} has \`${matcher.label}${matcher.operator}"${matcher.value}"\`; ${valuesText(matcher.label, values)}`;
  }
  return `${subject} meets all of the matchers at once`;
}

const valuesMax = 6;

function valuesText(label: string, values: readonly string[]): string {
  const written = values.filter((value) => value !== "");
  if (written.length === 0) return `there is no label \`${label}\``;
  const more = written.length > valuesMax ? ` and ${written.length - valuesMax} more` : "";
  const shown = written.slice(0, valuesMax).map((value) => `\`${value}\``);
  return `there is ${shown.join(", ")}${more}`;
}
