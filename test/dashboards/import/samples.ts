import { isJsonObject, type JsonObject, type JsonValue } from "../../../artifacts/index.ts";

/** Dashboards of our own making in the forms in which Grafana's versions write them. */
/** What begins a variable of Grafana, and in TypeScript a place in a template. */
const dollar = "$";

const prometheus = { type: "prometheus", uid: `${dollar}{DS_PROMETHEUS}` };

function series(id: number, title: string, x: number, y: number, more: JsonObject = {}): JsonObject {
  return {
    datasource: prometheus,
    fieldConfig: {
      defaults: {
        color: { mode: "palette-classic" },
        custom: {
          axisBorderShow: false,
          axisCenteredZero: false,
          axisColorMode: "text",
          axisLabel: "",
          axisPlacement: "auto",
          barAlignment: 0,
          drawStyle: "line",
          fillOpacity: 20,
          gradientMode: "none",
          hideFrom: { legend: false, tooltip: false, viz: false },
          insertNulls: false,
          lineInterpolation: "linear",
          lineWidth: 1,
          pointSize: 5,
          scaleDistribution: { type: "linear" },
          showPoints: "never",
          spanNulls: false,
          stacking: { group: "A", mode: "none" },
          thresholdsStyle: { mode: "off" },
        },
        mappings: [],
        min: 0,
        thresholds: {
          mode: "absolute",
          steps: [
            { color: "green", value: null },
            { color: "red", value: 80 },
          ],
        },
        unit: "bytes",
      },
      overrides: [],
    },
    gridPos: { h: 7, w: 12, x, y },
    id,
    options: {
      legend: { calcs: ["mean", "lastNotNull"], displayMode: "table", placement: "bottom", showLegend: true },
      tooltip: { mode: "multi", sort: "none" },
    },
    pluginVersion: "10.4.1",
    targets: [
      {
        datasource: prometheus,
        editorMode: "code",
        expr: `sum by (instance) (rate(node_network_receive_bytes_total{job="node", device!="lo"}[$__rate_interval]))`,
        instant: false,
        legendFormat: "{{instance}}",
        range: true,
        refId: "A",
      },
    ],
    title,
    type: "timeseries",
    ...more,
  };
}

