import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type OpenMetricsContentType,
  Registry,
  Summary,
} from "prom-client";
import { describe, expect, it } from "vitest";
import { define, metricsStand, openMetrics } from "./metrics-stand.ts";

/** The samples, without the lines before them. */
function samples(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !line.startsWith("#"));
}

describe("registries of prom-client", () => {
  it("are exposed with all types, labels in order and the labels of the registry", async () => {
    const { metrics, lines } = metricsStand();
    const registry = new Registry();
    registry.setDefaultLabels({ zone: "north", b: "default" });
    new Counter({ name: "shop_a_total", help: "A.", labelNames: ["c", "b"], registers: [registry] }).inc(
      { c: "1", b: "2" },
      3,
    );
    new Gauge({ name: "shop_b", help: "B.", registers: [registry] }).set(Number.NaN);
    new Histogram({
      name: "shop_c",
      help: "C.",
      labelNames: ["x"],
      buckets: [0.1, 1],
      registers: [registry],
    }).observe({ x: "y" }, 0.5);
    const summary = new Summary({ name: "shop_d", help: "D.", percentiles: [0.5], registers: [registry] });
    for (const value of [1, 2, 3]) summary.observe(value);
    metrics.addRegistry(registry);
    metrics.addRegistry(registry);
    expect(await lines("shop_")).toMatchInlineSnapshot(`
      [
        "# HELP shop_a_total A.",
        "# TYPE shop_a_total counter",
        "shop_a_total{b="2",c="1",zone="north"} 3",
        "# HELP shop_b B.",
        "# TYPE shop_b gauge",
        "shop_b{b="default",zone="north"} NaN",
        "# HELP shop_c C.",
        "# TYPE shop_c histogram",
        "shop_c_bucket{b="default",x="y",zone="north",le="0.1"} 0",
        "shop_c_bucket{b="default",x="y",zone="north",le="1"} 1",
        "shop_c_bucket{b="default",x="y",zone="north",le="+Inf"} 1",
        "shop_c_sum{b="default",x="y",zone="north"} 0.5",
        "shop_c_count{b="default",x="y",zone="north"} 1",
        "# HELP shop_d D.",
        "# TYPE shop_d summary",
        "shop_d{b="default",zone="north",quantile="0.5"} 2",
        "shop_d_sum{b="default",zone="north"} 6",
        "shop_d_count{b="default",zone="north"} 3",
      ]
    `);
  });

  it("are read whatever their label values hold", async () => {
    const { metrics, lines } = metricsStand();
    const registry = new Registry();
    const counter = new Counter({ name: "shop_total", help: "H.", labelNames: ["a"], registers: [registry] });
    for (const a of ['"\n\\', "\ud800", "0123456789abcdef0", "0123456789abcdef1", ""]) counter.inc({ a });
    counter.inc({ a: 5 });
    counter.inc();
    metrics.addRegistry(registry);
    // Two values that are the same when cut, and a missing label beside an empty one: the first stands for both.
    expect(samples(await lines("shop_total"))).toEqual([
      'shop_total{a="\\"\\n\\\\"} 1',
      'shop_total{a="\ufffd"} 1',
      'shop_total{a="0123456789abcdef"} 1',
      "shop_total 1",
      'shop_total{a="5"} 1',
    ]);
  });

  it("have no series twice where the application changed a labels object after using it", async () => {
    const { metrics, lines } = metricsStand();
    const registry = new Registry();
    const counter = new Counter({ name: "shop_total", help: "H.", labelNames: ["a"], registers: [registry] });
    const labels = { a: "1" };
    counter.inc(labels);
    labels.a = "2";
    counter.inc(labels);
    metrics.addRegistry(registry);
    expect(samples(await lines("shop_total"))).toEqual(['shop_total{a="2"} 1']);
  });

  it("made for OpenMetrics keep the names of their counters and give their exemplars", async () => {
    const { metrics, lines } = metricsStand();
    const registry = new Registry<OpenMetricsContentType>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const registers = [registry];
    const counter = new Counter({ name: "shop_total", help: "H.", registers, enableExemplars: true });
    counter.inc({ labels: {}, value: 2, exemplarLabels: { traceId: "12", 'bad"name': "x" } });
    const histogram = new Histogram({
      name: "shop_wait",
      help: "H.",
      buckets: [1],
      registers,
      enableExemplars: true,
    });
    histogram.observe({ labels: {}, value: 0.5, exemplarLabels: { traceId: "34" } });
    histogram.observe({ labels: {}, value: 2, exemplarLabels: { traceId: "5".repeat(100) } });
    metrics.addRegistry(registry);
    // Its own exposition takes the ending from the counter's name.
    await registry.metrics();
    const inOpenMetrics = samples(await lines("shop_", openMetrics)).map((line) =>
      line.replace(/ [\d.]+$/, " …"),
    );
    expect(inOpenMetrics).toEqual([
      'shop_total 2 # {traceId="12"} 2 …',
      'shop_wait_bucket{le="1"} 1 # {traceId="34"} 0.5 …',
      `shop_wait_bucket{le="+Inf"} 2 # {traceId="${"5".repeat(100)}"} 2 …`,
      "shop_wait_sum …",
      "shop_wait_count …",
    ]);
    expect(samples(await lines("shop_total"))).toEqual(["shop_total 2"]);
  });

  it("bring themselves up to date first; what fails or hangs is counted and costs the others nothing", async () => {
    const { metrics, lines } = metricsStand({}, { patienceMs: 20 });
    const registers = [new Registry()];
    const gauge = (name: string, collect: (this: Gauge) => void | Promise<void>) =>
      new Gauge({ name, help: "H.", registers, collect });
    gauge("shop_a", async function () {
      await Promise.resolve();
      this.set(1);
    });
    gauge("shop_b", () => {
      throw new Error("broken");
    });
    gauge("shop_c", () => Promise.reject(new Error("broken")));
    gauge("shop_d", () => new Promise(() => {}));
    gauge("shop_e", function () {
      this.reset();
      this.set(5);
    });
    for (const registry of registers) metrics.addRegistry(registry);
    expect(samples(await lines("shop_"))).toEqual([
      "shop_a 1",
      "shop_b 0",
      "shop_c 0",
      "shop_d 0",
      "shop_e 5",
    ]);
    expect(samples(await lines("klaxon_metric_coll"))).toEqual([
      'klaxon_metric_collection_failures_total{reason="error",source="prom-client"} 4',
      'klaxon_metric_collection_failures_total{reason="timeout",source="prom-client"} 2',
    ]);
  });

  it("of another shape are read by their public functions", async () => {
    const { metrics, lines } = metricsStand();
    const registry = new Registry();
    const registers = [registry];
    new Counter({ name: "shop_a_total", help: "A.", labelNames: ["x"], registers }).inc({ x: "1" }, 2);
    const histogram = new Histogram({
      name: "shop_b",
      help: "B.",
      labelNames: ["x"],
      buckets: [1, 10],
      registers,
    });
    for (const value of [0.5, 5, 50]) histogram.observe({ x: "1" }, value);
    new Summary({ name: "shop_c", help: "C.", percentiles: [0.5], registers }).observe(7);
    metrics.addRegistry(registry);
    const direct = await lines("shop_");
    const disguised = registry.getMetricsAsArray().map((metric) => ({ get: () => Object(metric).get() }));
    const other = metricsStand();
    other.metrics.addRegistry({
      getMetricsAsArray: () => [...disguised, {}, null, "text", { get: () => 5 }],
    });
    expect(await other.lines("shop_")).toEqual(direct);
    expect(samples(await other.lines("klaxon_metric_coll"))).toEqual([
      'klaxon_metric_collection_failures_total{reason="error",source="prom-client"} 2',
    ]);
  });

  it("that throw leave the rest of the exposition as it is", async () => {
    const { metrics, lines } = metricsStand();
    metrics.addRegistry({
      getMetricsAsArray: () => {
        throw new Error("broken");
      },
    });
    expect(await lines("build_info{")).toHaveLength(1);
  });
});

