import { describe, expect, it } from "vitest";
import { readDashboard } from "../../../simulator/dashboard/index.ts";
import { createSeriesStore } from "../../../simulator/engine/index.ts";
import { nativeHeatmapFrame } from "../../../simulator/preview/frame/answer-frames.ts";
import { checkPack } from "../../../simulator/preview/pack/check-pack.ts";
import { makePack } from "../../../simulator/preview/pack/make-pack.ts";
import { neededSeries } from "../../../simulator/preview/pack/needed-series.ts";
import { loadPanel } from "../../../simulator/preview/panel/panel-data.ts";
import { packedSource } from "../../../simulator/preview/query/packed-source.ts";
import { resolveVariables } from "../../../simulator/preview/variable/resolve-variables.ts";
import { labelsFromRecord, parseSeriesDescription } from "../../../simulator/promql/index.ts";

const bucket = (lower: number, upper: number, count: number) => ({ lower, upper, count });
const atOnce = () => Promise.resolve();

function storeOf(series: Readonly<Record<string, readonly (number | undefined)[]>>) {
  const store = createSeriesStore();
  for (const [text, values] of Object.entries(series)) {
    const [name = "", ...labels] = text.split(" ");
    const pairs = labels.map((label) => label.split("=") as [string, string]);
    const timestampsMs = values.map((_, index) => index * 15_000);
    store.appendColumn(labelsFromRecord({ __name__: name, ...Object.fromEntries(pairs) }), {
      timestampsMs,
      values,
    });
  }
  return store;
}

function dashboard(expressions: readonly string[], variables: readonly object[] = []) {
  const panels = expressions.map((expr, id) => ({ id, type: "timeseries", targets: [{ refId: "A", expr }] }));
  const text = JSON.stringify({ title: "T", panels, templating: { list: variables }, schemaVersion: 39 });
  const { dashboard: model } = readDashboard(text, "t.json");
  if (model === undefined) throw new Error("no dashboard");
  return model;
}

function packOf(series: Parameters<typeof storeOf>[0], model: ReturnType<typeof dashboard>) {
  const store = storeOf(series);
  const from = {
    source: store,
    all: store.all(),
    startMs: 0,
    endMs: 60_000,
    intervalMs: 15_000,
    prometheus: 3,
  } as const;
  const pack = makePack(neededSeries(model, { prometheus: 3 }), from);
  // As a page gets it.
  return checkPack(JSON.parse(JSON.stringify(pack)));
}

describe("a pack", () => {
  it("carries floats, whole numbers, constants, infinities, NaN and staleness as they are", async () => {
    const series = {
      "a job=x": [1, 3, 2, 5],
      "b job=x": [0.1, 0.2, -0.3, 1e300],
      "c job=x": [7, 7, 7, 7],
      "d job=x": [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0],
      "e job=x": [1, 2, undefined],
    };
    const source = packedSource(packOf(series, dashboard(["a + b + c + d + e"])), atOnce);
    const grid = { startMs: 0, endMs: 45_000, stepMs: 15_000 };
    const values = await Promise.all(
      ["a", "b", "c", "d", "e"].map(async (name) => {
        const answer = await source.queryRange(name, grid);
        return answer.kind === "series" ? answer.series.map(({ values }) => values) : answer.message;
      }),
    );
    expect(values).toEqual([
      [[1, 3, 2, 5]],
      [[0.1, 0.2, -0.3, 1e300]],
      [[7, 7, 7, 7]],
      [[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]],
      [[1, 2]],
    ]);
  });

  it("holds what any value of the variables could select, and nothing of other metrics", () => {
    const model = dashboard(
      ['rate(requests_total{job="$job", code=~"5..", zone="eu-$zone"}[$__rate_interval])'],
      [
        { name: "job", type: "query", query: "label_values(up, job)" },
        { name: "zone", type: "custom", query: "a,b" },
        { name: "host", type: "query", query: "label_values(instance)" },
      ],
    );
    const pack = packOf(
      {
        "requests_total job=x code=500 zone=eu-a instance=i1": [1, 2],
        "requests_total job=y code=500 zone=eu-b": [1, 2],
        "requests_total job=y code=200 zone=eu-b": [1, 2],
        "requests_total job=y code=500 zone=us-b": [1, 2],
        "up job=x": [1, 1],
        "other job=x": [1, 1],
      },
      model,
    );
    expect(pack.series.map(({ labels }) => labels.join(" "))).toEqual([
      "__name__ requests_total code 500 instance i1 job x zone eu-a",
      "__name__ requests_total code 500 job y zone eu-b",
      "__name__ up job x",
    ]);
    expect(pack.metricNames).toEqual(["other", "requests_total", "up"]);
    expect(pack.labelValues).toEqual({ instance: ["i1"] });
  });

  it("leaves out what is too much, and says so", () => {
    const store = storeOf({ "a i=1": [1], "a i=2": [1], "a i=3": [1] });
    const from = {
      source: store,
      all: store.all(),
      startMs: 0,
      endMs: 0,
      intervalMs: 15_000,
      prometheus: 3,
    } as const;
    const pack = makePack(neededSeries(dashboard(["a"]), {}), from, { seriesMax: 2, samplesMax: 100 });
    expect([pack.series.length, pack.notes]).toEqual([
      2,
      ["only the first 2 series are here, since there are too many; narrow the selectors"],
    ]);
  });

  it("carries native histograms, for quantiles and for heatmaps", async () => {
    const store = createSeriesStore();
    const { labels, samples } = parseSeriesDescription(
      'seconds{job="x"} {{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x4',
    );
    const values = samples.map((sample) => (sample.kind === "histogram" ? sample.histogram : undefined));
    store.appendColumn(labels, { timestampsMs: values.map((_, index) => index * 15_000), values });
    const model = dashboard(["histogram_quantile(0.5, seconds)", "seconds"]);
    const from = { source: store, all: store.all(), startMs: 0, endMs: 60_000, intervalMs: 15_000 } as const;
    const pack = makePack(neededSeries(model, { prometheus: 3 }), { ...from, prometheus: 3 });
    expect(pack.notes).toEqual([]);
    const source = packedSource(checkPack(JSON.parse(JSON.stringify(pack))), atOnce);
    const quantile = await source.queryInstant("histogram_quantile(0.5, seconds)", 60_000);
    expect(quantile).toMatchObject({
      series: [{ labels: { job: "x" }, values: [expect.closeTo(Math.SQRT2, 6)] }],
    });
    const answer = await source.queryRange("seconds", { startMs: 0, endMs: 15_000, stepMs: 15_000 });
    if (answer.kind !== "series") throw new Error(answer.message);
    expect(answer.series[0]?.histograms).toEqual([
      { timeMs: 0, buckets: [bucket(0.5, 1, 1), bucket(1, 2, 2), bucket(2, 4, 1)] },
      { timeMs: 15_000, buckets: [bucket(0.5, 1, 2), bucket(1, 2, 4), bucket(2, 4, 2)] },
    ]);
    const heatmap = nativeHeatmapFrame(answer.series, "A", 15_000);
    expect(heatmap.fields.map(({ name, values: cells }) => [name, ...cells])).toEqual([
      ["Time", 0, 15_000],
      ["1", 1, 2],
      ["2", 2, 4],
      ["4", 1, 2],
    ]);
  });

  it("with a damaged native histogram is refused in words", () => {
    const series = {
      labels: [],
      times: 0,
      form: "values",
      values: [],
      histograms: { times: 0, values: [[99, "", 1]] },
    };
    const pack = { version: 1, startMs: 0, endMs: 0, intervalMs: 1, times: [[]], series: [series] };
    expect(() => checkPack(pack)).toThrow(/^one of its native histograms is none: /);
  });

  it.each([
    [null, "it holds no series"],
    [{ version: 2 }, "its series are of form 2, and this page reads form 1"],
    [{ version: 1, startMs: 0, endMs: 0, intervalMs: 1, times: 4 }, "its times are no list"],
  ])("that is damaged is refused in words: %j", (value, message) => {
    expect(() => checkPack(value)).toThrow(message);
  });
});

