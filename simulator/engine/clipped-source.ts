import type { Selection, Series, SeriesSource } from "../promql/index.ts";
import type { SeriesStore } from "./store.ts";
import type { StoredSeries } from "./stored-series.ts";
import { countBefore } from "./timestamp-column.ts";

/** Until when a series is visible; its sample at the very end may count or not. */
export interface Visibility {
  readonly endMs: number;
  readonly includesEnd: boolean;
}

/** A store as it was at some moment: of each series only what was written by then. */
export function clippedSource(
  store: SeriesStore,
  visibilityOf: (series: StoredSeries) => Visibility,
): SeriesSource {
  return {
    select(selection: Selection): readonly Series[] {
      return store.selectStored(selection).map((series) => clip(series, visibilityOf(series)));
    },
  };
}

function clip(series: StoredSeries, { endMs, includesEnd }: Visibility): Series {
  const { lastTimestampMs } = series;
  if (lastTimestampMs < endMs || (includesEnd && lastTimestampMs === endMs)) return series;
  const countOf = (times: Float64Array | readonly number[], count: number): number => {
    const before = countBefore(times, count, endMs);
    return includesEnd && before < count && times[before] === endMs ? before + 1 : before;
  };
  const { histograms, staleTimestampsMs } = series;
  const histogramCount = histograms && countOf(histograms.timestampsMs, histograms.timestampsMs.length);
  return {
    labels: series.labels,
    timestampsMs: series.timestampsMs,
    values: series.values,
    sampleCount: countOf(series.timestampsMs, series.sampleCount),
    staleTimestampsMs: staleTimestampsMs.slice(0, countOf(staleTimestampsMs, staleTimestampsMs.length)),
    histograms: histograms && {
      timestampsMs: histograms.timestampsMs.slice(0, histogramCount),
      values: histograms.values.slice(0, histogramCount),
    },
  };
}
