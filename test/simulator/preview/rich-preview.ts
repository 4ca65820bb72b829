import { parseSeriesDescription } from "../../../simulator/promql/index.ts";
import { sampleDashboard, sampleStore } from "./sample-preview.ts";

const at = (x: number, y: number, w: number, h: number) => ({ gridPos: { x, y, w, h } });
const query = (expr: string, more: object = {}) => ({ refId: "A", expr, range: true, ...more });
const byName = (name: string, id: string, value: unknown) => ({
  matcher: { id: "byName", options: name },
  properties: [{ id, value }],
});
const cell = (name: string, type: string, more: object = {}) =>
  byName(name, "custom.cellOptions", { type, ...more });

const cells = {
  id: 5,
  type: "table",
  title: "Cells",
  ...at(12, 8, 12, 8),
  targets: [query("requests_total", { format: "table", instant: true, range: false })],
  transformations: [
    {
      id: "calculateField",
      options: { mode: "binary", binary: { left: "Value", operator: "/", right: "2" }, alias: "Half" },
    },
  ],
  fieldConfig: {
    defaults: {},
    overrides: [
      cell("job", "pill"),
      cell("Value", "gauge", { valueDisplayMode: "hidden" }),
      cell("__name__", "json-view"),
      cell("Time", "sparkline"),
      cell("Half", "color-background", { applyToRow: true }),
      { matcher: { id: "byMagic" }, properties: [{ id: "unit", value: "s" }] },
      byName("instance", "links", [
        {
          title: "$" + "{__value.text} in the other",
          url: "/d/other?var-instance=$" + "{__data.fields.instance}",
        },
      ]),
    ],
  },
};

/** A dashboard with what few dashboards have: annotations, a band, native histograms, cells of many types. */
export function richDashboard(): string {
  const panels = [
    {
      id: 1,
      type: "timeseries",
      title: "Band",
      ...at(0, 0, 12, 8),
      targets: [
        query("min(rate(requests_total[5m]))", { legendFormat: "low" }),
        query("max(rate(requests_total[5m]))", { refId: "B", legendFormat: "high" }),
      ],
      fieldConfig: {
        defaults: {},
        overrides: [byName("high", "custom.fillBelowTo", "low"), byName("high", "custom.fillOpacity", 30)],
      },
    },
    {
      id: 2,
      type: "heatmap",
      title: "Native",
      ...at(12, 0, 12, 8),
      targets: [query("rate(native_seconds[5m])")],
    },
    {
      id: 3,
      type: "timeseries",
      title: "Native lines",
      ...at(0, 8, 6, 6),
      targets: [query("native_seconds")],
    },
    {
      id: 4,
      type: "stat",
      title: "Native median",
      ...at(6, 8, 6, 6),
      targets: [query("histogram_quantile(0.5, native_seconds)")],
      fieldConfig: { defaults: { decimals: 2 }, overrides: [] },
    },
    cells,
  ];
  const list = [
    {
      name: "Down",
      datasource: { type: "prometheus", uid: "p" },
      expr: "1 - up > 0",
      titleFormat: "{{instance}} is down",
      step: "1m",
      iconColor: "purple",
    },
    { name: "Deployments", datasource: { type: "grafana", uid: "-- Grafana --" } },
  ];
  const dashboard: unknown = JSON.parse(sampleDashboard(panels));
  return JSON.stringify(Object.assign({}, dashboard, { annotations: { list }, uid: "rich", title: "Rich" }));
}

/** The sample's series, and one of native histograms. */
export function richStore() {
  const store = sampleStore();
  const { labels, samples } = parseSeriesDescription(
    'native_seconds{job="api"} {{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x120',
  );
  const values = samples.map((sample) => (sample.kind === "histogram" ? sample.histogram : undefined));
  store.appendColumn(labels, { timestampsMs: values.map((_, index) => index * 15_000), values });
  return store;
}
