import { mapOf, textOf } from "../../dashboard/index.ts";
import type { AnsweredExemplar } from "./data-source.ts";
import { numberIn } from "./prometheus-series.ts";
import { textLabels } from "./text-labels.ts";

// A Prometheus keeps a hundred thousand unless told otherwise; a panel shows some hundred.
const exemplarsMax = 20_000;

/** Takes the exemplars out of what `query_exemplars` of Prometheus's API answers, as far as they are some. */
export function readPrometheusExemplars(data: unknown): readonly AnsweredExemplar[] {
  const found: AnsweredExemplar[] = [];
  for (const item of Array.isArray(data) ? data : []) {
    const { seriesLabels, exemplars } = mapOf(item);
    const ofSeries = textLabels(seriesLabels);
    for (const exemplar of Array.isArray(exemplars) ? exemplars : []) {
      const { labels, value, timestamp } = mapOf(exemplar);
      const number = numberIn(textOf(value) ?? "NaN");
      if (typeof timestamp !== "number" || Number.isNaN(number)) continue;
      if (found.length >= exemplarsMax) return found;
      const timeMs = Math.round(timestamp * 1000);
      found.push({ labels: textLabels(labels), seriesLabels: ofSeries, timeMs, value: number });
    }
  }
  return found;
}