describe("two sources with one name", () => {
  it("are one family where type, buckets and series allow it", async () => {
    const { metrics, lines, warnings } = metricsStand();
    metrics.instruments.counter(define("counter", "shop_total", ["a"])).add(1, { a: "own" });
    const registry = new Registry();
    new Counter({ name: "shop_total", help: "Other.", labelNames: ["a"], registers: [registry] }).inc({
      a: "app",
    });
    metrics.addRegistry(registry);
    expect([await lines("shop_total"), warnings]).toEqual([
      [
        "# HELP shop_total Help of shop_total.",
        "# TYPE shop_total counter",
        'shop_total{a="own"} 1',
        'shop_total{a="app"} 1',
      ],
      [],
    ]);
  });

  it("that cannot be one lose the later, which is counted and said once", async () => {
    const { metrics, lines, warnings } = metricsStand();
    const { instruments } = metrics;
    instruments.counter(define("counter", "shop_a_total", ["a"])).add(1, { a: "same" });
    instruments.gauge(define("gauge", "shop_b")).set(1, {});
    instruments.histogram(define("histogram", "shop_c", [], [1])).observe(1, {});
    instruments.histogram(define("histogram", "shop_d", [], [1])).observe(1, {});
    const registers = [new Registry()];
    new Counter({ name: "shop_a_total", help: "H.", labelNames: ["a"], registers }).inc({ a: "same" });
    new Counter({ name: "shop_b", help: "H.", registers }).inc();
    new Histogram({ name: "shop_c", help: "H.", buckets: [2], registers }).observe(1);
    new Gauge({ name: "shop_d_count", help: "H.", registers }).set(1);
    for (const registry of registers) metrics.addRegistry(registry);
    await lines();
    const all = await lines();
    const names = all.filter((line) => line.startsWith("# TYPE")).map((line) => line.split(" ")[2]);
    const series = samples(all).map((line) => line.slice(0, line.lastIndexOf(" ")));
    expect([new Set(names).size, new Set(series).size]).toEqual([names.length, series.length]);
    expect(samples(await lines("klaxon_metric_fam"))).toEqual([
      'klaxon_metric_families_refused{reason="series",source="prom-client"} 1',
      'klaxon_metric_families_refused{reason="type",source="prom-client"} 1',
      'klaxon_metric_families_refused{reason="buckets",source="prom-client"} 1',
      'klaxon_metric_families_refused{reason="name",source="prom-client"} 1',
    ]);
    expect(warnings).toMatchInlineSnapshot(`
      [
        "left out of /metrics: \`shop_a_total\` of prom-client; another source has the same series: remove one of them",
        "left out of /metrics: \`shop_b\` of prom-client; another source has a metric of this name with another type: rename one of them",
        "left out of /metrics: \`shop_c\` of prom-client; another source has a histogram of this name with other buckets: rename one of them",
        "left out of /metrics: \`shop_d_count\` of prom-client; the name is no legal one, or a sample of another metric has it: rename the metric",
      ]
    `);
  });

  it("that both have prom-client's default metrics say so in one sentence", async () => {
    const { metrics, lines, warnings } = metricsStand();
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    metrics.addRegistry(registry);
    await lines();
    await lines();
    // What appears later, as with the first collection of garbage, is told later; nothing is told twice.
    expect(new Set(warnings).size).toBe(warnings.length);
    expect(warnings[0]).toMatch(
      /^left out of \/metrics: `process_cpu_user_seconds_total`.* and \d+ more of prom-client;/,
    );
  });
});
