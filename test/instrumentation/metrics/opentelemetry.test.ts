import { TraceFlags, ValueType } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { exposedName, type NameKind } from "../../../instrumentation/src/metrics/opentelemetry/names.ts";
import { metricsStand, openMetrics, withinSpan } from "./metrics-stand.ts";

function samples(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !line.startsWith("#"));
}

it.each<[string, string, NameKind, string, string]>([
  ["http.server.request.duration", "s", "histogram", "http_server_request_duration_seconds", "seconds"],
  ["http.server.active_requests", "{request}", "up-down-counter", "http_server_active_requests", ""],
  ["requests", "{request}", "counter", "requests_total", ""],
  ["requests.total", "1", "counter", "requests_total", ""],
  ["io", "By", "counter", "io_bytes_total", "bytes"],
  ["io.bytes", "By", "counter", "io_bytes_total", "bytes"],
  ["cpu.utilization", "1", "gauge", "cpu_utilization_ratio", "ratio"],
  ["cpu.time", "ms", "gauge", "cpu_time_milliseconds", "milliseconds"],
  ["rate", "By/s", "gauge", "rate_bytes_per_second", "bytes_per_second"],
  ["rate", "{packet}/min", "gauge", "rate_per_minute", "per_minute"],
  ["size", "KiBy", "gauge", "size_kibibytes", "kibibytes"],
  ["size", "furlong", "gauge", "size_furlong", "furlong"],
  ["a..b--c__d", "", "gauge", "a_b_c_d", ""],
  ["9lives", "", "gauge", "_9lives", ""],
  ["größe", "", "gauge", "gr_e", ""],
  ["\u540d", "", "gauge", "", ""],
  ["seconds", "s", "gauge", "seconds", "seconds"],
  ["constructor", "toString", "gauge", "constructor_toString", "toString"],
])("the instrument %s of the unit %s, a %s, is exposed as %s", (name, unit, kind, exposed, unitWord) => {
  expect(exposedName(name, unit, kind)).toEqual({ name: exposed, unit: unitWord });
});

