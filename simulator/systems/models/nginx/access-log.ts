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
    const past = { failedRatio: 0, retriedRatio: 0.001, limitedRatio: 0, addedLatencySeconds: 0 };
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

  /** So many requests were answered, in the mean; returns how many it were. */
  answer(mean: number, conditions: AnswerConditions): number {
    let total = 0;
    for (const { status, upstream, share, latency } of endings(conditions)) {
      const count = this.random.poisson(mean * share);
      const counted = this.counts.get(`${status}/${upstream}`);
      if (counted === undefined || count === 0) continue;
      counted.count += count;
      total += count;
      this.durations.get(status)?.record(count, latency, this.random);
    }
    return total;
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
  const limited = Math.max(limitedRatio / Math.max(1 - limitedRatio, 0.01), healthyLimitedRatio);
  const rest = 1 - failed;
  const answered = rest * (1 - missingRatio - staticRatio);
  return [
    { status: "200", upstream: "200", share: answered * (1 - retriedRatio), latency: passed },
    { status: "200", upstream: "502, 200", share: answered * retriedRatio, latency: passed },
    { status: "200", upstream: "-", share: rest * staticRatio, latency: immediate },
    { status: "404", upstream: "404", share: rest * missingRatio, latency: passed },
    { status: "429", upstream: "-", share: limited, latency: immediate },
    { status: "502", upstream: "502", share: failed, latency: immediate },
  ];
}