/** As Grafana 10 exports it: every kind of panel, every kind of variable. */
export const modern: JsonObject = {
  __inputs: [{ name: "DS_PROMETHEUS", label: "Prometheus", type: "datasource", pluginId: "prometheus" }],
  __requires: [{ type: "panel", id: "stat", name: "Stat", version: "" }],
  annotations: {
    list: [
      {
        builtIn: 1,
        datasource: { type: "grafana", uid: "-- Grafana --" },
        enable: true,
        hide: true,
        iconColor: "rgba(0, 211, 255, 1)",
        name: "Annotations & Alerts",
        target: { limit: 100, matchAny: false, tags: [], type: "dashboard" },
        type: "dashboard",
      },
      {
        datasource: prometheus,
        enable: true,
        expr: "changes(process_start_time_seconds[1m]) > 0",
        iconColor: "purple",
        name: "Restarts",
        step: "60s",
        tagKeys: "instance",
        titleFormat: "Restart",
        useValueForTime: false,
      },
    ],
  },
  editable: true,
  fiscalYearStartMonth: 0,
  graphTooltip: 0,
  id: null,
  links: [
    {
      asDropdown: true,
      icon: "external link",
      includeVars: true,
      keepTime: true,
      tags: ["node"],
      targetBlank: false,
      title: "Others",
      tooltip: "",
      type: "dashboards",
      url: "",
    },
  ],
  liveNow: false,
  panels: [
    series(2, "Received", 0, 0),
    series(3, "Sent", 12, 0, { description: `What \`eth0\` sends, and ${dollar}{device}.` }),
    {
      collapsed: false,
      gridPos: { h: 1, w: 24, x: 0, y: 7 },
      id: 10,
      panels: [],
      title: "Now",
      type: "row",
    },
    {
      datasource: prometheus,
      fieldConfig: {
        defaults: {
          color: { mode: "thresholds" },
          mappings: [
            {
              options: {
                "0": { color: "red", index: 1, text: "down" },
                "1": { color: "green", index: 0, text: "up" },
              },
              type: "value",
            },
          ],
          thresholds: {
            mode: "absolute",
            steps: [
              { color: "red", value: null },
              { color: "green", value: 1 },
            ],
          },
          unit: "none",
        },
        overrides: [],
      },
      gridPos: { h: 4, w: 6, x: 0, y: 8 },
      id: 4,
      options: {
        colorMode: "value",
        graphMode: "area",
        justifyMode: "auto",
        orientation: "auto",
        reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
        textMode: "auto",
      },
      targets: [{ datasource: prometheus, expr: "up", instant: true, refId: "A" }],
      title: "Up",
      type: "stat",
    },
    {
      datasource: { type: "loki", uid: "loki" },
      gridPos: { h: 4, w: 18, x: 6, y: 8 },
      id: 5,
      maxDataPoints: 100,
      options: { showTime: true, wrapLogMessage: false },
      targets: [
        {
          datasource: { type: "loki", uid: "loki" },
          expr: '{job="node"} |= `error`',
          queryType: "range",
          refId: "A",
        },
      ],
      title: "Log",
      type: "logs",
    },
    {
      collapsed: true,
      gridPos: { h: 1, w: 24, x: 0, y: 12 },
      id: 11,
      panels: [
        {
          datasource: prometheus,
          fieldConfig: { defaults: { max: 100, min: 0, unit: "percent" }, overrides: [] },
          gridPos: { h: 8, w: 7, x: 0, y: 13 },
          id: 6,
          options: { orientation: "auto", showThresholdLabels: false, showThresholdMarkers: true },
          targets: [{ expr: "avg(usage)", refId: "A" }],
          title: "Used",
          type: "gauge",
        },
        {
          gridPos: { h: 8, w: 17, x: 7, y: 13 },
          id: 7,
          libraryPanel: { name: "Shared", uid: "abc" },
          title: "Shared",
        },
      ],
      repeat: "node",
      title: "Details of $node",
      type: "row",
    },
    {
      gridPos: { h: 3, w: 24, x: 0, y: 13 },
      id: 8,
      options: {
        code: { language: "plaintext" },
        content: `# Notes\n\nSee \`wiki\`; costs ${dollar}{cost} \\ month.`,
        mode: "markdown",
      },
      title: "",
      transparent: true,
      type: "text",
    },
    {
      datasource: prometheus,
      gridPos: { h: 8, w: 24, x: 0, y: 16 },
      id: 9,
      options: { legend: { displayMode: "list", placement: "right" }, pieType: "donut" },
      repeat: "node",
      repeatDirection: "v",
      targets: [
        { expr: "a", refId: "A" },
        { expr: "b", hide: true, interval: "30s", refId: "C" },
        {
          datasource: { type: "__expr__", uid: "__expr__" },
          expression: "$A + $C",
          refId: "B",
          type: "math",
        },
      ],
      timeFrom: "7d",
      title: "Shares",
      transformations: [{ id: "reduce", options: { reducers: ["sum"] } }],
      type: "piechart",
    },
  ],
  refresh: "30s",
  schemaVersion: 39,
  tags: ["node", "linux"],
  templating: {
    list: [
      {
        current: {},
        hide: 0,
        includeAll: false,
        multi: false,
        name: "datasource",
        options: [],
        query: "prometheus",
        refresh: 1,
        regex: "",
        skipUrlSync: false,
        type: "datasource",
      },
      {
        allValue: ".*",
        current: {},
        datasource: prometheus,
        definition: 'label_values(node_uname_info{job="$job"}, instance)',
        hide: 0,
        includeAll: true,
        label: "Node",
        multi: true,
        name: "node",
        options: [],
        query: {
          qryType: 1,
          query: 'label_values(node_uname_info{job="$job"}, instance)',
          refId: "PrometheusVariableQueryEditor-VariableQuery",
        },
        refresh: 2,
        regex: "",
        skipUrlSync: false,
        sort: 1,
        type: "query",
      },
      {
        current: { text: "a", value: "a" },
        hide: 2,
        name: "mode",
        options: [{ selected: true, text: "a", value: "a" }],
        query: "a,b",
        type: "custom",
      },
      {
        auto: true,
        auto_count: 30,
        auto_min: "10s",
        current: { text: "1m", value: "1m" },
        name: "step",
        query: "1m,10m",
        refresh: 2,
        type: "interval",
      },
      { hide: 2, name: "cost", query: "12 €", type: "constant" },
      { current: { text: "", value: "" }, name: "search", query: "", type: "textbox" },
      { datasource: prometheus, filters: [], name: "filters", type: "adhoc" },
    ],
  },
  time: { from: "now-24h", to: "now" },
  timepicker: { refresh_intervals: ["10s", "1m"] },
  timezone: "utc",
  title: `Node */ \`${dollar}{hostile}\` \u2028 dashboard`,
  uid: "node-modern",
  version: 7,
  weekStart: "",
};

