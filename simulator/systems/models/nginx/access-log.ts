import { nginxMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { Latency } from "../../kit/latency.ts";
import { LatencyHistogram } from "../../kit/latency-histogram.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import type { SeriesBook } from "../../kit/series-book.ts";

const { metrics } = nginxMetrics;
const prog = "nginx.mtail";

/** How requests end at present, each a share of all of them but `limitedRatio`, which comes on top. */
export interface AnswerConditions {
  readonly failedRatio: number;
  readonly retriedRatio: number;
  readonly limitedRatio: number;
  readonly addedLatencySeconds: number;
}

const healthyFailedRatio = 0.0002;
const healthyLimitedRatio = 0.002;
/** How many requests meet an upstream that restarts. */
export const healthyRetriedRatio = 0.0003;
const missingRatio = 0.015;
const staticRatio = 0.02;
const immediate: Latency = { medianSeconds: 0.002, spread: 0.4, addedSeconds: 0 };

/** What mtail has counted in the access log. */
export class AccessLog {
  private readonly random: RandomStream;
  private readonly counts = new Map<string, { readonly series: number; count: number }>();
  private readonly durations = new Map<string, LatencyHistogram>();

  constructor(book: SeriesBook, random: RandomStream, pastCount: number) {
    this.random = random;
    const past = {
      failedRatio: 0,
      retriedRatio: healthyRetriedRatio,
      limitedRatio: 0,
      addedLatencySeconds: 0,
    };
    for (const { status, upstream, share, latency } of endings(past)) {
      const labels = { prog, status, upstream_status: upstream };
      const count = Math.round(share * pastCount);
      this.counts.set(`${status}/${upstream}`, { series: book.open(metrics.requests, labels), count });
      const histogram =
        this.durations.get(status) ?? new LatencyHistogram(book, metrics.requestDuration, { prog, status });
      this.durations.set(status, histogram);
      histogram.fillPast(count, latency);
    }
  }

  /** So many requests were answered. */
  answer(requestCount: number, conditions: AnswerConditions): void {
    let rest = requestCount;
    let restShare = requestsPerServed(conditions.limitedRatio);
    for (const { status, upstream, share, latency } of endings(conditions)) {
      const count = this.random.binomial(rest, share / restShare);
      rest -= count;
      restShare -= share;
      const counted = this.counts.get(`${status}/${upstream}`);
      if (counted === undefined || count === 0) continue;
      counted.count += count;
      this.durations.get(status)?.record(count, latency, this.random);
    }
  }

  /** mtail starts anew: it counts from the end of the log on. */
  reset(): void {
    for (const counted of this.counts.values()) counted.count = 0;
    for (const histogram of this.durations.values()) histogram.reset();
  }

  expose(book: SeriesBook): void {
    for (const { series, count } of this.counts.values()) book.set(series, count);
    for (const histogram of this.durations.values()) histogram.expose(book);
  }
}

/** How many requests come for each that is not refused for its number. */
export function requestsPerServed(limitedRatio: number): number {
  return 1 + limitedShare(limitedRatio);
}

function limitedShare(limitedRatio: number): number {
  return Math.max(limitedRatio / Math.max(1 - limitedRatio, 0.01), healthyLimitedRatio);
}

interface Ending {
  readonly status: string;
  readonly upstream: string;
  readonly share: number;
  readonly latency: Latency;
}

function endings(conditions: AnswerConditions): readonly Ending[] {
  const { failedRatio, retriedRatio, limitedRatio, addedLatencySeconds } = conditions;
  const passed: Latency = { medianSeconds: 0.03, spread: 0.7, addedSeconds: addedLatencySeconds };
  const failed = Math.max(failedRatio, healthyFailedRatio);
  const limited = limitedShare(limitedRatio);
  const rest = 1 - failed;
  const answered = rest * (1 - missingRatio - staticRatio);
  return [
    { status: "200", upstream: "200", share: answered * (1 - retriedRatio), latency: passed },
    { status: "200", upstream: "502, 200", share: answered * retriedRatio, latency: passed },
    { status: "200", upstream: "-", share: rest * staticRatio, latency: immediate },
    { status: "404", upstream: "404", share: rest * missingRatio, latency: passed },
    { status: "429", upstream: "-", share: limited, latency: immediate },
    // All three were asked.
    { status: "502", upstream: "502, 502, 502", share: failed, latency: immediate },
  ];
}
