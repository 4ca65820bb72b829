import {
  formatFloatShort,
  type Labels,
  labelPairs,
  labelsFromPairs,
  labelValue,
  metricNameLabel,
  type PrometheusMajor,
} from "../promql/index.ts";

/**
 * The labels under which a scraped series is stored: the target's labels win, what they displace is kept
 * as `exported_…` (`honor_labels: false`). Prometheus 3 also normalises bucket and quantile bounds
 * (`le="1"` becomes `le="1.0"`), which here goes by the name since the type is not known.
 */
export function storedLabels(
  name: string,
  exposed: Iterable<readonly [string, string]>,
  target: Labels,
  prometheus: PrometheusMajor,
): Labels {
  const labels = new Map<string, string>();
  for (const [label, value] of exposed) {
    if (value !== "") labels.set(label, prometheus === 3 ? normalisedBound(name, label, value) : value);
  }
  const displaced: (readonly [string, string])[] = [];
  for (const [label, value] of labelPairs(target)) {
    const exposedValue = labels.get(label);
    if (exposedValue !== undefined) displaced.push([label, exposedValue]);
    labels.set(label, value);
  }
  displaced.sort(([left], [right]) => left.length - right.length);
  for (const [label, value] of displaced) {
    let exported = `exported_${label}`;
    while (labels.has(exported)) exported = `exported_${exported}`;
    labels.set(exported, value);
  }
  labels.set(metricNameLabel, name);
  return labelsFromPairs(labels);
}

/** The labels of a series that Prometheus itself writes about a target. */
export function reportLabels(name: string, target: Labels): Labels {
  return labelsFromPairs([...labelPairs(target), [metricNameLabel, name]]);
}

/** Whether target labels identify a target: a job and an instance. */
export function isTargetIdentity(target: Labels): boolean {
  return labelValue(target, "job") !== "" && labelValue(target, "instance") !== "";
}

function normalisedBound(name: string, label: string, value: string): string {
  const isBound = (label === "le" && name.endsWith("_bucket")) || label === "quantile";
  if (!isBound || !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?Inf$|^NaN$/.test(value)) return value;
  const number = value.endsWith("Inf")
    ? value.startsWith("-")
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY
    : Number(value);
  const text = formatFloatShort(number);
  return Number.isFinite(number) && !/[e.]/.test(text) ? `${text}.0` : text;
}
