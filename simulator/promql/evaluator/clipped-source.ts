import type { HistogramColumn, Selection, Series, SeriesSource } from "../series.ts";
import { firstAfter } from "./sample-index.ts";

/** The same source with the samples of a closed interval only. */
export function clippedSource(source: SeriesSource, fromMs: number, toMs: number): SeriesSource {
  return {
    select: (selection: Selection) =>
      source.select(selection).map((series) => clippedSeries(series, fromMs, toMs)),
  };
}

function clippedSeries(series: Series, fromMs: number, toMs: number): Series {
  const { labels, timestampsMs, values, sampleCount, staleTimestampsMs, startTimestampsMs } = series;
  const first = firstAfter(timestampsMs, sampleCount, fromMs - 1);
  const end = firstAfter(timestampsMs, sampleCount, toMs);
  return {
    labels,
    timestampsMs: timestampsMs.subarray(first, end),
    values: values.subarray(first, end),
    sampleCount: end - first,
    staleTimestampsMs: staleTimestampsMs.filter((timeMs) => timeMs >= fromMs && timeMs <= toMs),
    histograms:
      series.histograms === undefined ? undefined : clippedHistograms(series.histograms, fromMs, toMs),
    startTimestampsMs: startTimestampsMs?.subarray(first, end),
  };
}

function clippedHistograms(column: HistogramColumn, fromMs: number, toMs: number): HistogramColumn {
  const { timestampsMs, values, startTimestampsMs } = column;
  const first = firstAfter(timestampsMs, timestampsMs.length, fromMs - 1);
  const end = firstAfter(timestampsMs, timestampsMs.length, toMs);
  return {
    timestampsMs: timestampsMs.slice(first, end),
    values: values.slice(first, end),
    startTimestampsMs: startTimestampsMs?.slice(first, end),
  };
}