describe("instruments of OpenTelemetry's API", () => {
  it("are exposed with units, endings and buckets for seconds", async () => {
    const { metrics, lines } = metricsStand();
    const meter = metrics.meterProvider.getMeter("shop", "1.0.0");
    meter.createCounter("shop.orders", { description: "Orders." }).add(2, { "order.kind": "box" });
    meter.createUpDownCounter("shop.open").add(-3);
    meter.createGauge("shop.load", { unit: "1" }).record(0.5);
    meter.createHistogram("shop.wait", { unit: "s" }).record(0.2);
    meter.createHistogram("shop.size", { advice: { explicitBucketBoundaries: [1, 2, Infinity] } }).record(2);
    expect(await lines("shop_", openMetrics)).toMatchInlineSnapshot(`
      [
        "# TYPE shop_orders counter",
        "# HELP shop_orders Orders.",
        "shop_orders_total{order_kind="box"} 2",
        "# TYPE shop_open gauge",
        "# HELP shop_open The instrument \`shop.open\` of OpenTelemetry.",
        "shop_open -3",
        "# TYPE shop_load_ratio gauge",
        "# UNIT shop_load_ratio ratio",
        "# HELP shop_load_ratio The instrument \`shop.load\` of OpenTelemetry.",
        "shop_load_ratio 0.5",
        "# TYPE shop_wait_seconds histogram",
        "# UNIT shop_wait_seconds seconds",
        "# HELP shop_wait_seconds The instrument \`shop.wait\` of OpenTelemetry.",
        "shop_wait_seconds_bucket{le="0.005"} 0",
        "shop_wait_seconds_bucket{le="0.01"} 0",
        "shop_wait_seconds_bucket{le="0.025"} 0",
        "shop_wait_seconds_bucket{le="0.05"} 0",
        "shop_wait_seconds_bucket{le="0.1"} 0",
        "shop_wait_seconds_bucket{le="0.25"} 1",
        "shop_wait_seconds_bucket{le="0.5"} 1",
        "shop_wait_seconds_bucket{le="1"} 1",
        "shop_wait_seconds_bucket{le="2.5"} 1",
        "shop_wait_seconds_bucket{le="5"} 1",
        "shop_wait_seconds_bucket{le="10"} 1",
        "shop_wait_seconds_bucket{le="+Inf"} 1",
        "shop_wait_seconds_sum 0.2",
        "shop_wait_seconds_count 1",
        "# TYPE shop_size histogram",
        "# HELP shop_size The instrument \`shop.size\` of OpenTelemetry.",
        "shop_size_bucket{le="1"} 0",
        "shop_size_bucket{le="2"} 1",
        "shop_size_bucket{le="+Inf"} 1",
        "shop_size_sum 2",
        "shop_size_count 1",
      ]
    `);
  });

  it("never have a label twice: attributes whose names become the same are joined", async () => {
    const { metrics, lines } = metricsStand({ labelValueLimit: 40 });
    const counter = metrics.meterProvider.getMeter("shop").createCounter("shop.orders");
    counter.add(1, { "a.b": "1", a_b: "2", "a-b": "3" });
    counter.add(1, { a_b: "3;1;2" });
    counter.add(1, { list: ["x", "y"], flag: true, number: 1.5, empty: "", nothing: undefined });
    counter.add(1, { le: "1", "9": "x", __name__: "evil", "\n": "y" });
    expect(samples(await lines("shop_"))).toEqual([
      'shop_orders_total{a_b="3;1;2"} 2',
      'shop_orders_total{flag="true",list="[\\"x\\",\\"y\\"]",number="1.5"} 1',
      'shop_orders_total{_name_="evil",key="y",key_9="x",key_le="1"} 1',
    ]);
  });

  it("keep the limit of label sets for the life of the process, however often they are read", async () => {
    const { metrics, lines } = metricsStand();
    const meter = metrics.meterProvider.getMeter("shop");
    const counter = meter.createCounter("shop.orders");
    const again = metrics.meterProvider.getMeter("shop").createCounter("shop.orders");
    for (let scrape = 0; scrape < 4; scrape++) {
      for (let user = 0; user < 5; user++) counter.add(1, { user: `${scrape}-${user}` });
      again.add(1, { user: "0-0" });
      await lines();
    }
    expect(samples(await lines("shop_")).toSorted()).toEqual([
      'shop_orders_total{otel_metric_overflow="true"} 17',
      'shop_orders_total{user="0-0"} 5',
      'shop_orders_total{user="0-1"} 1',
      'shop_orders_total{user="0-2"} 1',
    ]);
    expect(samples(await lines("klaxon_metric_label"))).toEqual([
      'klaxon_metric_label_sets_folded_total{metric="shop_orders_total"} 17',
    ]);
  });

  it("keep it where they are observed too, alone and in batches, and add up what is folded", async () => {
    const { metrics, lines } = metricsStand();
    const meter = metrics.meterProvider.getMeter("shop");
    const gauge = meter.createObservableGauge("shop.queue");
    const counter = meter.createObservableCounter("shop.work");
    let scrape = 0;
    counter.addCallback((result) => {
      scrape++;
      for (let user = 0; user < 6; user++) result.observe(scrape * 10, { user });
      result.observe(Number.NaN, { user: 0 });
    });
    const batch: Parameters<typeof meter.addBatchObservableCallback>[0] = (result) => {
      for (let user = 0; user < 6; user++) result.observe(gauge, user, { user });
    };
    meter.addBatchObservableCallback(batch, [gauge]);
    await lines();
    expect(samples(await lines("shop_")).toSorted()).toEqual([
      'shop_queue{otel_metric_overflow="true"} 5',
      'shop_queue{user="0"} 0',
      'shop_queue{user="1"} 1',
      'shop_queue{user="2"} 2',
      'shop_work_total{otel_metric_overflow="true"} 60',
      'shop_work_total{user="0"} 20',
      'shop_work_total{user="1"} 20',
      'shop_work_total{user="2"} 20',
    ]);
    meter.removeBatchObservableCallback(batch, [gauge]);
    expect(samples(await lines("klaxon_metric_values"))).toEqual([
      'klaxon_metric_values_refused_total{metric="shop_work_total"} 3',
    ]);
  });

  it("no longer call an observer that was removed", async () => {
    const { metrics, lines } = metricsStand();
    const gauge = metrics.meterProvider.getMeter("shop").createObservableGauge("shop.queue");
    let calls = 0;
    const observer = () => {
      calls++;
    };
    gauge.addCallback(observer);
    await lines();
    gauge.removeCallback(observer);
    await lines();
    expect(calls).toBe(1);
  });

  it("survive observers that throw or hang", async () => {
    const { metrics, lines } = metricsStand({}, { patienceMs: 50 });
    const meter = metrics.meterProvider.getMeter("shop");
    meter.createObservableGauge("shop.a").addCallback(() => {
      throw new Error("broken");
    });
    meter.createObservableGauge("shop.b").addCallback(() => new Promise<void>(() => {}));
    meter.createObservableGauge("shop.c").addCallback((result) => result.observe(3));
    expect(samples(await lines("shop_"))).toEqual(["shop_c 3"]);
    expect((await lines("klaxon_metric_coll")).at(-1)).toMatch(/source="opentelemetry"\} 4$/);
  });

  it("refuse numbers that no metric can hold", async () => {
    const { metrics, lines } = metricsStand({ labelValueLimit: 40 });
    const meter = metrics.meterProvider.getMeter("shop");
    const counter = meter.createCounter("shop.a", { valueType: ValueType.DOUBLE });
    const histogram = meter.createHistogram("shop.b", { unit: "s" });
    counter.add(1);
    histogram.record(1);
    for (const value of [Number.NaN, Infinity, -1]) {
      counter.add(value);
      histogram.record(value);
    }
    const figures = samples(await lines("shop_")).filter((line) => !line.includes("_bucket"));
    expect(figures).toEqual(["shop_a_total 1", "shop_b_seconds_sum 1", "shop_b_seconds_count 1"]);
    expect(samples(await lines("klaxon_metric_values"))).toEqual([
      'klaxon_metric_values_refused_total{metric="shop_a_total"} 3',
      'klaxon_metric_values_refused_total{metric="shop_b_seconds"} 3',
    ]);
  });

  it("are one instrument however often they are asked for, with whole numbers where they are made for those", async () => {
    const { metrics, lines } = metricsStand();
    const meter = metrics.meterProvider.getMeter("shop", "1.0.0");
    const whole = { valueType: ValueType.INT, description: "Orders." };
    meter.createCounter("shop.orders", whole).add(2.7);
    metrics.meterProvider.getMeter("shop", "1.0.0").createCounter("shop_orders").add(1.5);
    meter.createHistogram("shop.wait", { advice: { explicitBucketBoundaries: [1] } }).record(1);
    meter.createHistogram("shop.wait").record(2);
    meter.createCounter("shop.never");
    expect(await lines("shop_")).toEqual([
      "# HELP shop_orders_total Orders.",
      "# TYPE shop_orders_total counter",
      "shop_orders_total 3.5",
      "# HELP shop_wait The instrument `shop.wait` of OpenTelemetry.",
      "# TYPE shop_wait histogram",
      'shop_wait_bucket{le="1"} 1',
      'shop_wait_bucket{le="+Inf"} 2',
      "shop_wait_sum 3",
      "shop_wait_count 2",
    ]);
  });

  it("leave exemplars within a sampled span, which the SDK itself does not", async () => {
    const { metrics, lines } = metricsStand();
    const meter = metrics.meterProvider.getMeter("shop");
    const counter = meter.createCounter("shop.orders");
    const histogram = meter.createHistogram("shop.wait", {
      unit: "s",
      advice: { explicitBucketBoundaries: [1] },
    });
    const span = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
    withinSpan({ ...span, traceFlags: TraceFlags.SAMPLED }, () => {
      counter.add(2);
      histogram.record(0.5, { a: "1" });
    });
    // What comes without a trace leaves the exemplar as it is.
    counter.add(1);
    const exemplar = `# {trace_id="${span.traceId}",span_id="${span.spanId}"}`;
    expect((await lines("shop_orders_total", openMetrics)).at(-1)).toBe(
      `shop_orders_total 3 ${exemplar} 2 1700000000.500`,
    );
    expect((await lines("shop_wait_seconds_bucket", openMetrics))[0]).toBe(
      `shop_wait_seconds_bucket{a="1",le="1"} 1 ${exemplar} 0.5 1700000000.500`,
    );
  });

  it("of two scopes with one name are one family, or the later is left out", async () => {
    const { metrics, lines, warnings } = metricsStand();
    const [first, second] = ["a", "b"].map((scope) => metrics.meterProvider.getMeter(scope));
    first?.createCounter("shop.orders").add(1, { from: "a" });
    second?.createCounter("shop.orders").add(1, { from: "b" });
    first?.createCounter("shop.kind").add(1);
    second?.createGauge("shop.kind_total").record(1);
    expect(samples(await lines("shop_")).toSorted()).toEqual([
      "shop_kind_total 1",
      'shop_orders_total{from="a"} 1',
      'shop_orders_total{from="b"} 1',
    ]);
    expect(warnings).toEqual([
      "left out of /metrics: `shop_kind_total` of opentelemetry; another source has a metric of this name with another type: rename one of them",
    ]);
  });
});