function graph(id: number, span: number): JsonObject {
  return {
    aliasColors: {},
    bars: false,
    datasource: "$datasource",
    fill: 1,
    id,
    legend: { avg: false, current: true, show: true, values: true },
    lines: true,
    nullPointMode: "null as zero",
    seriesOverrides: [{ alias: "/limit/", fill: 0 }],
    span,
    targets: [
      {
        expr: `rate(requests_total{id="${id}"}[5m])`,
        format: "time_series",
        intervalFactor: 2,
        legendFormat: "{{code}}",
        refId: "A",
        step: 10,
      },
    ],
    thresholds: [],
    title: `Graph ${id}`,
    type: "graph",
    yaxes: [
      { format: "short", show: true },
      { format: "short", show: true },
    ],
  };
}

/** As dashboards were before Grafana 5: rows that hold panels. */
export const ancient: JsonObject = {
  annotations: { list: [] },
  editable: true,
  hideControls: false,
  rows: [
    {
      collapse: false,
      height: "250px",
      panels: [graph(1, 6), graph(2, 6)],
      showTitle: true,
      title: "Requests",
      titleSize: "h6",
    },
    {
      collapse: true,
      height: 200,
      panels: [graph(3, 4), { id: 4, span: 5, title: "One", type: "singlestat", valueName: "current" }],
      repeat: "service",
    },
    { panels: [] },
  ],
  schemaVersion: 14,
  sharedCrosshair: true,
  style: "dark",
  tags: [],
  templating: { list: [] },
  time: { from: "now-1h", to: "now" },
  timezone: "browser",
  title: "Requests",
  version: 3,
};

/** Panels without numbers, two of one number, places that lie over each other, one without a place. */
export const careless: JsonObject = {
  panels: [
    series(1, "One", 0, 0),
    series(1, "The same number", 3, 0),
    { targets: [], title: "No place", type: "stat" },
    { gridPos: { h: 2, w: 5, x: 22, y: 100 }, id: null, title: "Leaves the grid", type: "news" },
    { id: "7", type: "row" },
  ],
  title: "",
};

