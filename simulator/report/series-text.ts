import {
  type Labels,
  labelPairs,
  labelsFromPairs,
  labelValue,
  metricNameLabel,
  quoteText,
} from "../promql/index.ts";

/** A series as it is written in an expression: `up{job="api"}`, or `{}` without any label. */
export function seriesText(labels: Labels): string {
  const pairs = labelPairs(labels);
  const name = labelValue(labels, metricNameLabel);
  const isPlain = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
  const others = pairs
    .filter(([label]) => label !== metricNameLabel)
    .map(([label, value]) => `${labelText(label)}=${quoteText(value)}`);
  if (name !== "" && !isPlain) others.unshift(quoteText(name));
  if (others.length === 0) return isPlain ? name : "{}";
  return `${isPlain ? name : ""}{${others.join(", ")}}`;
}

function labelText(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quoteText(name);
}

/** Names for series that stand together: what all of them have in common is said once. */
export interface SeriesNames {
  /** Undefined where there is nothing in common, or one series only. */
  readonly common: string | undefined;
  /** One for each series, in their order. */
  readonly names: readonly string[];
}

/** The names of series in full. */
export function fullNames(all: readonly Labels[]): SeriesNames {
  return { common: undefined, names: all.map(seriesText) };
}

/** The names of series without the labels that all of them have. */
export function shortNames(all: readonly Labels[]): SeriesNames {
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return fullNames(all);
  const common = labelPairs(first).filter(([label, value]) =>
    others.every((labels) => labelValue(labels, label) === value),
  );
  if (common.length === 0) return fullNames(all);
  const shared = new Set(common.map(([label]) => label));
  const names = all.map((labels) =>
    seriesText(labelsFromPairs(labelPairs(labels).filter(([label]) => !shared.has(label)))),
  );
  return { common: seriesText(labelsFromPairs(common)), names };
}
