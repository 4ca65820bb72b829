import type { FamilyHeader } from "../family.ts";
import type { AcrossWorkers } from "../instrument.ts";
import { isLabelName, isPlain, labelText, labelValueOf } from "../label-text.ts";

/** What the registry of a metric says about its series. */
export interface FamilyOptions {
  readonly labelValueLimit: number;
  readonly defaultLabels: Readonly<Record<string, unknown>>;
  /** Whether the registry was made for OpenMetrics: its counters lose `_total` when they are first written. */
  readonly isOpenMetrics: boolean;
}

/** The header of a family of prom-client. */
export function headerOf(
  metric: Pick<FamilyHeader, "name" | "help" | "type"> & { readonly aggregator: string },
  { isOpenMetrics }: FamilyOptions,
): FamilyHeader {
  const { name, help, type } = metric;
  const isBare = isOpenMetrics && type === "counter" && !name.endsWith("_total");
  return {
    name: isBare ? `${name}_total` : name,
    help,
    type,
    unit: "",
    acrossWorkers: acrossWorkersOf(metric.aggregator),
  };
}

/**
 * Renders the labels of series, those of the registry included, as {@link labelText} does; a label of the series goes
 * before one of the registry.
 */
export function labelRenderer(
  metricLabels: readonly string[],
  { defaultLabels, labelValueLimit }: FamilyOptions,
): (labels: Readonly<Record<string, unknown>>) => string {
  const names = [...new Set([...metricLabels, ...Object.keys(defaultLabels)])].filter(isLabelName).sort();
  const starts = names.map((name, index) => `${index === 0 ? "" : ","}${name}="`);
  const slowly = (labels: Readonly<Record<string, unknown>>) =>
    labelText(
      names,
      names.map((name) => labelValueOf(labels[name] ?? defaultLabels[name], labelValueLimit)),
    );
  return (labels) => {
    let text = "";
    for (let index = 0; index < names.length; index++) {
      const value = labels[names[index]!];
      if (typeof value !== "string" || value === "" || value.length > labelValueLimit || !isPlain(value))
        return slowly(labels);
      text += `${starts[index]!}${value}"`;
    }
    return text;
  };
}

// prom-client's words for its own way of putting workers together.
function acrossWorkersOf(aggregator: string): AcrossWorkers {
  switch (aggregator) {
    case "min":
      return "min";
    case "average":
      return "mean";
    case "max":
    case "first":
    case "omit":
      return "max";
    default:
      return "sum";
  }
}
