// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import { describe, expect, it } from "vitest";
import {
  catalogSource,
  checkFiles,
  defaultCheckOptions,
  fileKindOf,
} from "../../../simulator/check/index.ts";

interface Planted {
  readonly panel?: object;
  readonly panels?: readonly object[];
  readonly variables?: readonly object[];
  readonly dashboard?: object;
}

const target = (expr: string, more: object = {}) => ({
  refId: "A",
  expr,
  legendFormat: "{{instance}}",
  ...more,
});

/** A dashboard without a mistake, but for what is planted. */
function dashboardWith({ panel = {}, panels, variables = [], dashboard = {} }: Planted): string {
  const datasource = { type: "prometheus", uid: "${datasource}" };
  const sound = {
    id: 1,
    type: "timeseries",
    title: "Requests",
    description: "Requests per second.",
    datasource,
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    fieldConfig: { defaults: { unit: "reqps" }, overrides: [] },
    targets: [target('sum by (instance) (rate(demo_requests_total{job="demo"}[$__rate_interval]))')],
    ...panel,
  };
  const list = [{ name: "datasource", type: "datasource", query: "prometheus" }, ...variables];
  const all = panels === undefined ? [sound] : panels.map((each) => ({ ...sound, ...each }));
  return JSON.stringify(
    {
      uid: "demo",
      title: "Demo",
      editable: false,
      schemaVersion: 39,
      templating: { list },
      panels: all,
      ...dashboard,
    },
    undefined,
    2,
  );
}

const instance = {
  name: "instance",
  type: "query",
  query: 'label_values(up{job="demo"}, instance)',
  refresh: 2,
  multi: true,
  includeAll: true,
};

interface Around {
  readonly hasCatalog?: boolean;
  readonly files?: Readonly<Record<string, string>>;
  readonly lint?: string;
  readonly suppressions?: string;
}

function resultOf(text: string, { hasCatalog = false, files = {}, lint, suppressions }: Around = {}) {
  return checkFiles({
    files: [
      { file: "a/demo.json", content: text },
      ...Object.entries(files).map(([file, content]) => ({ file, content })),
    ],
    sources: hasCatalog ? [catalogSource([])] : [],
    options: defaultCheckOptions,
    disabled: new Set(),
    ...(lint === undefined ? {} : { lintFiles: [{ file: "a/.lint", content: lint }] }),
    ...(suppressions === undefined
      ? {}
      : { suppressionFiles: [{ file: "quiet.yml", content: suppressions }] }),
  });
}

function told(planted: Planted, around: Around = {}): readonly string[] {
  return resultOf(dashboardWith(planted), around).findings.map(
    ({ code, severity, subject }) => `${severity} ${code} ${subject}`,
  );
}

const query = (expr: string, more: object = {}): Planted => ({ panel: { targets: [target(expr, more)] } });

describe("a dashboard", () => {
  it("without a mistake has no finding", () => expect(told({})).toEqual([]));

  it.each([
    ["a uid that is too long", { dashboard: { uid: "x".repeat(41) } }, ["error dashboard/unstable-uid Demo"]],
    ["a uid with blanks", { dashboard: { uid: "my board" } }, ["error dashboard/unstable-uid Demo"]],
    [
      "panels in a collapsed row over each other",
      {
        panels: [
          {
            type: "row",
            id: 9,
            collapsed: true,
            panels: [
              { id: 2, type: "text", gridPos: { x: 0, y: 0, w: 24, h: 3 } },
              { id: 3, type: "text", gridPos: { x: 12, y: 2, w: 6, h: 3 } },
            ],
          },
        ],
      },
      ["warning panel/overlap panel 3"],
    ],
    [
      "ids of a row and a panel",
      { panels: [{}, { type: "row", gridPos: { x: 0, y: 8, w: 24, h: 1 } }] },
      ["error panel/duplicate-id Requests"],
    ],
    [
      "a default data source",
      { panel: { datasource: null } },
      ["warning variable/unused $datasource", "warning panel/literal-datasource Requests"],
    ],
    [
      "a literal data source of one query",
      query("demo_up{job='demo'}", { datasource: { type: "prometheus", uid: "abc" } }),
      ["warning panel/literal-datasource Requests"],
    ],
    [
      "a text panel without a title",
      {
        panels: [
          {},
          {
            id: 2,
            type: "text",
            title: "",
            description: "",
            targets: [],
            gridPos: { x: 12, y: 0, w: 2, h: 2 },
          },
        ],
      },
      [],
    ],
    [
      "states without a unit",
      { panel: { fieldConfig: { defaults: { mappings: [{ type: "value", options: {} }] }, overrides: [] } } },
      [],
    ],
    [
      "a unit by exception",
      {
        panel: {
          fieldConfig: {
            defaults: {},
            overrides: [
              { matcher: { id: "byName", options: "x" }, properties: [{ id: "unit", value: "s" }] },
            ],
          },
        },
      },
      [],
    ],
  ] as const)("%s", (_, planted, wanted) => expect(told(planted)).toEqual(wanted));
});

