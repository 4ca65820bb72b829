// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import { describe, expect, it } from "vitest";
import { streamFinder } from "../../../instrumentation/src/logs/stream-labels.ts";
import { createRedaction } from "../../../instrumentation/src/redaction/index.ts";
import { defaultLoki } from "../../../instrumentation/src/settings/defaults.ts";
import { catalogSource } from "../../../simulator/check/index.ts";
import { check } from "./checked.ts";

/** A dashboard without a mistake, with one panel that asks Loki. */
function dashboardOf(expr: string, { panel = {}, query = {} } = {}): string {
  const variables = [
    { name: "datasource", type: "datasource", query: "loki" },
    { name: "service", type: "custom", query: "api,mail", multi: true, includeAll: true },
    { name: "anything", type: "custom", query: "api,mail", includeAll: true, allValue: ".*" },
    { name: "word", type: "textbox", query: "" },
    { name: "filter", type: "textbox", query: '|= "x"' },
    { name: "window", type: "interval", query: "1m,5m" },
  ];
  // Every variable is read somewhere.
  const read = variables.map(({ name }) => `$${name}`).join(" ");
  const datasource = { type: "loki", uid: "${datasource}" };
  const one = {
    id: 1,
    type: "timeseries",
    title: "Lines",
    description: "Lines that tell of errors.",
    datasource,
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    fieldConfig: { defaults: { unit: "short" }, overrides: [] },
    targets: [{ refId: "A", expr, legendFormat: "lines", ...query }],
    ...panel,
  };
  return JSON.stringify({
    uid: "demo",
    title: "Demo",
    description: read,
    editable: false,
    schemaVersion: 39,
    templating: { list: variables },
    panels: [one],
  });
}

function told(text: string, hasCatalog = false): readonly string[] {
  const { findings } = check({ "demo.json": text }, { hasCatalog });
  return findings.map(({ code, severity, message }) => `${severity} ${code}: ${message.split(";")[0]}`);
}

describe("a query of Loki", () => {
  it.each([
    '{service_name="api"} |= `error` | json | level="error"',
    'sum by (level) (count_over_time({service_name="api"} |= "a" or "b" [$__auto]))',
    'quantile_over_time(0.99, {a="b"} | json | unwrap duration(x) | __error__="" [$__interval]) by (y)',
    'rate({a="b"} | unwrap bytes(x) [$window])',
    'sum(rate({service_name=~"$service"} != "$word" [$__auto])) or vector(0)',
    '{service_name=~"$service", x=~"${anything}"} $filter',
    '{service_name=~"[[service]]"} | label_format a=b | line_format "{{.a}}" # $word',
    'approx_topk(5, sum by (a) (rate({a="b"} [$__auto])))',
    '{a="b"} |= "foo" != "$service"',
    'label_replace(rate({a="b"}[$__auto]), "x", "$1", "y", "(.*)")',
  ])("is fine: %s", (expr) => expect(told(dashboardOf(expr))).toEqual([]));

  it.each([
    ['{a="b"', "error query/bad-logql: the query cannot be read: it ends too early"],
    [
      '{a="b"} | jsonn | x="y"',
      "error query/bad-logql: the query cannot be read: something is missing before `|`",
    ],
    ["{a=b}", "error query/bad-logql: the query cannot be read: `b` is not expected here"],
    [
      'sum(rate({a="b"}))',
      "error query/bad-logql: the query cannot be read: something is missing before `)`",
    ],
    ["{}", "error query/bad-logql: the query cannot be read: `}` is not expected here"],
    [
      '{a=~".*", b!="c"}',
      "error query/bad-logql: Loki refuses the query, for every stream passes all of its matchers",
    ],
    [
      '{a=~"$anything"}',
      "warning query/bad-logql: Loki refuses the query once all are chosen, for every stream passes all of its matchers",
    ],
    [
      'sum_over_time({a="b"} | json [$__auto])',
      "error query/bad-logql: Loki refuses `sum_over_time` without `unwrap`: a line is no number",
    ],
    [
      'count_over_time({a="b"} | unwrap x [$__auto])',
      "error query/bad-logql: Loki refuses `count_over_time` with `unwrap`: it counts lines",
    ],
    [
      'sum(rate({a="b"}[5m]))',
      "info query/logql-fixed-range: `[5m]` stays as wide at every zoom, so that log lines between two points are left out or counted twice",
    ],
    [
      '{service_name="$service"}',
      "error variable/multi-under-equals: `service_name=` compares with one text, but `$service` becomes a regular expression once all are chosen, and the panel is empty then",
    ],
    [
      '{a="b"} | json | level!="$service"',
      "error variable/multi-under-equals: `level!=` compares with one text, but `$service` becomes a regular expression once all are chosen, and the panel is empty then",
    ],
    [
      '{a="$nothing"} |',
      "error variable/undefined: there is no variable `nothing`, so `$nothing` stays in the query as it is",
    ],
  ])("is told of: %s", (expr, wanted) => expect(told(dashboardOf(expr))).toEqual([wanted]));

  it("is told of where the mistake stands, behind variables too", () => {
    const text = dashboardOf('{service_name=~"$service"} |= error');
    const [finding] = check({ "demo.json": text }).findings;
    expect(text.slice((finding?.column ?? 0) - 1).startsWith("error")).toBe(true);
  });

  it("has a bad regular expression told with what is wrong in it", () => {
    expect(told(dashboardOf('{a=~"("}'))).toEqual([
      expect.stringContaining("error query/bad-logql: the regular expression of `a` cannot be read: "),
    ]);
  });

  it("may have a window that the panel speaks of, or that no zoom changes", () => {
    const expr = 'sum(count_over_time({a="b"}[5m]))';
    expect(told(dashboardOf(expr, { panel: { title: "Lines in 5m" } }))).toEqual([]);
    expect(told(dashboardOf(expr, { query: { queryType: "instant" } }))).toEqual([]);
  });

  it("is held against the labels of streams where these are known", () => {
    expect(told(dashboardOf('{service="api", level=~"warn|error"}'), true)).toEqual([
      "warning query/logql-label-unknown: no stream has the label `service`, so the query finds no line",
    ]);
    expect(told(dashboardOf('{service="api", level=~"warn|error"}'))).toEqual([]);
  });

  it("is a guess where no data source says that it is one", () => {
    const panel = { datasource: "Logs" };
    expect(told(dashboardOf('{a="b"} |= x', { panel })).filter((each) => each.includes("bad-logql"))).toEqual(
      ["warning query/bad-logql: the query cannot be read: `x` is not expected here"],
    );
  });
});

describe("the labels of streams", () => {
  it("are those that the instrumentation makes", () => {
    const attributes = {
      "service.namespace": "shop",
      "deployment.environment": "test",
      "deployment.environment.name": "test",
    };
    const settings = { ...defaultLoki, url: "http://127.0.0.1", labels: {}, labelFields: [] };
    const find = streamFinder(
      settings,
      { name: "api", version: "1", commit: "", attributes },
      createRedaction([]),
    );
    const made = Object.keys(JSON.parse(find("info", []).json));
    expect([...(catalogSource([]).streamLabels ?? [])].sort()).toEqual(made.sort());
  });
});
