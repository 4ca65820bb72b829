import { describe, expect, it } from "vitest";
import {
  chosen,
  formatDuration,
  labelValues,
  select,
  selectRange,
  selectRecorded,
} from "../../../dashboards/kit/index.ts";
import { apiMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";

const { requestDuration } = apiMetrics.metrics;
const { up } = syntheticMetrics.metrics;

describe("a selector", () => {
  it.each([
    [select(up), "up"],
    [
      select(up, [
        ["job", "=", "api"],
        ["instance", "!~", "a.*"],
      ]),
      'up{job="api", instance!~"a.*"}',
    ],
    [
      selectRange(requestDuration, [["le", "=", "0.3"]], "_bucket"),
      'http_server_request_duration_seconds_bucket{le="0.3"}[$__rate_interval]',
    ],
    [selectRecorded("slo:objective:ratio", [["objective", "=", "a"]]), 'slo:objective:ratio{objective="a"}'],
    [select(up, [["job", "=~", 'a\\.b"\n']]), 'up{job=~"a\\\\.b\\"\\n"}'],
  ])("is written as %s", (written, expected) => {
    expect(written).toBe(expected);
  });

  it("refuses a label and a suffix that the metric has not", () => {
    expect(() => select(up, [["server", "=", "a"]])).toThrow("`up` has no label `server`");
    expect(() => select(requestDuration, [["le", "=", "0.3"]], "_count")).toThrow("has no label `le`");
    expect(() => select(up, [], "_bucket")).toThrow("`up_bucket` is no series of a gauge");
  });
});

describe("a variable", () => {
  const job = labelValues({ name: "job", label: "Job", description: "Jobs.", metric: up });

  it("matches whatever is chosen", () => {
    expect(chosen(job)).toEqual(["job", "=~", "$job"]);
    expect(chosen({ ...job, isMultiple: false })).toEqual(["job", "=", "$job"]);
  });

  it("may be called otherwise than its label", () => {
    const database = labelValues({
      name: "server",
      label: "Server",
      description: "Servers.",
      metric: up,
      matchers: [chosen(job)],
      labelName: "instance",
    });
    expect(chosen(database)).toEqual(["instance", "=~", "$server"]);
    expect(database.selector).toBe('up{job=~"$job"}');
  });
});

describe("a duration", () => {
  it.each([
    [15, "15s"],
    [60, "1m"],
    [90, "90s"],
    [10_800, "3h"],
    [86_400, "1d"],
    [90_000, "25h"],
  ])("of %d seconds is written %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([0, -1, 1.5, Number.NaN])("is no duration: %d", (seconds) => {
    expect(() => formatDuration(seconds)).toThrow("is not a whole number of seconds above 0");
  });
});
