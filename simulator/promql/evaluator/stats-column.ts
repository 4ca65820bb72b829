import { isCounterReset } from "../histogram/index.ts";
import { type CounterResetHint, emptyHistogram, type NativeHistogram } from "../native-histogram.ts";
import type { HistogramColumn, Series } from "../series.ts";
import type { WindowEdges } from "./sample-index.ts";

/**
 * Histograms reduced to count, sum and schema, each with a hint of whether a counter reset lies before it. As in
 * Prometheus that is found out only where the one before is read as well.
 */
export function statsColumn(column: HistogramColumn, edges: WindowEdges): HistogramColumn {
  const { timestampsMs, values } = column;
  const isRead = readTester(edges);
  let wasRead = false;
  const reduced = values.map((histogram, i) => {
    const previous = wasRead ? values[i - 1] : undefined;
    wasRead = isRead(timestampsMs[i]!);
    return { ...statsOf(histogram), counterResetHint: hintAfter(previous, histogram) };
  });
  return { ...column, values: reduced };
}

/** Makes a function that tells whether any window reads a time, for times that rise. */
function readTester({ startsMs, endsMs, isClosed }: WindowEdges): (timeMs: number) => boolean {
  let step = 0;
  return (timeMs) => {
    while (step < endsMs.length && endsMs[step]! < timeMs) step++;
    if (step >= endsMs.length) return false;
    return startsMs[step]! < timeMs || (isClosed && startsMs[step] === timeMs);
  };
}

function hintAfter(previous: NativeHistogram | undefined, histogram: NativeHistogram): CounterResetHint {
  if (histogram.counterResetHint !== "unknown" || previous === undefined) return histogram.counterResetHint;
  return isCounterReset(previous, histogram) ? "reset" : "not_reset";
}

function statsOf({ schema, count, sum, counterResetHint }: NativeHistogram): NativeHistogram {
  return { ...emptyHistogram, schema, counterResetHint, count, sum };
}

/**
 * The series with other histograms. Field by field, because a source's series may be objects whose fields are getters,
 * which a spread would lose.
 */
export function withHistograms(series: Series, histograms: HistogramColumn): Series {
  const { labels, timestampsMs, values, sampleCount, staleTimestampsMs, startTimestampsMs } = series;
  return { labels, timestampsMs, values, sampleCount, staleTimestampsMs, startTimestampsMs, histograms };
}
