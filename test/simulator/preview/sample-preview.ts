import { readDashboard } from "../../../simulator/dashboard/index.ts";
import { createSeriesStore } from "../../../simulator/engine/index.ts";
import { type PageScript, renderPage } from "../../../simulator/page/index.ts";
import {
  bookEntry,
  makeBook,
  makeDashboard,
  makePack,
  neededSeries,
  type PreviewAlert,
  type PreviewData,
  readPreviewFile,
} from "../../../simulator/preview/index.ts";
import { labelsFromRecord } from "../../../simulator/promql/index.ts";

export const hostile = `</script><img src=x onerror="window.hacked = true"><b>{{x}}</b>`;

/** Panels of every kind over a few series, half an hour long. */
export function samplePanels(): readonly object[] {
  const requests = {
    refId: "A",
    expr: 'sum by (instance) (rate(requests_total{instance=~"$instance"}[$__rate_interval]))',
    legendFormat: "{{instance}}",
    range: true,
  };
  const state = { refId: "A", expr: 'up{instance=~"$instance"}', legendFormat: "{{instance}}", range: true };
  const instant = { ...state, instant: true, range: false };
  const up = [
    { type: "value", options: { 0: { text: "down", color: "red" }, 1: { text: "up", color: "green" } } },
  ];
  const table = { ...instant, format: "table" };
  const at = (x: number, y: number, w: number, h: number) => ({ gridPos: { x, y, w, h } });
  return [
    { id: 100, type: "row", title: "Is it up", collapsed: false, panels: [], ...at(0, 0, 24, 1) },
    {
      id: 1,
      type: "timeseries",
      title: "Requests",
      description: "How many there are.",
      ...at(0, 1, 12, 8),
      targets: [requests],
      links: [
        { title: "Runbook", url: "https://example.com/runbook" },
        { title: "Other", url: "/d/other?viewPanel=3" },
      ],
      fieldConfig: {
        defaults: {
          unit: "reqps",
          color: { mode: "palette-classic" },
          custom: { thresholdsStyle: { mode: "dashed+area" } },
          thresholds: {
            mode: "absolute",
            steps: [
              { value: null, color: "green" },
              { value: 5, color: "red" },
            ],
          },
        },
        overrides: [],
      },
      options: {
        legend: {
          displayMode: "table",
          placement: "bottom",
          showLegend: true,
          calcs: ["mean", "lastNotNull"],
        },
      },
    },
    {
      id: 2,
      type: "stat",
      title: "Up",
      ...at(12, 1, 6, 4),
      targets: [instant],
      fieldConfig: { defaults: { mappings: up }, overrides: [] },
      options: { colorMode: "background", reduceOptions: { calcs: ["lastNotNull"] } },
    },
    {
      id: 3,
      type: "gauge",
      title: "Gauge",
      ...at(18, 1, 6, 4),
      targets: [{ ...instant, expr: "max(up) * 70" }],
      fieldConfig: { defaults: { unit: "percent", min: 0, max: 100 }, overrides: [] },
    },
    {
      id: 4,
      type: "bargauge",
      title: "Bars",
      ...at(12, 5, 12, 4),
      targets: [{ ...instant, expr: "sum by (instance) (requests_total)" }],
      options: { orientation: "horizontal" },
    },
    {
      id: 5,
      type: "table",
      title: "Instances",
      ...at(0, 9, 12, 6),
      targets: [table],
      transformations: [
        {
          id: "organize",
          options: { excludeByName: { Time: true, __name__: true }, renameByName: { Value: "State" } },
        },
      ],
      fieldConfig: {
        defaults: { mappings: up },
        overrides: [
          {
            matcher: { id: "byName", options: "State" },
            properties: [{ id: "custom.cellOptions", value: { type: "color-background" } }],
          },
        ],
      },
    },
    {
      id: 6,
      type: "state-timeline",
      title: "States",
      ...at(12, 9, 12, 6),
      targets: [state],
      fieldConfig: { defaults: { mappings: up }, overrides: [] },
    },
    {
      id: 7,
      type: "heatmap",
      title: "Durations",
      ...at(0, 15, 12, 6),
      targets: [{ refId: "A", expr: "sum by (le) (increase(seconds_bucket[1m]))", format: "heatmap" }],
    },
    {
      id: 8,
      type: "status-history",
      title: "History",
      ...at(12, 15, 12, 6),
      targets: [state],
      fieldConfig: { defaults: { mappings: up }, overrides: [] },
    },
    {
      id: 9,
      type: "piechart",
      title: "Pie",
      ...at(0, 21, 6, 6),
      targets: [{ ...instant, expr: "sum by (instance) (requests_total)" }],
    },
    { id: 10, type: "barchart", title: "Bar chart", ...at(6, 21, 6, 6), targets: [table] },
    {
      id: 11,
      type: "text",
      title: "Note",
      ...at(12, 21, 6, 6),
      options: {
        mode: "markdown",
        content:
          "# Head\n\n**bold** [link](https://example.com) `code`\n\n- one\n- two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n<b onclick='x()'>no html</b>",
      },
    },
    { id: 12, type: "nodeGraph", title: "Unknown", ...at(18, 21, 6, 6) },
    {
      id: 13,
      type: "logs",
      title: "Logs",
      ...at(0, 27, 6, 5),
      datasource: { type: "loki", uid: "loki" },
      targets: [{ refId: "A", expr: '{job="api"}' }],
    },
    {
      id: 14,
      type: "timeseries",
      title: "Nothing",
      ...at(6, 27, 6, 5),
      targets: [{ refId: "A", expr: "request_total" }],
    },
    {
      id: 15,
      type: "timeseries",
      title: "Broken",
      ...at(12, 27, 6, 5),
      targets: [{ refId: "A", expr: "sum(up" }],
    },
    {
      id: 16,
      type: "stat",
      title: "Of $instance",
      repeat: "instance",
      ...at(18, 27, 6, 4),
      targets: [{ ...instant, expr: 'up{instance="$instance"}' }],
    },
    {
      id: 101,
      type: "row",
      title: "Folded",
      collapsed: true,
      panels: [{ id: 17, type: "stat", title: "Within", ...at(0, 33, 6, 4), targets: [instant] }],
      ...at(0, 32, 24, 1),
    },
  ];
}

