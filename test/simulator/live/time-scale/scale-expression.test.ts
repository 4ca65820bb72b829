import { describe, expect, it } from "vitest";
import { type ScaleOptions, scaleExpression } from "../../../../simulator/live/time-scale/index.ts";

function scaled(text: string, factor = 10, options: ScaleOptions = {}): string {
  const result = scaleExpression(text, factor, options);
  expect(result.problem).toBeUndefined();
  return result.text;
}

function kindsOf(text: string, factor = 10): readonly string[] {
  return scaleExpression(text, factor).notes.map(
    ({ kind, span }) => `${kind}: ${text.slice(span.start, span.end)}`,
  );
}

describe("windows of an expression", () => {
  it.each([
    ["rate(x[5m])", "rate(x[30s])"],
    ["max_over_time(x[1h:1m])", "max_over_time(x[6m:6s])"],
    ["max_over_time(x[1h:])", "max_over_time(x[6m:])"],
    ["x offset 1h", "x offset 6m"],
    ["x offset -90s", "x offset -9s"],
    ["x[5m] offset 1d", "x[30s] offset 2h24m"],
    ["x offset 0s", "x offset 0s"],
    ["rate(x[300])", "rate(x[30s])"],
    ["x offset -300", "x offset -30s"],
    ["rate(x[10m]) > 0.5 # at least a half\n and y", "rate(x[1m]) > 0.5 # at least a half\n and y"],
    ["sum by (a) (rate ( x {b = 'c'} [ 5m ] ))", "sum by (a) (rate ( x {b = 'c'} [ 30s ] ))"],
  ])("%s becomes %s", (text, expected) => {
    expect(scaled(text)).toBe(expected);
  });

  it("are rounded to whole milliseconds, and never to none", () => {
    expect(scaled("rate(x[5m])", 8)).toBe("rate(x[37s500ms])");
    expect(scaled("rate(x[5m])", 7)).toBe("rate(x[42s857ms])");
    expect(scaled("rate(x[5ms])", 60)).toBe("rate(x[1ms])");
    expect(kindsOf("rate(x[5ms])", 60)).toEqual(["rounded: 5ms"]);
  });

  it("may be calculated; what is no length of time stays", () => {
    const features = new Set(["promql-duration-expr"] as const);
    const of = (text: string) => scaled(text, 10, { features });
    expect(of("rate(x[5m + 10s])")).toBe("rate(x[30s + 1s])");
    expect(of("rate(x[5m * 2])")).toBe("rate(x[30s * 2])");
    expect(of("rate(x[2 * 5m])")).toBe("rate(x[2 * 30s])");
    expect(of("rate(x[1h / 2])")).toBe("rate(x[6m / 2])");
    expect(of("rate(x[max_of(step(), 5m)])")).toBe("rate(x[max_of(step(), 30s)])");
    expect(of("x offset -(1h - 10m)")).toBe("x offset -(6m - 1m)");
  });
});

describe("ages in an expression", () => {
  it.each([
    ["time() - x > 300", "time() - x > 30"],
    ["time() - x > 5m", "time() - x > 30s"],
    ["300 < time() - x", "30 < time() - x"],
    ["time() - max by (a) (x) >= bool 6 * 3600", "time() - max by (a) (x) >= bool 2160"],
    ["max by (a) (time() - x{b='c'}) > 93600", "max by (a) (time() - x{b='c'}) > 9360"],
    ["(time() - x) / 3600 > 26", "(time() - x) / 3600 > 2.6"],
    ["(time() - x) / 60 / 60 / 24 > 7", "(time() - x) / 60 / 60 / 24 > 0.7"],
    ["min(x) - time() < 14 * 86400", "min(x) - time() < 120960"],
    ["x < time() - 300", "x < time() - 30"],
    ["x - 300 < time()", "x - 300 < time()"],
    ["x - (time() + 300) < 0", "x - (time() + 30) < 0"],
    ["time() - timestamp(x) > 60", "time() - timestamp(x) > 6"],
    ["timestamp(x) - timestamp(x offset 1h) > 60", "timestamp(x) - timestamp(x offset 6m) > 6"],
    ["time() - process_start_time_seconds < 600 and up", "time() - process_start_time_seconds < 60 and up"],
    [
      "max_over_time(node_boot_time_seconds[10m]) - min_over_time(node_boot_time_seconds[10m]) > 60",
      "max_over_time(node_boot_time_seconds[1m]) - min_over_time(node_boot_time_seconds[1m]) > 6",
    ],
    ["max_over_time((time() - x)[1h:1m]) > 90", "max_over_time((time() - x)[6m:6s]) > 9"],
    ["count(time() - x < 120) or vector(0)", "count(time() - x < 12) or vector(0)"],
    ["(time() - x or vector(600)) > 300", "(time() - x or vector(60)) > 30"],
    ["clamp_max(time() - x, 600) == 600", "clamp_max(time() - x, 60) == 60"],
    ["abs(time() - x - 60) > -(-5)", "abs(time() - x - 6) > 0.5"],
    [
      "label_replace(time() - x > 300, 'a', '$1', 'b', '(.*)')",
      "label_replace(time() - x > 30, 'a', '$1', 'b', '(.*)')",
    ],
    ["scalar(time() - x) > vector(30)", "scalar(time() - x) > vector(3)"],
    ["3600 / (time() - x) > 12", "3600 / (time() - x) > 120"],
    ["(time() - x) / (time() - y) > 2", "(time() - x) / (time() - y) > 2"],
    ["rate(x[5m]) * 60 > 20", "rate(x[30s]) * 60 > 20"],
    ["predict_linear(x[1h], 4 * 3600) < 0", "predict_linear(x[6m], 1440) < 0"],
    ["time() - x > 300 or y > 300", "time() - x > 30 or y > 300"],
    ["time() - x > 0", "time() - x > 0"],
    ["time() - x > Inf", "time() - x > Inf"],
    ["-(x - time()) > 300", "-(x - time()) > 30"],
  ])("%s becomes %s", (text, expected) => {
    expect(scaled(text)).toBe(expected);
  });

  it("are compared with another metric by dividing that one where it stands", () => {
    const text = "time() - last_run > on (job) 2 * interval_seconds";
    expect(scaled(text)).toBe("time() - last_run > on (job) ((2 * interval_seconds) / 10)");
    expect(kindsOf(text)).toEqual(["divided-operand: 2 * interval_seconds", `age: ${text}`]);
    expect(scaled("time() + ttl_seconds > expiry")).toBe("time() + ((ttl_seconds) / 10) > expiry");
  });

  it("are noted where a moment before or after now is compared", () => {
    expect(kindsOf("x_timestamp < time() - 300")).toEqual(["age: time() - 300"]);
  });

  it("stay where they go by the calendar or through a curve", () => {
    expect(scaled("time() % 86400 > bool 3600")).toBe("time() % 86400 > bool 3600");
    expect(kindsOf("time() % 86400 > bool 3600")).toEqual(["calendar: time() % 86400"]);
    expect(kindsOf("hour() > 8 and x")).toEqual(["calendar: hour()"]);
    expect(kindsOf("vector(time()) > 1.9e9")).toEqual(["calendar: vector(time()) > 1.9e9"]);
    expect(kindsOf("x @ 1609746000")).toEqual(["calendar: x @ 1609746000"]);
    expect(kindsOf("ln(time() - x) > 5")).toEqual(["unclear: ln(time() - x)"]);
    expect(scaled("time() - 1609746000 > bool 60")).toBe("time() - 1609746000 > bool 6");
  });
});

