import { describe, expect, it } from "vitest";
import type { Dashboard, Queries } from "../../dashboards/kit/index.ts";
import {
  dataSourceVariable,
  emitClassic,
  labelValues,
  range,
  row,
  statPanel,
  timeSeriesPanel,
} from "../../dashboards/kit/index.ts";
import { syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import { checkQueries } from "./check-queries.ts";
import { checkStructure } from "./check-structure.ts";
import { type ClassicDashboard, type ClassicPanel, panelsOf, readClassic } from "./classic-dashboard.ts";
import type { FindingCode } from "./finding.ts";

const { up } = syntheticMetrics.metrics;

/** A dashboard without a finding, into which each test plants one. */
function sound(expression: string, legend = "targets"): Dashboard {
  const queries: Queries = [range(expression, legend)];
  const frame = { width: 12, unit: "number", queries } as const;
  return {
    uid: "planted",
    title: "Planted",
    description: "A dashboard for tests.",
    tags: ["test"],
    timeRange: { from: "now-1h", to: "now" },
    refreshSeconds: 60,
    variables: [
      dataSourceVariable,
      labelValues({ name: "job", label: "Job", description: "Jobs.", metric: up }),
    ],
    annotations: [],
    links: [],
    rows: [
      row("one", "One", [
        timeSeriesPanel({ key: "a", title: "A", description: "What this panel tells its reader.", ...frame }),
        statPanel({
          key: "b",
          title: "B",
          description: "What that panel tells its reader.",
          ...frame,
          height: 8,
        }),
      ]),
    ],
  };
}

const query = 'sum(up{job=~"$job"})';

function check(dashboard: ClassicDashboard): readonly (readonly [FindingCode, string])[] {
  return [...checkStructure(dashboard), ...checkQueries(dashboard)].map(({ code, message }) => [
    code,
    message,
  ]);
}

function emit(dashboard: Dashboard): ClassicDashboard {
  return readClassic(emitClassic(dashboard));
}

/** Changes the first panel of an emitted dashboard. */
function withPanel(change: (panel: ClassicPanel) => Partial<ClassicPanel>): ClassicDashboard {
  const dashboard = emit(sound(query));
  const [first] = panelsOf(dashboard);
  return {
    ...dashboard,
    panels: dashboard.panels.map((panel) =>
      panel.type !== "row" && panel === first ? { ...panel, ...change(panel) } : panel,
    ),
  };
}

function withDefaults(
  change: Partial<NonNullable<ClassicPanel["fieldConfig"]>["defaults"]>,
): ClassicDashboard {
  return withPanel(({ fieldConfig }) => ({
    fieldConfig: { overrides: [], defaults: { ...fieldConfig?.defaults, ...change } },
  }));
}

it("has no finding in a sound dashboard", () => {
  expect(check(emit(sound(query)))).toEqual([]);
});

describe("a query", () => {
  it.each<[FindingCode, string, string]>([
    ["promql", 'sum(up{job=~"$job"}', '`sum(up{job=~"$job"}`: unclosed left parenthesis'],
    [
      "promql",
      'rate(up{job=~"$job"})',
      '`rate(up{job=~"$job"})`: expected type range vector in call to function "rate", got instant vector',
    ],
    ["promql", 'up{job=~"$job"}[$__rate_interval]', '`up{job=~"$job"}[$__rate_interval]` yields a matrix'],
    [
      "label",
      'sum(upp{job=~"$job"})',
      '`upp` is neither in the catalog nor recorded by a rule, in `sum(upp{job=~"$job"})`',
    ],
    [
      "label",
      'sum(up{job=~"$job", server="a"})',
      '`up` has no label `server`, in `sum(up{job=~"$job", server="a"})`',
    ],
    [
      "label",
      'sum by (server) (up{job=~"$job"})',
      '`server` in `by` is on none of its series, in `sum by (server) (up{job=~"$job"})`',
    ],
    [
      "label",
      'sum by (job) (up{job=~"$job"}) / on (instance) sum by (job) (up)',
      '`instance` in `on` is not on both sides, in `sum by (job) (up{job=~"$job"}) / on (instance) sum by (job) (up)`',
    ],
    [
      "label",
      'sum by (job) (up{job=~"$job"}) / sum by (instance) (up)',
      '`instance`, `job` is on one side only, in `sum by (job) (up{job=~"$job"}) / sum by (instance) (up)`',
    ],
    [
      "label",
      'histogram_quantile(0.9, sum(rate(http_server_request_duration_seconds_bucket{job=~"$job"}[$__rate_interval])))',
      '`histogram_quantile` needs `le`, which was aggregated away, in `histogram_quantile(0.9, sum(rate(http_server_request_duration_seconds_bucket{job=~"$job"}[$__rate_interval])))`',
    ],
    [
      "fixed-range",
      'sum(rate(http_server_request_duration_seconds_count{job=~"$job"}[5m]))',
      "`http_server_request_duration_seconds_count` is read over a range other than $__rate_interval",
    ],
    ["multi-value", 'sum(up{job="$job"})', '`job="$job"`: several values need `=~` or `!~`'],
    ["multi-value", `sum(up{job!="\${job:regex}"})`, '`job!="$job"`: several values need `=~` or `!~`'],
    ["multi-value", 'sum(up{job="[[job]]"})', '`job="$job"`: several values need `=~` or `!~`'],
    [
      "raw-counter",
      'sum(prometheus_rule_evaluations_total{job=~"$job"})',
      "`prometheus_rule_evaluations_total` only ever rises; read its rate",
    ],
    ["range-function", 'sum(rate(up{job=~"$job"}[$__rate_interval]))', "`rate` of the gauge `up`"],
    [
      "range-function",
      'sum(delta(prometheus_rule_evaluations_total{job=~"$job"}[$__rate_interval]))',
      "`delta` of `prometheus_rule_evaluations_total`, which is no gauge",
    ],
    ["variable-unknown", 'sum(up{job=~"$job", instance=~"$server"})', "`$server` is used and not declared"],
    ["variable-unused", "sum(up)", "`$job` is declared and not used"],
  ])("gives `%s` for %s", (code, expression, message) => {
    const found = check(emit(sound(expression)));
    expect(new Set(found.map((finding) => finding.join(": ")))).toEqual(new Set([`${code}: ${message}`]));
  });

  it("may not be shown without a legend, or with a label that its series have not", () => {
    expect(check(emit(sound(query, "")))).toContainEqual(["legend", "A has no legend"]);
    expect(check(emit(sound(query, "{{job}}")))).toContainEqual([
      "legend-label",
      "the legend of A shows `job`, which its series have not",
    ]);
  });

  it("is either instant or a range", () => {
    const found = check(
      withPanel(({ targets = [] }) => ({ targets: targets.map((one) => ({ ...one, instant: true })) })),
    );
    expect(found).toEqual([["reading", "A is both instant and range, or neither"]]);
  });
});

describe("a panel", () => {
  it.each<[FindingCode, ClassicDashboard, string]>([
    ["duplicate-id", withPanel(() => ({ id: panelsOf(emit(sound(query)))[1]?.id ?? 0 })), "`B` has the id"],
    [
      "duplicate-ref-id",
      withPanel(({ targets = [] }) => ({ targets: [...targets, ...targets] })),
      "A, A are not unique",
    ],
    ["grid-overlap", withPanel(({ gridPos }) => ({ gridPos: { ...gridPos, w: 13 } })), "`A` covers `B`"],
    [
      "grid-bounds",
      withPanel(({ gridPos }) => ({ gridPos: { ...gridPos, x: 13, y: 20 } })),
      "`A` leaves the grid",
    ],
    ["grid-gap", withPanel(({ gridPos }) => ({ gridPos: { ...gridPos, w: 11 } })), "8 cells are empty"],
    ["text", withPanel(() => ({ title: " " })), "has no title"],
    ["text", withPanel(() => ({ description: "Requests" })), "the description is no sentence"],
    ["unit", withDefaults({ unit: "" }), "values are shown without a unit"],
    [
      "thresholds",
      withDefaults({ thresholds: undefined }),
      "Grafana's own thresholds would colour the values",
    ],
    ["absent-text", withDefaults({ noValue: undefined }), "absence is not told"],
    [
      "legend",
      withPanel(({ options }) => ({ options: { ...options, legend: { showLegend: false } } })),
      "the legend is not shown",
    ],
    ["no-queries", withPanel(() => ({ targets: [] })), "the panel asks nothing"],
    [
      "data-source",
      withPanel(() => ({ datasource: { type: "prometheus", uid: "main" } })),
      "`main` is written down",
    ],
  ])("gives `%s`", (code, dashboard, message) => {
    const found = check(dashboard).filter(([, text]) => text.includes(message));
    expect(found.map(([one]) => one)).toEqual([code]);
  });
});

describe("a dashboard", () => {
  it("is read-only and has a uid that links can hold", () => {
    const dashboard = { ...emit(sound(query)), editable: true, uid: "u".repeat(41) };
    expect(check(dashboard).map(([code]) => code)).toEqual(["uid", "editable"]);
  });

  it("declares a variable before another one uses it", () => {
    const base = sound(query);
    const instance = labelValues({
      name: "instance",
      label: "Instance",
      description: "Instances.",
      metric: up,
      matchers: [["job", "=~", "$job"]],
    });
    const [source, ...others] = base.variables;
    if (source === undefined) throw new Error("the sound dashboard has a data source");
    const dashboard = { ...base, variables: [source, instance, ...others] };
    expect(check(emit(dashboard))).toEqual([
      ["variable-unknown", "`$job` is used by `instance`, which stands before it"],
      ["variable-unused", "`$instance` is declared and not used"],
    ]);
  });

  it("is refused when it holds a key that Grafana would ignore", () => {
    expect(() => readClassic({ ...emit(sound(query)), titel: "typo" })).toThrow(/Unrecognized key: "titel"/);
  });
});