describe("a query of a panel", () => {
  it.each([
    [
      "types that do not fit",
      query("rate(demo_requests_total{job='demo'})"),
      ["error query/bad-promql Requests"],
    ],
    [
      "a rate of a gauge",
      query("rate(process_resident_memory_bytes{job='demo'}[$__rate_interval])"),
      ["error rate/on-gauge Requests"],
    ],
    [
      "a quantile without le",
      query(
        "histogram_quantile(0.9, sum by (instance) (rate(demo_seconds_bucket{job='demo'}[$__rate_interval])))",
      ),
      ["error histogram/le-removed Requests"],
    ],
    [
      "sides that never agree",
      query("demo_a{job='demo'} / on (instance) sum by (job) (demo_b{job='demo'})"),
      ["warning join/never-matches Requests"],
    ],
    [
      "a range of its own",
      query("increase(demo_requests_total{job='demo'}[5m])"),
      ["warning query/fixed-range Requests"],
    ],
    [
      "a range of its own over time",
      query("max_over_time(demo_queue{job='demo'}[5m])"),
      ["info query/fixed-range Requests"],
    ],
    [
      "a range of its own at an instant",
      query("increase(demo_requests_total{job='demo'}[5m])", { instant: true }),
      [],
    ],
    [
      "a range that the title names",
      {
        panel: {
          title: "Requests within 5m",
          targets: [target("increase(demo_requests_total{job='demo'}[5m])")],
        },
      },
      [],
    ],
    ["a forecast", query("predict_linear(demo_free{job='demo'}[6h], 3600)"), []],
    [
      "a range of a variable",
      {
        panel: { targets: [target("rate(demo_requests_total{job='demo'}[$window])")] },
        variables: [{ name: "window", type: "interval", query: "1m,5m" }],
      },
      [],
    ],
    [
      "a counter as it stands",
      query("go_memstats_mallocs_total{job='demo'}"),
      ["info query/counter-without-rate Requests"],
    ],
    ["how long something runs", query("demo_uptime_seconds_total{job='demo'}"), []],
    [
      "a label that is gone from the legend",
      query("sum by (job) (demo_queue{job='demo'})"),
      ["warning query/legend-label-removed Requests"],
    ],
    [
      "a variable as the name of a metric",
      {
        panel: { targets: [target("$metric{job='demo'}")] },
        variables: [{ name: "metric", type: "query", query: "metrics(demo_.*)", refresh: 2 }],
      },
      [],
    ],
    [
      "a variable among labels",
      {
        panel: { targets: [target("sum by ($by) (demo_queue{job='demo'})", { legendFormat: "x" })] },
        variables: [{ name: "by", type: "custom", query: "job,instance" }],
      },
      [],
    ],
    [
      "a choice of all under =",
      {
        panel: { targets: [target('demo_queue{job="demo", instance="$instance"}')] },
        variables: [{ ...instance, multi: false }],
      },
      ["error variable/multi-under-equals Requests"],
    ],
    [
      "a choice of all under =, in a panel that repeats for it",
      {
        panel: { targets: [target('demo_queue{job="demo", instance="$instance"}')], repeat: "instance" },
        variables: [instance],
      },
      [],
    ],
    [
      "a choice of all under =, in a row that repeats for it",
      {
        panels: [
          { type: "row", id: 9, repeat: "instance", title: "$instance", panels: [] },
          { id: 2, targets: [target('demo_queue{job="demo", instance="$instance"}')] },
        ],
        variables: [instance],
      },
      [],
    ],
    [
      "a single choice under =",
      {
        panel: { targets: [target('demo_queue{job="demo", instance="$instance"}')] },
        variables: [{ ...instance, multi: false, includeAll: false }],
      },
      [],
    ],
    ["groups of label_replace", query("label_replace(demo_queue{job='demo'}, 'x', '$1', 'y', '(.*)')"), []],
    [
      "a variable that is misspelt",
      query("demo_queue{job='demo', instance=~'$instnce'}"),
      ["error variable/undefined Requests"],
    ],
    ["a comment with a quote", query("demo_queue{job='demo'} # it's \"quoted\n + 0"), []],
    [
      "LogQL",
      {
        panel: { datasource: { type: "loki", uid: "${logs}" }, targets: [target('{job="demo"} |= `x`')] },
        variables: [{ name: "logs", type: "datasource", query: "loki" }],
      },
      ["warning variable/unused $datasource"],
    ],
  ] as const)("%s", (_, planted, wanted) => expect(told(planted)).toEqual(wanted));

  it("is told where it stands in the file", () => {
    const text = dashboardWith(
      query('sum(rate(demo_requests_total{job="demo", instance=~"$instance"})) + $x'),
    );
    const [first] = resultOf(text).findings;
    const line = text.split("\n")[(first?.line ?? 0) - 1] ?? "";
    expect([first?.code, line.slice((first?.column ?? 0) - 1, (first?.column ?? 0) + 8)]).toEqual([
      "variable/undefined",
      "$instance",
    ]);
  });

  it("is held against the catalog where that is asked for", () => {
    const planted = query("demo_queue{job='demo'}");
    expect(told(planted, { hasCatalog: true })).toEqual(["warning metric/unknown Requests"]);
    expect(
      told(query("process_resident_memory_bytes{job='demo', zone_='x'}", { legendFormat: "x" }), {
        hasCatalog: true,
      }),
    ).toEqual(["warning label/unknown Requests"]);
  });

  it("may read what rules record that are checked with it", () => {
    const rules = 'groups: [{name: g, rules: [{record: "job:demo:sum", expr: "sum by (job) (up)"}]}]';
    const planted = query("job:demo:sum", { legendFormat: "{{instance}}" });
    expect(told(planted, { files: { "rules.yml": rules } })).toEqual([
      "warning query/legend-label-removed Requests",
    ]);
  });
});

