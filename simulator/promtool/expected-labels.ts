import {
  labelPairs,
  metricNameLabel,
  type PrometheusMajor,
  parseMetricDescription,
  unquoteText,
} from "../promql/index.ts";
import type { NamedText } from "./unit-test.ts";

/**
 * The labels that an expectation writes, `metric{label="value"}`, sorted by name, as promtool compares them: a
 * label given twice stands twice, and an empty one counts where no metric name is written before the braces.
 * Throws a `PromqlError` for what is no metric.
 */
export function parseExpectedLabels(text: string, prometheus: PrometheusMajor): readonly NamedText[] {
  const labels = parseMetricDescription(text, { prometheus });
  const brace = text.indexOf("{");
  if (brace < 0) return labelPairs(labels);
  const written = writtenPairs(text.slice(brace + 1));
  // The great majority of expectations writes every label once and none of them empty.
  const hasName = brace !== 0 && text.slice(0, brace).trim() !== "";
  if (written.length + (hasName ? 1 : 0) === labels.names.length) return labelPairs(labels);
  const pairs = hasName ? asBuilt(written, text.slice(0, brace).trim()) : written;
  return [...pairs].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}

// With a name before the braces, labels go through a builder that takes empty ones out, and all of their name.
function asBuilt(written: readonly NamedText[], metricName: string): readonly NamedText[] {
  const removed = new Set(written.filter(([, value]) => value === "").map(([name]) => name));
  removed.add(metricNameLabel);
  return [[metricNameLabel, metricName], ...written.filter(([name]) => !removed.has(name))];
}

const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/.source;
const pairForm = new RegExp(`([A-Za-z_][A-Za-z0-9_:]*|${quoted})\\s*(?:=\\s*(${quoted}))?`, "gs");

// Only used on what has been parsed without an error, so that nothing but labels can be found.
function writtenPairs(inBraces: string): readonly NamedText[] {
  return [...inBraces.matchAll(pairForm)].map(([, name = "", value]): NamedText => {
    if (value === undefined) return [metricNameLabel, textOf(name)];
    return [/^["'`]/.test(name) ? textOf(name) : name, textOf(value)];
  });
}

function textOf(literal: string): string {
  const unquoted = unquoteText(literal);
  return "value" in unquoted ? unquoted.value : literal;
}
