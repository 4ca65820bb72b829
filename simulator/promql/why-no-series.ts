import type { Expression } from "./ast.ts";
import { labelValue, metricNameLabel } from "./labels.ts";
import { compileMatcher, type Matcher, type PrometheusMajor } from "./matcher.ts";
import type { Series, SeriesSource } from "./series.ts";
import { selectorsOf, walkExpression } from "./traverse.ts";

/** A stretch of time; both ends belong to it. */
interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** What an empty answer is held against. */
export interface AskedSeries {
  readonly source: SeriesSource;
  /** When there is data at all. */
  readonly data: Span;
  /** What was asked for. */
  readonly asked: Span;
  readonly prometheus: PrometheusMajor;
  /** The names that series have; default: those of the source. */
  readonly metricNames?: readonly string[];
  /** What is added to a name that nothing has: a near one, or nothing. */
  readonly suggest: (name: string, names: readonly string[]) => string;
}

/**
 * Why an answer is empty: of a selector what nothing has, each in words; there are no samples at that time; a rate of one scrape; or
 * the expression leaves none of what its selectors find.
 */
export type NoSeriesReason =
  | { readonly kind: "selectors"; readonly messages: readonly string[] }
  | { readonly kind: "other-time" }
  | { readonly kind: "one-scrape" | "left-none"; readonly message: string };

// Of a long expression the first selectors tell enough.
const selectorsMax = 5;
const lookbackMs = 300_000;

/** Says why the answer to an expression is empty: a metric that is not there, a label value that no series has, another time. */
export function whyNoSeries(expression: Expression, about: AskedSeries): NoSeriesReason {
  const messages = new Set<string>();
  for (const { matchers } of selectorsOf(expression).slice(0, selectorsMax)) {
    const message = missing(matchers, about);
    if (message !== undefined) messages.add(message);
  }
  if (messages.size > 0) return { kind: "selectors", messages: [...messages] };
  const { data, asked } = about;
  if (asked.endMs < data.startMs || asked.startMs > data.endMs + lookbackMs) return { kind: "other-time" };
  if (data.startMs === data.endMs && hasRange(expression))
    return { kind: "one-scrape", message: "there is one scrape only, and rates need two or more" };
  return { kind: "left-none", message: "of what its selectors find the expression leaves none" };
}

function hasRange(expression: Expression): boolean {
  let isFound = false;
  walkExpression(expression, ({ kind }) => {
    isFound ||= kind === "matrix-selector";
  });
  return isFound;
}

function missing(matchers: readonly Matcher[], about: AskedSeries): string | undefined {
  const { prometheus, suggest } = about;
  const selected = (wanted: readonly Matcher[]) => selectAll(wanted, about);
  if (selected(matchers).length > 0) return undefined;
  const named = matchers.filter(({ label }) => label === metricNameLabel);
  const candidates = selected(named);
  const name = named.find(({ operator }) => operator === "=")?.value;
  if (candidates.length === 0) {
    if (name === undefined) return "no name matches";
    const names = about.metricNames ?? valuesOf(selected([]), metricNameLabel);
    return names.includes(name)
      ? `no \`${name}\` is there`
      : `nothing is named \`${name}\`${suggest(name, names)}`;
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

function selectAll(matchers: readonly Matcher[], { source, prometheus }: AskedSeries): readonly Series[] {
  const fromMs = Number.NEGATIVE_INFINITY;
  return source.select({ matchers, fromMs, toMs: Number.POSITIVE_INFINITY, prometheus });
}

function valuesOf(series: readonly Series[], label: string): readonly string[] {
  return [...new Set(series.map(({ labels }) => labelValue(labels, label)))].sort();
}

const valuesMax = 8;

function valuesText(label: string, values: readonly string[]): string {
  const written = values.filter((value) => value !== "");
  if (written.length === 0) return `there is no label \`${label}\``;
  const more = written.length > valuesMax ? ` and ${written.length - valuesMax} more` : "";
  const shown = written.slice(0, valuesMax).map((value) => `\`${value}\``);
  return `there is ${shown.join(", ")}${more}`;
}