/** A dashboard's file over such panels. */
export function sampleDashboard(panels: readonly object[], title = "Sample"): string {
  const instance = {
    name: "instance",
    label: "Instance",
    type: "query",
    query: "label_values(up, instance)",
    multi: true,
    includeAll: true,
    current: { value: ["$__all"] },
  };
  return JSON.stringify({
    uid: "sample",
    title,
    schemaVersion: 39,
    tags: ["a"],
    templating: { list: [instance] },
    panels,
  });
}

/** The data of another drill over the sample's metrics: two instances, and no alert. */
export function otherData(): PreviewData {
  const store = sampleStore(["x:1", "y:1"]);
  const { dashboard } = readDashboard(sampleDashboard(samplePanels()), "sample.json");
  if (dashboard === undefined) throw new Error("the sample is no dashboard");
  const from = {
    source: store,
    all: store.all(),
    startMs: 0,
    endMs: 1_800_000,
    intervalMs: 15_000,
    prometheus: 3,
  } as const;
  return {
    kind: "pack",
    name: "other",
    description: "something else happens",
    marks: [],
    alerts: [],
    range: { fromMs: 0, toMs: 900_000 },
    pack: makePack(neededSeries(dashboard, { prometheus: 3 }), from),
  };
}

/** Series of three instances, the second of which is down for a while. */
export function sampleStore(instances: readonly string[] = ["a:1", "b:1", "c:1"]) {
  const store = createSeriesStore();
  const count = 121;
  const timestampsMs = Array.from({ length: count }, (_, index) => index * 15_000);
  instances.forEach((instance, which) => {
    const values = timestampsMs.map((_, index) => (which === 1 && index >= 60 && index < 100 ? 0 : 1));
    let total = 0;
    const totals = values.map((isUp, index) => (total += isUp * (60 + 20 * Math.sin(index / 9 + which))));
    store.appendColumn(labelsFromRecord({ __name__: "up", job: "api", instance }), { timestampsMs, values });
    store.appendColumn(labelsFromRecord({ __name__: "requests_total", job: "api", instance }), {
      timestampsMs,
      values: totals,
    });
    ["0.1", "0.5", "1", "+Inf"].forEach((le, bucket) => {
      const counts = totals.map((value) => Math.round((value * (bucket + 1)) / 4));
      store.appendColumn(labelsFromRecord({ __name__: "seconds_bucket", job: "api", instance, le }), {
        timestampsMs,
        values: counts,
      });
    });
  });
  return store;
}

const alerts: readonly PreviewAlert[] = [
  {
    name: "InstanceDown",
    severity: "page",
    labels: { instance: "b:1" },
    summary: "b is down",
    pendingAtMs: 900_000,
    firingAtMs: 960_000,
    resolvedAtMs: 1_500_000,
    dashboardUid: "sample",
    panelId: 6,
  },
];

const sampleData = {
  kind: "pack",
  name: "sample",
  description: "an instance is down",
  marks: [{ fromMs: 900_000, toMs: 1_500_000, text: "instance-killed", kind: "fault" }],
  alerts,
  range: { fromMs: 0, toMs: 1_800_000 },
} as const;

/** A page with one dashboard or several, each with the sample's series, and what else lies in it. */
export function samplePage(
  script: PageScript,
  texts: readonly string[],
  store = sampleStore(),
  more: {
    readonly offered?: Parameters<typeof makeBook>[3];
    readonly parts?: Readonly<Record<string, PreviewData>>;
  } = {},
): string {
  const files = texts.map((text, index) => readPreviewFile(text, `dashboard-${index}.json`));
  const data: Record<string, unknown> = {};
  files.forEach((file, index) => {
    const { dashboard } = readDashboard(texts[index] ?? "", file.file);
    const needed =
      dashboard === undefined
        ? { selectors: [], labels: [], hasExemplars: false }
        : neededSeries(dashboard, { prometheus: 3 });
    const from = {
      source: store,
      all: store.all(),
      startMs: 0,
      endMs: 1_800_000,
      intervalMs: 15_000,
      prometheus: 3,
    } as const;
    const packed = { ...sampleData, pack: makePack(needed, from) };
    data[`dashboard-${index}`] = makeDashboard(file, packed, "sample");
  });
  const entries = files.map((file, index) => bookEntry(`dashboard-${index}`, file, "sample"));
  return renderPage({
    title: "Dashboards",
    script,
    data: { book: makeBook("1.0.0", "file", entries, more.offered), ...data, ...more.parts },
  });
}
