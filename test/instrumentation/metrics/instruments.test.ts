import { TraceFlags } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { heldBytes } from "../support/heap.ts";
import { define, metricsStand, openMetrics, withinSpan } from "./metrics-stand.ts";

describe("instruments", () => {
  it("count, set and observe under the labels of their definition", async () => {
    const { metrics, lines } = metricsStand();
    const { instruments } = metrics;
    const orders = instruments.counter(define("counter", "shop_orders_total", ["route", "method"]));
    orders.add(2, { method: "GET", route: "/a" });
    orders.add(0.5, { method: "GET", route: "/a" });
    const queue = instruments.gauge(define("gauge", "shop_queue"));
    queue.set(5, {});
    queue.add(-2, {});
    const sizes = instruments.histogram(define("histogram", "shop_size", ["kind"], [1, 2.5]));
    for (const value of [0, 1, 1.5, 2.5, 3, -1]) sizes.observe(value, { kind: "box" });
    expect(await lines("shop_")).toEqual([
      "# HELP shop_orders_total Help of shop_orders_total.",
      "# TYPE shop_orders_total counter",
      'shop_orders_total{method="GET",route="/a"} 2.5',
      "# HELP shop_queue Help of shop_queue.",
      "# TYPE shop_queue gauge",
      "shop_queue 3",
      "# HELP shop_size Help of shop_size.",
      "# TYPE shop_size histogram",
      'shop_size_bucket{kind="box",le="1"} 3',
      'shop_size_bucket{kind="box",le="2.5"} 5',
      'shop_size_bucket{kind="box",le="+Inf"} 6',
      'shop_size_sum{kind="box"} 7',
      'shop_size_count{kind="box"} 6',
    ]);
  });

  it("stand at 0 from the start where they have no labels, but for gauges, which nobody has set", async () => {
    const { metrics, lines } = metricsStand();
    metrics.instruments.counter(define("counter", "shop_a_total"));
    metrics.instruments.gauge(define("gauge", "shop_b"));
    metrics.instruments.histogram(define("histogram", "shop_c", [], [1]));
    const samples = (await lines("shop_")).filter((line) => !line.startsWith("#"));
    expect(samples).toEqual([
      "shop_a_total 0",
      'shop_c_bucket{le="1"} 0',
      'shop_c_bucket{le="+Inf"} 0',
      "shop_c_sum 0",
      "shop_c_count 0",
    ]);
  });

  it("fold label sets past the limit into one series, for the life of the process, and count them", async () => {
    const { metrics, lines } = metricsStand();
    const orders = metrics.instruments.counter(define("counter", "shop_orders_total", ["user", "kind"]));
    for (let scrape = 0; scrape < 3; scrape++) {
      for (let user = 0; user < 10; user++) orders.add(1, { user: `u${user}`, kind: "x" });
      await lines();
    }
    expect((await lines("shop_orders")).slice(2)).toEqual([
      'shop_orders_total{kind="x",user="u0"} 3',
      'shop_orders_total{kind="x",user="u1"} 3',
      'shop_orders_total{kind="x",user="u2"} 3',
      'shop_orders_total{kind="overflow",user="overflow"} 21',
    ]);
    expect((await lines("klaxon_metric_label")).slice(2)).toEqual([
      'klaxon_metric_label_sets_folded_total{metric="shop_orders_total"} 21',
    ]);
  });

  it("hold a hundred thousand label sets in the memory of a few, in their own counters too", async () => {
    const { metrics, lines } = metricsStand({ labelSetLimit: 1 });
    const counters = ["a", "b", "c", "d"].map((name) =>
      metrics.instruments.counter(define("counter", `shop_${name}_total`, ["user"])),
    );
    for (const counter of counters)
      for (let user = 0; user < 25_000; user++) counter.add(1, { user: `u${user}` });
    expect((await lines("shop_")).filter((line) => line.includes("overflow"))).toHaveLength(4);
    expect((await lines("klaxon_metric_label")).slice(2)).toEqual(
      ["a", "b", "c", "d"].map(
        (name) => `klaxon_metric_label_sets_folded_total{metric="shop_${name}_total"} 24999`,
      ),
    );
  });

  it("keep nothing of a label value but what is written of it", async () => {
    const { metrics, lines } = metricsStand({ labelSetLimit: 100, labelValueLimit: 40 });
    const counter = metrics.instruments.counter(define("counter", "shop_orders_total", ["user", "kind"]));
    const orders = metrics.meterProvider.getMeter("shop").createCounter("orders");
    const before = heldBytes();
    for (let user = 0; user < 50; user++) {
      const text = `${user}`.padEnd(1_000_000, `user ${user} `);
      for (const value of [text, text.slice(10, 40)]) {
        counter.add(1, { user: value, kind: "a" });
        orders.add(1, { user: value });
      }
    }
    expect(heldBytes() - before).toBeLessThan(10_000_000);
    expect(await lines("shop_")).toHaveLength(2 + 100);
  });

  it("share the overflow series with a label set that reads the same", async () => {
    const { metrics, lines } = metricsStand({ labelSetLimit: 1 });
    const orders = metrics.instruments.counter(define("counter", "shop_orders_total", ["user"]));
    for (const user of ["overflow", "b", "c"]) orders.add(1, { user });
    expect((await lines("shop_orders")).slice(2)).toEqual(['shop_orders_total{user="overflow"} 3']);
  });

  it.each([
    ["a line feed", "a\nb", '"a\\nb"'],
    ["a quote", 'a"b', '"a\\"b"'],
    ["a backslash", "a\\b", '"a\\\\b"'],
    ["a carriage return", "a\rb", '"a\rb"'],
    ["a whole exposition", '"} 1\nevil 2\n#', '"\\"} 1\\nevil 2\\n#"'],
    ["half a character", "a\ud800b", '"a\ufffdb"'],
    ["more than the limit", "0123456789abcdefgh", '"0123456789abcdef"'],
    ["a character across the limit", "0123456789abcde\u{1f600}", '"0123456789abcde"'],
    ["a megabyte", "\n".repeat(1 << 20), `"${"\\n".repeat(16)}"`],
  ])("write a value with %s as one legal label", async (_, value, written) => {
    const { metrics, lines } = metricsStand();
    metrics.instruments.counter(define("counter", "shop_total", ["a"])).add(1, { a: value });
    expect(await lines("shop_total{")).toEqual([`shop_total{a=${written}} 1`]);
  });

  it("take values that are the same once written as one series", async () => {
    const { metrics, lines } = metricsStand();
    const counter = metrics.instruments.counter(define("counter", "shop_total", ["a"]));
    counter.add(1, { a: "\ud800" });
    counter.add(1, { a: "\udc00" });
    counter.add(1, { a: "0123456789abcdef" });
    counter.add(1, { a: "0123456789abcdefg" });
    expect(await lines("shop_total{")).toEqual([
      'shop_total{a="\ufffd"} 2',
      'shop_total{a="0123456789abcdef"} 2',
    ]);
  });

  it("keep label sets apart that read the same when they are joined", async () => {
    const { metrics, lines } = metricsStand();
    const counter = metrics.instruments.counter(define("counter", "shop_total", ["a", "b"]));
    counter.add(1, { a: "1,b:2", b: "" });
    counter.add(2, { a: "1", b: "2" });
    counter.add(4, { a: "12", b: "" });
    expect(await lines("shop_total{")).toEqual([
      'shop_total{a="1,b:2"} 1',
      'shop_total{a="1",b="2"} 2',
      'shop_total{a="12"} 4',
    ]);
  });

  it("take what JavaScript callers pass in place of labels, without throwing", async () => {
    const { metrics, lines } = metricsStand({ labelSetLimit: 10 });
    const counter = metrics.instruments.counter(define("counter", "shop_total", ["a"]));
    const loose: { add(value: unknown, labels?: unknown): void } = Object(counter);
    for (const labels of [
      { a: 5 },
      { a: null },
      {},
      undefined,
      { a: Symbol("s") },
      { a: Object.create(null) },
    ])
      loose.add(1, labels);
    loose.add("1", { a: "x" });
    loose.add(1n, { a: "x" });
    expect(await lines("shop_total")).toEqual([
      "# HELP shop_total Help of shop_total.",
      "# TYPE shop_total counter",
      'shop_total{a="5"} 1',
      "shop_total 4",
      'shop_total{a="Symbol(s)"} 1',
    ]);
  });

  it("refuse numbers that they cannot hold, change nothing and count them", async () => {
    const { metrics, lines } = metricsStand();
    const { instruments } = metrics;
    const counter = instruments.counter(define("counter", "shop_a_total"));
    const gauge = instruments.gauge(define("gauge", "shop_b"));
    const histogram = instruments.histogram(define("histogram", "shop_c", [], [1]));
    gauge.set(1, {});
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      counter.add(value, {});
      gauge.set(value, {});
      gauge.add(value, {});
      histogram.observe(value, {});
    }
    counter.add(-1, {});
    for (let time = 0; time < 2; time++) {
      counter.add(Number.MAX_VALUE, {});
      histogram.observe(Number.MAX_VALUE, {});
    }
    const samples = (await lines()).filter((line) => /^(shop|klaxon_metric_values)/.test(line));
    expect(samples.toSorted()).toEqual([
      'klaxon_metric_values_refused_total{metric="shop_a_total"} 5',
      'klaxon_metric_values_refused_total{metric="shop_b"} 6',
      'klaxon_metric_values_refused_total{metric="shop_c"} 4',
      "shop_a_total 1.7976931348623157e+308",
      "shop_b 1",
      'shop_c_bucket{le="+Inf"} 1',
      'shop_c_bucket{le="1"} 0',
      "shop_c_count 1",
      "shop_c_sum 1.7976931348623157e+308",
    ]);
  });

  it("are the same for the same definition, and a clear error for another one of that name", () => {
    const { instruments } = metricsStand().metrics;
    const first = instruments.counter(define("counter", "shop_total", ["b", "a"]));
    expect(instruments.counter(define("counter", "shop_total", ["a", "b"]))).toBe(first);
    instruments.histogram(define("histogram", "shop_size", [], [1, 2]));
    const messages = [
      () => instruments.counter(define("counter", "shop_total", ["a"])),
      () => instruments.gauge(define("gauge", "shop_total", ["a", "b"])),
      () => instruments.histogram(define("histogram", "shop_size", [], [1, 3])),
      () => instruments.gauge(define("gauge", "shop_size_count")),
      () => instruments.histogram(define("histogram", "shop-size")),
      () => instruments.histogram(define("histogram", "shop_wait", ["le"])),
      () => instruments.gauge(define("gauge", "shop_gauge", ["__name__"])),
      () => instruments.gauge(define("gauge", "shop_gauge", ["a", "a"])),
      () => instruments.histogram(define("histogram", "shop_wait", [], [2, 1])),
    ].map(messageOf);
    expect(messages).toMatchInlineSnapshot(`
      [
        "the metric \`shop_total\` is taken by a counter of labels \`a\`, \`b\`; give the counter of labels \`a\` another name",
        "the metric \`shop_total\` is taken by a counter of labels \`a\`, \`b\`; give the gauge of labels \`a\`, \`b\` another name",
        "the metric \`shop_size\` is taken by a histogram of no labels and buckets 1, 2; give the histogram of no labels and buckets 1, 3 another name",
        "\`shop_size_count\` has samples \`shop_size_count\`, and so has \`shop_size\`; choose another name",
        "\`shop-size\` is not the name of a metric; use letters, digits and _",
        "\`le\` is not a label that the histogram \`shop_wait\` may have; choose another name",
        "\`__name__\` is not a label that the gauge \`shop_gauge\` may have; choose another name",
        "\`shop_gauge\` has a label twice",
        "the buckets of \`shop_wait\` have to ascend; 1 is out of place",
      ]
    `);
  });

  it("run what has to happen before a collection, and count what throws there", async () => {
    const { metrics, lines } = metricsStand();
    const gauge = metrics.instruments.gauge(define("gauge", "shop_queue"));
    let length = 0;
    metrics.instruments.beforeCollection(() => {
      throw new Error("broken");
    });
    metrics.instruments.beforeCollection(() => gauge.set(++length, {}));
    await lines();
    expect((await lines()).filter((line) => /^(shop|klaxon_metric_coll)/.test(line))).toEqual([
      "shop_queue 2",
      'klaxon_metric_collection_failures_total{reason="error",source="klaxon"} 2',
    ]);
  });

  it("do nothing where metrics are off, and expose nothing", async () => {
    const { metrics, lines } = metricsStand({ isOn: false });
    metrics.instruments.counter(define("counter", "shop_total")).add(1, {});
    metrics.meterProvider.getMeter("shop").createCounter("a").add(1);
    expect([await lines(), await lines("", openMetrics)]).toEqual([[], ["# EOF"]]);
  });
});

