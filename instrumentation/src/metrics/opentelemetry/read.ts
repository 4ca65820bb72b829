import type { Attributes } from "@opentelemetry/api";
import { DataPointType, type MetricData, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Family, FamilyHeader } from "../family.ts";
import { attributeSetOf } from "./attribute-sets.ts";
import { attributeText } from "./attributes.ts";
import { exposedName, type NameKind } from "./names.ts";

/** What the SDK collected as families; series are turned into text when they are written. */
export function familiesOf(metrics: ResourceMetrics, labelValueLimit: number): readonly Family[] {
  const labelsOf = (attributes: Attributes) =>
    attributeSetOf(attributes)?.labels ?? attributeText(attributes, labelValueLimit);
  return metrics.scopeMetrics.flatMap((scope) =>
    scope.metrics.map((data) => familyOf(data, labelsOf)).filter((family) => family !== undefined),
  );
}

function familyOf(data: MetricData, labelsOf: (attributes: Attributes) => string): Family | undefined {
  switch (data.dataPointType) {
    case DataPointType.SUM:
    case DataPointType.GAUGE: {
      const { dataPoints } = data;
      const isCounter = data.dataPointType === DataPointType.SUM && data.isMonotonic;
      const isGauge = data.dataPointType === DataPointType.GAUGE;
      return {
        ...headerOf(data, isCounter ? "counter" : isGauge ? "gauge" : "up-down-counter"),
        type: isCounter ? "counter" : "gauge",
        cellCount: dataPoints.length,
        reader: () => (index) => {
          const point = dataPoints[index];
          if (point === undefined) return undefined;
          const exemplar = attributeSetOf(point.attributes)?.exemplars?.[0];
          return { labels: labelsOf(point.attributes), value: point.value, exemplar };
        },
      };
    }
    case DataPointType.HISTOGRAM: {
      const { dataPoints } = data;
      const bounds = dataPoints[0]?.value.buckets.boundaries.filter(Number.isFinite) ?? [];
      return {
        ...headerOf(data, "histogram"),
        type: "histogram",
        bounds,
        cellCount: dataPoints.length,
        reader: () => (index) => {
          const point = dataPoints[index];
          if (point === undefined) return undefined;
          const { sum = 0, buckets } = point.value;
          const exemplars = attributeSetOf(point.attributes)?.exemplars;
          return { labels: labelsOf(point.attributes), sum, counts: buckets.counts, exemplars };
        },
      };
    }
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      // Only a view could ask for one, and there is none.
      return undefined;
    default:
      return data satisfies never;
  }
}

function headerOf({ descriptor }: MetricData, kind: NameKind): Omit<FamilyHeader, "type"> {
  const { name, unit } = exposedName(descriptor.name, descriptor.unit, kind);
  const help = descriptor.description || `The instrument \`${descriptor.name}\` of OpenTelemetry.`;
  // What a gauge of several workers amounts to, nobody but the application knows.
  return { name, unit, help, acrossWorkers: kind === "gauge" ? "each" : "sum" };
}
