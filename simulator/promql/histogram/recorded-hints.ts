import type { CounterResetHint, NativeHistogram } from "../native-histogram.ts";
import { type BucketColumn, countOfIndex } from "./bucket-column.ts";
import { negativeColumn, positiveColumn, withHint } from "./compact.ts";
import { hasCustomBuckets, isSameBounds } from "./schema.ts";

/**
 * Gives the histograms of a series the hints with which Prometheus's storage returns them. It keeps histograms in
 * chunks within which no counter reset happens, so all but the first of a chunk are known not to follow a reset. Of
 * the first one nothing is known, because other samples may since have come between. Gauges stay gauges.
 */
export class HintRecorder {
  #previous: NativeHistogram | undefined;
  #isAfterGap = false;

  /** The histogram as it is read back; histograms must come in order of time. */
  record(histogram: NativeHistogram): NativeHistogram {
    const previous = this.#isAfterGap ? undefined : this.#previous;
    this.#previous = histogram;
    this.#isAfterGap = false;
    return withHint(histogram, hintAfter(previous, histogram));
  }

  /** Begins a new chunk: after a float or a staleness marker. */
  endChunk(): void {
    this.#isAfterGap = true;
  }
}

function hintAfter(previous: NativeHistogram | undefined, histogram: NativeHistogram): CounterResetHint {
  if (histogram.counterResetHint === "gauge") return "gauge";
  if (previous === undefined || histogram.counterResetHint === "reset") return "unknown";
  if (previous.counterResetHint === "gauge" || !isContinued(previous, histogram)) return "unknown";
  return "not_reset";
}

/** Whether a histogram fits behind another one in a chunk: the same layout, and nothing fell. */
function isContinued(previous: NativeHistogram, histogram: NativeHistogram): boolean {
  return (
    histogram.schema === previous.schema &&
    histogram.zeroThreshold === previous.zeroThreshold &&
    !(histogram.count < previous.count) &&
    !(histogram.zeroCount < previous.zeroCount) &&
    (!hasCustomBuckets(histogram) || isSameBounds(histogram.customValues, previous.customValues)) &&
    hasNoFall(positiveColumn(previous), positiveColumn(histogram)) &&
    hasNoFall(negativeColumn(previous), negativeColumn(histogram))
  );
}

function hasNoFall(before: BucketColumn, now: BucketColumn): boolean {
  return before.counts.every((count, i) => !(countOfIndex(now, before.offset + i) < count));
}
