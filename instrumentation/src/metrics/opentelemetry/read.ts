import type { Attributes } from "@opentelemetry/api";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Family } from "../family.ts";
import { attributeText } from "./attributes.ts";
import { headerOf } from "./header.ts";
import { labelsOfObserved } from "./observed.ts";
import { metricsSdk } from "./sdk.ts";

/** What the SDK collected from observers as families; series are turned into text when they are written. */
export function familiesOf(metrics: ResourceMetrics, labelValueLimit: number): readonly Family[] {
  const labelsOf = (attributes: Attributes) =>
    labelsOfObserved(attributes) ?? attributeText(attributes, labelValueLimit);
  return metrics.scopeMetrics.flatMap((scope) =>
    scope.metrics.map((data) => familyOf(data, labelsOf)).filter((family) => family !== undefined),
  );
}

function familyOf(data: MetricData, labelsOf: (attributes: Attributes) => string): Family | undefined {
  const { DataPointType } = metricsSdk();
  switch (data.dataPointType) {
    case DataPointType.SUM:
    case DataPointType.GAUGE: {
      const { dataPoints, descriptor } = data;
      const isCounter = data.dataPointType === DataPointType.SUM && data.isMonotonic;
      const isGauge = data.dataPointType === DataPointType.GAUGE;
      return {
        ...headerOf(
          descriptor.name,
          descriptor,
          isCounter ? "counter" : isGauge ? "gauge" : "up-down-counter",
        ),
        type: isCounter ? "counter" : "gauge",
        cellCount: dataPoints.length,
        reader: () => (index) => {
          const point = dataPoints[index];
          return point && { labels: labelsOf(point.attributes), value: point.value };
        },
      };
    }
    case DataPointType.HISTOGRAM:
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      // Nothing that is observed becomes a histogram.
      return undefined;
    default:
      return data satisfies never;
  }
}
