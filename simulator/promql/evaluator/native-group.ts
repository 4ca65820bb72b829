import { type Labels, labelValue, metricNameLabel } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { quoteText } from "../quote.ts";
import type { Span } from "../span.ts";
import type { BucketGroup } from "./bucket-group.ts";
import type { EvaluationContext } from "./context.ts";
import type { VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

/** The native histograms of one series. */
export interface NativeGroup {
  /** With the metric name as far as it could be seen. */
  readonly labels: Labels;
  readonly isNameDropped: boolean;
  readonly mayCollide: boolean;
  /** One for each step; undefined where there is none. */
  readonly histograms: (NativeHistogram | undefined)[];
}

/** Takes the histograms out of a series, so that floats remain; undefined where it has none. */
export function takeNativeGroup(series: VectorSeries, context: EvaluationContext): NativeGroup | undefined {
  if (series.histograms === undefined) return undefined;
  const histograms = series.histograms.map((histogram, step) => {
    if (histogram === undefined || series.isPresent[step] === 0) return undefined;
    series.isPresent[step] = 0;
    series.presentCount--;
    return histogram;
  });
  series.histograms = undefined;
  const { isNameDropped, mayCollide } = series;
  return { labels: visibleLabels(series, context), isNameDropped, mayCollide, histograms };
}

/**
 * Where a classic and a native histogram have the same labels at the same step, neither is evaluated, with
 * Prometheus's remark.
 */
export function separateKinds(
  groups: readonly BucketGroup[],
  natives: readonly NativeGroup[],
  context: EvaluationContext,
  span: Span,
): void {
  const byKey = new Map(groups.map((group) => [group.labels.key, group]));
  for (const { labels, histograms } of natives) {
    const group = byKey.get(labels.key);
    if (group === undefined) continue;
    histograms.forEach((histogram, step) => {
      const hasBuckets = group.members.some(
        ({ isPresent }) => isPresent === undefined || isPresent[step] === 1,
      );
      if (histogram === undefined || !hasBuckets || group.excluded?.[step] === 1) return;
      group.excluded ??= new Uint8Array(histograms.length);
      group.excluded[step] = 1;
      histograms[step] = undefined;
      const message = `vector contains a mix of classic and native histograms${namePart(labels, context)}`;
      context.log.add("warning", message, span);
    });
  }
}

/** Messages name the metric only where its name is kept till the end. */
export function namePart(labels: Labels, context: EvaluationContext): string {
  const name = context.settings.isNameRemovalDelayed ? labelValue(labels, metricNameLabel) : "";
  return name === "" ? "" : ` for metric name ${quoteText(name)}`;
}