const badRegion = "error variable/bad-query $region";

describe("variables of other data sources", () => {
  const asking = (query: string, datasource: unknown, more: Planted = {}): Planted => ({
    ...more,
    variables: [...(more.variables ?? []), { name: "region", type: "query", refresh: 2, datasource, query }],
  });
  const cloudWatch = "dimension_values($region, AWS/Kafka, BytesInPerSec, Cluster Name)";

  it("are not held against PromQL where the dashboard says what they are", () => {
    const input = { name: "DS_CLOUD", label: "Cloud", type: "datasource", pluginId: "cloudwatch" };
    const variable = { name: "logs", type: "datasource", query: "loki" };
    expect(told(asking(cloudWatch, { type: "cloudwatch", uid: "x" }))).not.toContain(badRegion);
    expect(told(asking(cloudWatch, "${DS_CLOUD}", { dashboard: { __inputs: [input] } }))).not.toContain(
      badRegion,
    );
    expect(told(asking("{job=`a`} |= 1", "$logs", { variables: [variable] }))).not.toContain(badRegion);
    expect(told(asking(cloudWatch, "CloudWatch of ours"))).not.toContain(badRegion);
  });

  it("are held against it where it is Prometheus, or asked as Prometheus is", () => {
    const input = { name: "DS_METRICS", label: "Metrics", type: "datasource", pluginId: "prometheus" };
    expect(told(asking(cloudWatch, { type: "prometheus", uid: "x" }))).toContain(badRegion);
    expect(told(asking(cloudWatch, "${DS_METRICS}", { dashboard: { __inputs: [input] } }))).toContain(
      badRegion,
    );
    expect(told(asking(cloudWatch, null))).toContain(badRegion);
    expect(told(asking("label_values(up{, job)", "Metrics of ours"))).toContain(badRegion);
  });
});