/** Written by hand as a resource of the second format: tabs, an automatic grid, elements with names. */
export const secondFormat: JsonObject = {
  apiVersion: "dashboard.grafana.app/v2",
  kind: "Dashboard",
  metadata: { name: "second", labels: { team: "platform" } },
  spec: {
    title: "Second",
    tags: [],
    cursorSync: "Tooltip",
    preload: true,
    links: [],
    timeSettings: {
      from: "now-1h",
      to: "now",
      autoRefresh: "",
      autoRefreshIntervals: ["1m"],
      hideTimepicker: true,
      fiscalYearStartMonth: 3,
      timezone: "utc",
    },
    variables: [
      {
        kind: "SwitchVariable",
        spec: {
          name: "all",
          current: "true",
          enabledValue: "true",
          disabledValue: "false",
          hide: "dontHide",
          skipUrlSync: false,
        },
      },
      {
        kind: "QueryVariable",
        spec: {
          name: "job",
          current: { text: "a", value: "a" },
          hide: "hideLabel",
          refresh: "onDashboardLoad",
          skipUrlSync: false,
          query: {
            kind: "DataQuery",
            group: "prometheus",
            version: "v0",
            datasource: { name: "ds" },
            spec: { __legacyStringValue: "label_values(up, job)" },
          },
          regex: "/.*/",
          sort: "naturalAsc",
          options: [],
          multi: false,
          includeAll: false,
          allowCustomValue: true,
        },
      },
    ],
    annotations: [],
    elements: {
      latency: {
        kind: "Panel",
        spec: {
          id: 4,
          title: "Latency",
          links: [],
          data: {
            kind: "QueryGroup",
            spec: {
              queries: [
                {
                  kind: "PanelQuery",
                  spec: {
                    refId: "A",
                    hidden: false,
                    query: {
                      kind: "DataQuery",
                      group: "prometheus",
                      version: "v0",
                      datasource: { name: "ds" },
                      spec: { expr: "up" },
                    },
                  },
                },
              ],
              transformations: [{ kind: "Transformation", group: "reduce", spec: { options: {} } }],
              queryOptions: { maxDataPoints: 50 },
            },
          },
          vizConfig: {
            kind: "VizConfig",
            group: "timeseries",
            version: "12.0.0",
            spec: {
              options: { legend: { showLegend: false } },
              fieldConfig: { defaults: { unit: "s" }, overrides: [] },
            },
          },
        },
      },
      "panel-5": {
        kind: "LibraryPanel",
        spec: { id: 5, title: "Shared", libraryPanel: { name: "Shared", uid: "x" } },
      },
      forgotten: { kind: "Panel", spec: { id: 6, title: "In no layout" } },
    },
    layout: {
      kind: "TabsLayout",
      spec: {
        tabs: [
          {
            kind: "TabsLayoutTab",
            spec: {
              title: "One",
              layout: {
                kind: "AutoGridLayout",
                spec: {
                  columnWidthMode: "standard",
                  rowHeightMode: "standard",
                  items: [
                    {
                      kind: "AutoGridLayoutItem",
                      spec: { element: { kind: "ElementReference", name: "latency" } },
                    },
                  ],
                },
              },
            },
          },
          {
            kind: "TabsLayoutTab",
            spec: {
              title: "Two",
              layout: {
                kind: "GridLayout",
                spec: {
                  items: [
                    {
                      kind: "GridLayoutItem",
                      spec: {
                        x: 0,
                        y: 0,
                        width: 12,
                        height: 8,
                        element: { kind: "ElementReference", name: "panel-5" },
                      },
                    },
                  ],
                },
              },
            },
          },
        ],
      },
    },
  },
};

const specAlone: JsonObject = isJsonObject(secondFormat.spec) ? secondFormat.spec : {};

/** All of them by name, and the ways in which files wrap them. */
export const samples: Readonly<Record<string, JsonObject>> = {
  modern,
  ancient,
  careless,
  "second-format": secondFormat,
  "from-the-api": { dashboard: modern, meta: { slug: "node" } },
  resource: {
    apiVersion: "dashboard.grafana.app/v1beta1",
    kind: "Dashboard",
    metadata: { name: "n" },
    spec: modern,
  },
  "with-access": {
    ...secondFormat,
    kind: "DashboardWithAccessInfo",
    access: { canEdit: true, slug: "second", url: "/d/second" },
  },
  "spec-alone": specAlone,
  empty: { panels: [], title: "Empty" },
};

/** What a sample's file builds, where that is not the file as it is. */
export function wantedOf(name: string): JsonValue {
  switch (name) {
    case "from-the-api":
    case "resource":
      return modern;
    case "with-access":
      return secondFormat;
    case "spec-alone":
      // Written in words that both versions of a panel's look have had since the second.
      return {
        apiVersion: "dashboard.grafana.app/v2beta1",
        kind: "Dashboard",
        metadata: {},
        spec: specAlone,
      };
    default:
      return samples[name] ?? null;
  }
}
