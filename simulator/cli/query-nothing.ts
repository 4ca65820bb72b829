import { didYouMean } from "../document/index.ts";
import type { SeriesStore, StoredSeries } from "../engine/index.ts";
import {
  compileMatcher,
  type Expression,
  labelValue,
  type Matcher,
  metricNameLabel,
  type PrometheusMajor,
  selectorsOf,
  walkExpression,
} from "../promql/index.ts";
import { formatInstant } from "../report/index.ts";
import type { DataSpan, QueryTimes } from "./query-times.ts";

/** What an empty answer is held against. */
export interface AskedData {
  readonly prometheus: PrometheusMajor;
  readonly span: DataSpan;
  readonly times: QueryTimes;
}

// Of a long expression the first selectors tell enough.
const selectorsMax = 5;

/** Says why an answer may be empty: a metric that is not there, a label value that no series has, another time. */
export function explainNothing(
  expression: Expression,
  store: SeriesStore,
  { prometheus, span, times }: AskedData,
): string {
  if (store.seriesCount === 0) return "no series: the source has none at all\n";
  const reasons = new Set<string>();
  for (const { matchers } of selectorsOf(expression).slice(0, selectorsMax)) {
    const reason = missing(matchers, store, prometheus);
    if (reason !== undefined) reasons.add(reason);
  }
  if (reasons.size > 0) return [...reasons].map((reason) => `no series: ${reason}\n`).join("");
  const { startMs, endMs } = span;
  const asked = times.kind === "range" ? times.grid : { startMs: times.atMs, endMs: times.atMs };
  if (asked.endMs < startMs || asked.startMs > endMs + lookbackMs)
    return `no series at this time; there are samples from ${formatInstant(startMs)} to ${formatInstant(endMs)}\n`;
  if (startMs === endMs && hasRange(expression))
    return "no series: there is one scrape only, and rates need two or more\n";
  return "no series: of what its selectors find the expression leaves none\n";
}

const lookbackMs = 300_000;

function hasRange(expression: Expression): boolean {
  let isFound = false;
  walkExpression(expression, ({ kind }) => {
    isFound ||= kind === "matrix-selector";
  });
  return isFound;
}

function missing(
  matchers: readonly Matcher[],
  store: SeriesStore,
  prometheus: PrometheusMajor,
): string | undefined {
  const selected = (wanted: readonly Matcher[]) => select(store, wanted, prometheus);
  if (selected(matchers).length > 0) return undefined;
  const named = matchers.filter(({ label }) => label === metricNameLabel);
  const candidates = selected(named);
  const name = named.find(({ operator }) => operator === "=")?.value;
  if (candidates.length === 0) {
    if (name === undefined) return "no name matches";
    const names = valuesOf(selected([]), metricNameLabel);
    return `nothing is named \`${name}\`${didYouMean(name, names)}`;
  }
  const subject = name === undefined ? "none" : `no \`${name}\``;
  for (const matcher of matchers) {
    const matches = compileMatcher(matcher, prometheus);
    if (candidates.some(({ labels }) => matches(labelValue(labels, matcher.label)))) continue;
    const values = valuesOf(candidates, matcher.label);
    const written = `${matcher.label}${matcher.operator}"${matcher.value}"`;
    return `${subject} has \`${written}\`; ${valuesText(matcher.label, values)}`;
  }
  return `${subject} meets all of the matchers at once`;
}

function select(
  store: SeriesStore,
  matchers: readonly Matcher[],
  prometheus: PrometheusMajor,
): readonly StoredSeries[] {
  const fromMs = Number.NEGATIVE_INFINITY;
  return store.selectStored({ matchers, fromMs, toMs: Number.POSITIVE_INFINITY, prometheus });
}

function valuesOf(series: readonly StoredSeries[], label: string): readonly string[] {
  return [...new Set(series.map(({ labels }) => labelValue(labels, label)))].sort();
}

const valuesMax = 8;

function valuesText(label: string, values: readonly string[]): string {
  const written = values.filter((value) => value !== "");
  if (written.length === 0) return `there is no label \`${label}\``;
  const more = written.length > valuesMax ? ` and ${written.length - valuesMax} more` : "";
  return `there is ${written
    .slice(0, valuesMax)
    .map((value) => `\`${value}\``)
    .join(", ")}${more}`;
}
