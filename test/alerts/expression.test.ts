import { describe, expect, it } from "vitest";
import { bucketUpTo, formatDuration, formatNumber, promql, select } from "../../alerts/expression.ts";
import { apiMetrics, postgresMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";

const { requestDuration, probeSuccess } = apiMetrics.metrics;

describe("a selector", () => {
  it.each([
    ["names the job that the catalog knows", select(probeSuccess), 'probe_success{job="api-health"}'],
    [
      "takes a histogram's series and conditions on its labels",
      select(requestDuration, {
        suffix: "_bucket",
        where: [
          ["le", "=", "0.3"],
          ["http_route", "!~", '/a"b|\\d'],
        ],
      }),
      'http_server_request_duration_seconds_bucket{job="api", le="0.3", http_route!~"/a\\"b|\\\\d"}',
    ],
    [
      "names a job for what every job has",
      select(syntheticMetrics.metrics.up, { job: "postgres" }),
      'up{job="postgres"}',
    ],
    ["may take every job", select(syntheticMetrics.metrics.up), "up"],
  ])("%s", (_what, selector, expected) => {
    expect(selector).toBe(expected);
  });

  it.each<[string, () => string, string]>([
    [
      "a label that the metric has not",
      () => select(postgresMetrics.metrics.deadlocks, { where: [["state", "=", "active"]] }),
      "`pg_stat_database_deadlocks` has no label `state`",
    ],
    [
      "the suffix of a histogram on something else",
      () => select(probeSuccess, { suffix: "_bucket" }),
      "`probe_success_bucket` is no series of a gauge",
    ],
    [
      "a histogram as if it were one series",
      () => select(requestDuration),
      "`http_server_request_duration_seconds` is no series of a histogram",
    ],
    ["a second job", () => select(probeSuccess, { job: "api" }), "has its job from the catalog"],
  ])("refuses %s", (_what, build, message) => {
    expect(build).toThrow(message);
  });
});

describe("an expression", () => {
  it("is folded into one line, with its strings left alone", () => {
    expect(promql`
      sum by (a) (
        x{state="idle  in (  transaction )"}
      ) > ${0.1 + 0.2}
      and y`).toBe('sum by (a) (x{state="idle  in (  transaction )"}) > 0.3 and y');
  });

  it("finds a bucket in both versions of Prometheus", () => {
    expect(bucketUpTo(1)).toEqual(["le", "=~", "1([.]0)?"]);
    expect(bucketUpTo(0.3)).toEqual(["le", "=", "0.3"]);
  });
});

describe("a duration", () => {
  it.each([
    [0, "0s"],
    [5, "5s"],
    [60, "1m"],
    [90, "90s"],
    [3600, "1h"],
    [5400, "90m"],
    [86_400, "1d"],
    [30 * 86_400, "30d"],
  ])("of %i seconds is %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("of %d seconds is none", (seconds) => {
    expect(() => formatDuration(seconds)).toThrow("is not a whole number of seconds");
  });
});

describe("a number", () => {
  it.each([
    [1 - 0.999, "0.001"],
    [14.4, "14.4"],
    [0.02 * 720, "14.4"],
    [1024 ** 3, "1073741824"],
    [0, "0"],
    [-0.5, "-0.5"],
  ])("%d is written %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it("that is none is refused", () => {
    expect(() => formatNumber(Number.NaN)).toThrow("NaN is no threshold");
  });
});