describe("why a query yields nothing", () => {
  const series = { "http_requests_total job=api code=200": [1, 2, 3], "up job=api": [1, 1, 1] };
  it.each([
    ["http_request_total", "nothing is named `http_request_total`; did you mean `http_requests_total`?"],
    ['http_requests_total{job="web"}', 'no `http_requests_total` has `job="web"`; there is `api`'],
    ['http_requests_total{zone="a"}', 'no `http_requests_total` has `zone="a"`; there is no label `zone`'],
    ["http_requests_total > 100", "of what its selectors find the expression leaves none"],
  ])("%s: %s", async (expression, reason) => {
    const source = packedSource(packOf(series, dashboard(["http_requests_total", "up"])), atOnce);
    expect(await source.explainNothing(expression, { startMs: 0, endMs: 30_000 })).toEqual([reason]);
  });

  it("tells of another range of time", async () => {
    const source = packedSource(packOf(series, dashboard(["up"])), atOnce);
    const asked = { startMs: 10_000_000, endMs: 20_000_000 };
    expect(await source.explainNothing("up", asked)).toEqual(["there are no samples in this range of time"]);
  });

  it.each([
    [
      'label_values(http_requests_total{job="web"}, zone)',
      '`$zone` has no value: no `http_requests_total` has `job="web"`; there is `api`',
    ],
    // No value is what series without the label have.
    ["label_values(http_requests_total, zone)", "nothing is named `other_total`"],
  ])("names the variable of %s that has no value, where that is why", async (query, reason) => {
    const variable = { name: "zone", type: "query", query };
    const model = dashboard(['http_requests_total{zone="$zone"} + other_total'], [variable]);
    const source = packedSource(packOf(series, model), atOnce);
    const range = { fromMs: 0, toMs: 30_000 };
    const { scope } = await resolveVariables(model, new Map(), range, source);
    const [panel] = model.panels;
    if (panel === undefined) throw new Error("no panel");
    const request = { dashboard: model, panel, scope, range, widthPx: 100, scrapeIntervalMs: 15_000 };
    const { emptyReasons } = await loadPanel(request, source);
    expect(emptyReasons).toEqual([reason]);
  });

  it("leaves variables of other data sources as they were saved", async () => {
    const datasource = { type: "loki", uid: "loki" };
    const current = { value: "web", text: "Web" };
    const model = dashboard(
      ["up"],
      [{ name: "app", type: "query", query: "label_values(app)", datasource, current }],
    );
    const source = packedSource(packOf(series, model), atOnce);
    const { variables, scope } = await resolveVariables(model, new Map(), { fromMs: 0, toMs: 1 }, source);
    expect(variables.map(({ options }) => options)).toEqual([[current]]);
    expect(scope.get("app")).toMatchObject({ values: ["web"], texts: ["Web"] });
  });

  it("tells where an expression is wrong", async () => {
    const source = packedSource(packOf(series, dashboard(["up"])), atOnce);
    const answer = await source.queryInstant("sum(up", 0);
    expect(answer).toEqual({ kind: "problem", message: expect.stringMatching(/\(column \d+\)$/) });
  });
});