describe("ad hoc filters", () => {
  const withFilter = (key: string, operator: string, value: string): Planted => ({
    variables: [
      {
        name: "Filters",
        type: "adhoc",
        datasource: { type: "prometheus", uid: "${datasource}" },
        filters: [{ key, operator, value }],
      },
    ],
  });

  it.each([
    ["job", "=~", "api|mail", []],
    ["job", "=~", "$x(", []],
    ["job", "=~", "api(", ["error variable/bad-query $Filters"]],
    ["job", "<", "5", ["warning variable/bad-query $Filters"]],
    ["", "=", "x", ["warning variable/bad-query $Filters"]],
  ])("%s%s%s are looked at as they were saved", (key, operator, value, wanted) =>
    expect(told(withFilter(key, operator, value))).toEqual(wanted),
  );
});

describe("dashboards of one call", () => {
  it("may not share a uid", () => {
    const { findings } = resultOf(dashboardWith({}), { files: { "b/other.json": dashboardWith({}) } });
    expect(findings.map(({ code, file }) => `${code} ${file}`)).toEqual([
      "dashboard/unstable-uid b/other.json",
    ]);
  });
});

describe("findings of dashboards", () => {
  const planted = dashboardWith({ panel: { title: "Load", description: "" } });

  it("are kept quiet by a list", () => {
    const suppressions =
      "suppressions: [{code: panel/missing-description, file: demo.json, subject: Load, reason: it is plain}]";
    const { findings, suppressed } = resultOf(planted, { suppressions });
    expect([findings, suppressed.map(({ suppression }) => suppression.reason)]).toEqual([
      [],
      ["it is plain"],
    ]);
  });

  it.each([
    ["with a reason", "exclusions: {panel-title-description-rule: {reason: it is plain}}", [], 1],
    [
      "for a panel",
      "exclusions: {panel-title-description-rule: {entries: [{dashboard: Demo, panel: Load, reason: r}]}}",
      [],
      1,
    ],
    [
      "for another dashboard",
      "exclusions: {panel-title-description-rule: {entries: [{dashboard: Other, reason: r}]}}",
      ["panel/missing-description"],
      0,
    ],
    [
      "without a reason",
      "exclusions: {panel-title-description-rule: }",
      ["suppression/malformed", "panel/missing-description"],
      0,
    ],
    [
      "of a rule that is not ours",
      "warnings: {a-rule-of-their-own: {reason: r}}",
      ["panel/missing-description"],
      0,
    ],
  ])("are kept quiet by dashboard-linter's exclusions %s", (_, lint, wanted, quietCount) => {
    const { findings, suppressed } = resultOf(planted, { lint });
    expect([findings.map(({ code }) => code), suppressed.length]).toEqual([wanted, quietCount]);
  });
});

describe("a file", () => {
  it.each([
    ['{"title": "x", "panels": []}', "dashboard"],
    ['{"schemaVersion": 6, "title": "x", "rows": []}', "dashboard"],
    ['{"meta": {}, "dashboard": {"title": "x", "panels": []}}', "dashboard"],
    [
      '{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "spec": {"title": "x", "elements": {}, "layout": {}}}',
      "dashboard",
    ],
    ["apiVersion: dashboard.grafana.app/v2beta1\nkind: Dashboard\nspec:\n  title: x\n", "dashboard"],
    ["apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n", "rules"],
    ['{"groups": []}', "rules"],
    ['{"route": {}, "receivers": []}', "routing"],
    ['{"name": "x", "version": "1"}', "other"],
  ])("%s is of the kind %s", (text, wanted) => expect(fileKindOf(text)).toBe(wanted));
});
