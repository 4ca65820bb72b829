import { type Labels, labelValue, metricNameLabel } from "../labels.ts";
import { quoteText } from "../quote.ts";

/** A label set as Prometheus prints it in messages: `{__name__="up", job="node"}`. */
export function formatLabels(labels: Labels): string {
  const pairs = labels.names.map(
    (name, i) => `${formatLabelName(name)}=${quoteText(labels.values[i] ?? "")}`,
  );
  return `{${pairs.join(", ")}}`;
}

function formatLabelName(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quoteText(name);
}

/** The metric name of a label set in double quotes, as messages name a series. */
export function quotedMetricName(labels: Labels): string {
  return quoteText(labelValue(labels, metricNameLabel));
}
