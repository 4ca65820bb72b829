import { didYouMean, suggestName } from "../document/index.ts";
import {
  compileMatcher,
  formatDuration,
  labelValue,
  type Matcher,
  metricNameLabel,
  type PrometheusMajor,
  quoteText,
} from "../promql/index.ts";
import type { LoadedSeries } from "./input-series.ts";
import type { Reading, ReadSelection } from "./reading.ts";

/** The input of a test, as the question whether anything could come of it needs it. */
export interface InputFacts {
  readonly series: readonly LoadedSeries[];
  /** The distance between samples. */
  readonly intervalMs: number;
  readonly prometheus: PrometheusMajor;
}

/** Why nothing can come of what is read, and what to write instead. */
export interface NoData {
  readonly code: "no-data" | "input-ended";
  readonly message: string;
}

/**
 * Why nothing can come of what is read at a time after the start: no series of the input is selected, or all of them
 * end before. Undefined where some series is there, or nothing is read. A series that ends in `stale` or a gap ends
 * on purpose, so it counts as there.
 */
export function noDataAt(reading: Reading, evalTimeMs: number, input: InputFacts): NoData | undefined {
  const { selections } = reading;
  if (selections.length === 0) return undefined;
  let endMs: number | undefined;
  for (const selection of selections) {
    for (const series of selectedBy(selection, input)) {
      const seriesEndMs = Math.max(0, series.sampleCount - 1) * input.intervalMs;
      if (series.isEnded || evalTimeMs - seriesEndMs <= selection.reachMs) return undefined;
      endMs = Math.max(endMs ?? 0, seriesEndMs);
    }
  }
  if (endMs === undefined) return { code: "no-data", message: nothingSelected(reading, input) };
  const at = formatDuration(evalTimeMs);
  const message = `the input ends at ${formatDuration(endMs)}, too long before \`eval_time: ${at}\` for anything to be seen then; give the series more samples, or end them with \`stale\` if they are meant to end`;
  return { code: "input-ended", message };
}

function selectedBy(
  { matchers }: ReadSelection,
  { series, prometheus }: InputFacts,
): readonly LoadedSeries[] {
  const tests = matchers.map((matcher) => ({
    label: matcher.label,
    matches: compileMatcher(matcher, prometheus),
  }));
  return series.filter(
    ({ labels, fate }) =>
      fate === "loaded" && tests.every(({ label, matches }) => matches(labelValue(labels, label))),
  );
}

const selectionsShownMax = 3;

function nothingSelected({ selections }: Reading, { series }: InputFacts): string {
  const given = [...new Set(series.map(({ labels }) => labelValue(labels, metricNameLabel)))].filter(
    (name) => name !== "",
  );
  const texts = [...new Set(selections.map(({ matchers }) => selectorText(matchers)))];
  const more = texts.length > selectionsShownMax ? " and others" : "";
  const shown = texts
    .slice(0, selectionsShownMax)
    .map((text) => `\`${text}\``)
    .join(", ");
  const names = selections.flatMap(({ matchers }) => nameIn(matchers) ?? []);
  const misspelt = names.find((name) => !given.includes(name) && suggestName(name, given) !== undefined);
  const advice = misspelt === undefined ? "; give it input" : didYouMean(misspelt, given);
  return `no series of the input is selected by ${shown}${more}, so that nothing can come of it${advice}`;
}

/** The metric name that matchers ask for, if it is one. */
export function nameIn(matchers: readonly Matcher[]): string | undefined {
  return matchers.find(({ label, operator }) => label === metricNameLabel && operator === "=")?.value;
}

function selectorText(matchers: readonly Matcher[]): string {
  const name = nameIn(matchers) ?? "";
  const others = matchers.filter(({ label, operator }) => label !== metricNameLabel || operator !== "=");
  if (name !== "" && others.length === 0) return name;
  const conditions = others.map(({ label, operator, value }) => `${label}${operator}${quoteText(value)}`);
  return `${name}{${conditions.join(",")}}`;
}
