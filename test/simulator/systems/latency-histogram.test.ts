import { describe, expect, it } from "vitest";
import { histogramSeries, uvicornMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { LatencyHistogram } from "../../../simulator/systems/kit/latency-histogram.ts";
import { randomStream } from "../../../simulator/systems/kit/random-stream.ts";
import { SeriesBook } from "../../../simulator/systems/kit/series-book.ts";

const metric = uvicornMetrics.metrics.requestDuration;
const labels = { method: "GET", route: "/api/items" };
const quick = { medianSeconds: 0.02, spread: 0.5, addedSeconds: 0 };
const slow = { ...quick, addedSeconds: 2 };

function opened() {
  const book = new SeriesBook();
  const histogram = new LatencyHistogram(book, metric, labels);
  const read = () => {
    const names: string[] = [];
    const values = new Map<string, number>();
    book.begin({
      handle: (name, { le = "" }) => names.push(`${name} ${le}`.trim()) - 1,
      set: (handle, value) => values.set(names[handle] ?? "", value),
    });
    histogram.expose(book);
    return values;
  };
  const { bucket, sum, count } = histogramSeries(metric);
  const upTo = (bound: string) => read().get(`${bucket} ${bound}`);
  return { histogram, upTo, sum: () => read().get(sum), count: () => read().get(count) };
}

describe("a histogram of latencies", () => {
  it("counts every request once, in the buckets that its latency falls into", () => {
    const { histogram, upTo, sum, count } = opened();
    const random = randomStream(5, "latency-histogram");
    histogram.record(1000, quick, random);
    expect([count(), upTo("+Inf"), upTo("2.5")]).toEqual([1000, 1000, 1000]);
    expect(Math.abs((upTo("0.025") ?? 0) - 672)).toBeLessThan(60);
    expect(sum()).toBeCloseTo(1000 * 0.0227, 0);
    histogram.record(100, slow, random);
    expect([count(), upTo("1"), upTo("2.5")]).toEqual([1100, 1000, 1100]);
    expect(sum()).toBeGreaterThan(220);
  });

  it("takes a past as counted without drawing", () => {
    const first = opened();
    const second = opened();
    first.histogram.fillPast(12_345, quick);
    second.histogram.fillPast(12_345, quick);
    expect(first.count()).toBe(12_345);
    expect(first.upTo("0.05")).toBe(second.upTo("0.05"));
  });

  it("has counted nothing as a new process", () => {
    const { histogram, upTo, sum, count } = opened();
    histogram.fillPast(500, slow);
    histogram.reset();
    expect([count(), sum(), upTo("+Inf")]).toEqual([0, 0, 0]);
  });
});
