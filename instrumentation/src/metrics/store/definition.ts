import type { MetricDefinition } from "../../catalog/index.ts";
import { sampleNames } from "../family.ts";
import { isLabelName, isMetricName } from "../label-text.ts";

/**
 * Checks a definition before it becomes an instrument and tells its kind. Throws a `TypeError` where the name, a label or
 * the buckets cannot stand in an exposition, or where a sample of it has the name of a sample of another metric; `owners`
 * are the metrics by the names of their samples.
 */
export function checkDefinition(
  definition: MetricDefinition,
  owners: ReadonlyMap<string, string>,
): "counter" | "gauge" | "histogram" {
  const { name, type, labels } = definition;
  if (!isMetricName(name))
    throw new TypeError(`\`${name}\` is not the name of a metric; use letters, digits and _`);
  const illegal = labels.find((label) => !isLabelName(label) || label === reservedLabel(type));
  if (illegal !== undefined)
    throw new TypeError(
      `\`${illegal}\` is not a label that the ${type} \`${name}\` may have; choose another name`,
    );
  if (new Set(labels).size < labels.length) throw new TypeError(`\`${name}\` has a label twice`);
  const names = sampleNames({ ...definition, unit: "", acrossWorkers: "sum" });
  const taken = names.find((one) => owners.has(one));
  if (taken !== undefined)
    throw new TypeError(
      `\`${name}\` has samples \`${taken}\`, and so has \`${owners.get(taken)}\`; choose another name`,
    );
  if (type === "histogram") checkBuckets(name, definition.buckets ?? []);
  if (type === "counter" || type === "gauge" || type === "histogram") return type;
  throw new TypeError(`\`${name}\` is a ${type}; there are instruments for counters, gauges and histograms`);
}

function reservedLabel(type: MetricDefinition["type"]): string | undefined {
  return type === "histogram" ? "le" : undefined;
}

function checkBuckets(name: string, buckets: readonly number[]): void {
  const wrong = buckets.findIndex(
    (bound, index) => Number.isNaN(bound) || (index > 0 && !(bound > buckets[index - 1]!)),
  );
  if (wrong !== -1)
    throw new TypeError(`the buckets of \`${name}\` have to ascend; ${buckets[wrong]} is out of place`);
}