describe("exemplars", () => {
  const spanContext = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };

  it("are those given, or the active span if it is sampled, in OpenMetrics only", async () => {
    const { metrics, lines } = metricsStand();
    const histogram = metrics.instruments.histogram(define("histogram", "shop_wait", [], [1, 2]));
    const counter = metrics.instruments.counter(define("counter", "shop_orders_total"));
    withinSpan({ ...spanContext, traceFlags: TraceFlags.SAMPLED }, () => histogram.observe(1.5, {}));
    withinSpan({ ...spanContext, traceFlags: TraceFlags.NONE }, () => histogram.observe(0.5, {}));
    histogram.observe(3, {}, { traceId: "ab".repeat(16), spanId: "cd".repeat(8) });
    counter.add(2, {}, { traceId: 'a"}', spanId: "1" });
    counter.add(2, {}, spanContext);
    expect((await lines("shop_", openMetrics)).filter((line) => !line.startsWith("#"))).toEqual([
      'shop_wait_bucket{le="1"} 1',
      'shop_wait_bucket{le="2"} 2 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"} 1.5 1700000000.500',
      `shop_wait_bucket{le="+Inf"} 3 # {trace_id="${"ab".repeat(16)}",span_id="${"cd".repeat(8)}"} 3 1700000000.500`,
      "shop_wait_sum 5",
      "shop_wait_count 3",
      'shop_orders_total 4 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"} 2 1700000000.500',
    ]);
    expect((await lines("shop_")).filter((line) => line.includes("trace_id"))).toEqual([]);
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
    return "no error";
  } catch (error) {
    return error instanceof TypeError ? error.message : String(error);
  }
}