describe("what an expression measures", () => {
  it.each([
    "histogram_quantile(0.99, sum by (le) (x_seconds_bucket)) > 1",
    "probe_duration_seconds > 1",
    "pg_replication_lag_seconds > 300",
    "worker_oldest_job_age_seconds > 300",
    "x_bytes > 536870912",
    "up == 0",
  ])("stays: %s", (text) => {
    expect(scaled(text)).toBe(text);
  });

  it("is said to be measured where it is a duration", () => {
    expect(kindsOf("max(pg_replication_lag_seconds) > 300")).toEqual([
      "measured-duration: max(pg_replication_lag_seconds)",
    ]);
    expect(kindsOf("rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m]) > 1")).toEqual([
      "measured-duration: rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])",
    ]);
    expect(kindsOf("rate(x_seconds_total[5m]) > 0.5")).toEqual([]);
  });

  it("is scaled where the caller says that the scenario's clock counts it", () => {
    const scaledMetrics = new Set(["pg_replication_lag_seconds", "x_seconds"]);
    const of = (text: string) => scaleExpression(text, 10, { scaledMetrics });
    expect(of("max(pg_replication_lag_seconds) > 300").text).toBe("max(pg_replication_lag_seconds) > 30");
    expect(of("histogram_quantile(0.9, x_seconds_bucket) > 1").text).toBe(
      "histogram_quantile(0.9, x_seconds_bucket) > 0.1",
    );
    expect(of("deriv(pg_replication_lag_seconds[5m]) > 1").text).toBe(
      "deriv(pg_replication_lag_seconds[30s]) > 1",
    );
    expect(of("other_lag_seconds > 300").text).toBe("other_lag_seconds > 300");
  });

  it.each([
    ["increase(x[5m]) > 10", ["faster-component: increase(x[5m])"]],
    ["sum(increase(x[5m])) / sum(increase(y[5m])) > 0.1", []],
    ["max(changes(x[15m])) > 2", ["faster-component: max(changes(x[15m]))"]],
    ["delta(x[5m]) < -500", ["faster-component: delta(x[5m])"]],
    ["deriv(x[5m]) > 0", []],
    ["deriv(x[5m]) > 100", ["faster-component: deriv(x[5m])"]],
    ["predict_linear(x[1h], 60) < 0", ["faster-component: predict_linear(x[1h], 60)"]],
    ["rate(x[5m]) > 100", []],
    ["60 * sum(rate(x[2m])) > 5", ["few-events: 60 * sum(rate(x[2m]))"]],
    ["rate(x[2m]) > 0", ["few-events: rate(x[2m])"]],
    ["rate(x[5m]) / rate(y[5m]) > 0.001", []],
    ["count_over_time(x[4m]) > 4", []],
  ])("needs a faster component where a window loses what it counts: %s", (text, expected) => {
    expect(kindsOf(text)).toEqual(expected);
  });
});

describe("a factor of 1", () => {
  it("leaves the text as it is, without a note", () => {
    const text = " time() - x  > 300 and on () increase(y[5m]) > 0 ";
    expect(scaleExpression(text, 1)).toEqual({ text, notes: [] });
  });
});

describe("an expression that does not parse", () => {
  it("is given back with the reason and its place", () => {
    expect(scaleExpression("rate(x[5m) > 1", 10)).toMatchInlineSnapshot(`
      {
        "notes": [],
        "problem": {
          "message": "1:10: parse error: unexpected ")" in subquery or range, expected ":" or "]"",
          "span": {
            "end": 10,
            "start": 9,
          },
        },
        "text": "rate(x[5m) > 1",
      }
    `);
  });
});
