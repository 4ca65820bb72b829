import { describe, expect, it } from "vitest";
import { systems } from "../../../alerts/index.ts";
import {
  ALERTS,
  allMetrics,
  apiMetrics,
  findMetric,
  findMetrics,
  histogramSeries,
  type MetricDefinition,
  postgresMetrics,
  seriesLabels,
  seriesNames,
  stackMetrics,
  syntheticMetrics,
  systemMetrics,
} from "../../../instrumentation/src/catalog/index.ts";

const { requestDuration } = apiMetrics.metrics;

/** Problems of one definition, as a reviewer would write them. */
function problemsOf(metric: MetricDefinition): string[] {
  const problems: string[] = [];
  const { name, help, labels, buckets, type } = metric;
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) problems.push("not a metric name");
  if (!/^[A-Z`1].*\.$/.test(help)) problems.push("the help is no sentence");
  if (new Set(labels).size !== labels.length) problems.push("a label stands twice");
  for (const label of labels) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) problems.push(`\`${label}\` is not a label name`);
    if (["job", "instance", "le", "quantile"].includes(label))
      problems.push(`\`${label}\` is not the exporter's`);
  }
  if ((type === "histogram") !== (buckets !== undefined)) problems.push("buckets belong to histograms");
  for (const [index, bound] of (buckets ?? []).entries()) {
    if (bound <= (buckets?.[index - 1] ?? 0) || !Number.isFinite(bound))
      problems.push("the buckets do not rise");
  }
  return problems.map((problem) => `${name}: ${problem}`);
}

describe("the catalog", () => {
  it("holds definitions without a slip", () => {
    expect(allMetrics.flatMap(problemsOf)).toEqual([]);
    expect(allMetrics.length).toBeGreaterThan(100);
  });

  it("names each metric once for each job that exposes it", () => {
    const keys = allMetrics.map(({ emittedBy, name }) => `${emittedBy} ${name}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("agrees with itself where several jobs expose one name", () => {
    const kinds = allMetrics.map(
      ({ name }) =>
        new Set(allMetrics.filter((other) => other.name === name).map(({ type, unit }) => `${type} ${unit}`)),
    );
    expect(kinds.filter(({ size }) => size !== 1)).toEqual([]);
  });

  it("uses keys that do not repeat their system", () => {
    const repeated = systemMetrics.flatMap(({ system, metrics }) =>
      Object.keys(metrics).filter((key) => !/^[a-z][A-Za-z0-9]*$/.test(key) || key.startsWith(system)),
    );
    expect(repeated).toEqual([]);
  });

  it("calls each system by the name of its file", () => {
    expect(systemMetrics.map(({ system }) => system)).toEqual([...systems, "service", "drill", "synthetic"]);
  });

  it("keeps a bucket at every threshold of the latency objective", () => {
    expect(requestDuration.buckets).toContain(0.3);
  });
});

describe("finding a metric by the name of a series", () => {
  it.each([
    ["http_server_request_duration_seconds_bucket", requestDuration],
    ["http_server_request_duration_seconds_sum", requestDuration],
    ["http_server_request_duration_seconds_count", requestDuration],
    ["http_server_request_duration_seconds", undefined],
    ["pg_up", postgresMetrics.metrics.up],
    ["up", syntheticMetrics.metrics.up],
    ["ALERTS", ALERTS],
    ["pg_up_total", undefined],
    ["pg_upp", undefined],
    ["", undefined],
    ["constructor", undefined],
  ])("finds %j", (name, metric) => {
    expect(findMetric(name)).toBe(metric);
  });

  it("tells apart what several jobs expose under one name", () => {
    const name = "process_resident_memory_bytes";
    expect(findMetrics(name).map(({ emittedBy }) => emittedBy)).toEqual([
      "api",
      "postgres",
      "prometheus",
      "alertmanager",
      "uvicorn",
    ]);
    expect(findMetric(name)).toBe(apiMetrics.metrics.residentMemory);
    expect(findMetric(name, "alertmanager")).toBe(stackMetrics.metrics.alertmanagerResidentMemory);
    expect(findMetric(name, "api-health")).toBeUndefined();
    expect(findMetric("up", "api-health")).toBe(syntheticMetrics.metrics.up);
  });
});

describe("the series of a metric", () => {
  it("are three for a histogram, and one for a counter or a gauge", () => {
    expect(histogramSeries(requestDuration)).toEqual({
      bucket: "http_server_request_duration_seconds_bucket",
      sum: "http_server_request_duration_seconds_sum",
      count: "http_server_request_duration_seconds_count",
    });
    expect(seriesNames(postgresMetrics.metrics.deadlocks)).toEqual(["pg_stat_database_deadlocks"]);
    expect(() => histogramSeries(postgresMetrics.metrics.up)).toThrow("`pg_up` is a gauge, not a histogram");
  });

  it("carry `le` on buckets only", () => {
    const series = histogramSeries(requestDuration);
    expect(seriesLabels(requestDuration, series.bucket)).toEqual([...requestDuration.labels, "le"]);
    expect(seriesLabels(requestDuration, series.count)).toEqual(requestDuration.labels);
  });
});
