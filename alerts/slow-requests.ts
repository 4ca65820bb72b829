import type { MetricDefinition } from "../instrumentation/src/catalog/index.ts";
import { type LabelMatcher, promql, select } from "./expression.ts";

/** Requests in a histogram of durations, and when the slowest of them are too slow. */
export interface SlowRequests {
  readonly metric: MetricDefinition;
  readonly where: readonly LabelMatcher[];
  /** The percentile, 0 to 1. */
  readonly share: number;
  /** As PromQL writes it. */
  readonly window: string;
  readonly secondsMax: number;
  /** Below it a percentile is the tale of a few. */
  readonly perSecondMin: number;
}

/** What a percentile is taken of. */
interface Percentile extends Pick<SlowRequests, "metric" | "share" | "window"> {
  readonly where?: readonly LabelMatcher[];
  /** The labels that are kept beside `le`; `instance` where absent. */
  readonly by?: readonly string[];
}

/** PromQL: a percentile of a histogram of durations. */
export function percentileOf({ metric, where = [], share, by = ["instance"], window }: Percentile): string {
  const buckets = select(metric, { suffix: "_bucket", where });
  const labels = [...by, "le"].join(", ");
  return promql`histogram_quantile(${share}, sum by (${labels}) (rate(${buckets}[${window}])))`;
}

/** PromQL: the percentile where it is above its limit, on instances with enough requests to judge by. */
export function slowRequests(slow: SlowRequests): string {
  const { metric, where, window, secondsMax, perSecondMin } = slow;
  const counts = select(metric, { suffix: "_count", where });
  return promql`
    ${percentileOf(slow)} > ${secondsMax}
    and on (instance) sum by (instance) (rate(${counts}[${window}])) >= ${perSecondMin}`;
}
