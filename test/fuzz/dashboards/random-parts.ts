// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import type { JsonObject, JsonValue } from "../../../artifacts/index.ts";
import type { Chance } from "../../support/chance.ts";

/** An object without the members that are undefined. */
export function some(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** A value, or now and then none. */
export function maybe<Value>(chance: Chance, value: Value, probability = 0.6): Value | undefined {
  return chance.happens(probability) ? value : undefined;
}

/** As many draws as chance decides. */
export function several<Value>(
  chance: Chance,
  countMax: number,
  draw: (index: number) => Value,
): readonly Value[] {
  return Array.from({ length: chance.below(countMax + 1) }, (_, index) => draw(index));
}

/** A text that people wrote, some of them carelessly. */
export function anyText(chance: Chance): string {
  return chance.pick([
    ...(["Requests", "Requests", "Errors of $job", "CPU [[instance]]", ""] as const),
    ...([
      "<b onclick='x()'>Memory</b><script>alert(1)</script>",
      "Größe, 日本 🚒",
      '`a` \\ "b" ${c:csv}',
    ] as const),
    ...([
      "line one\nline two",
      "*/ costs $5 /*",
      "constructor",
      "\u2028",
      "{{ value }}",
      "x".repeat(300),
    ] as const),
  ]);
}

/** A number as numbers are found in old dashboards: as such, as a text, as nothing. */
export function anyNumber(chance: Chance, value: number): JsonValue {
  return chance.pick<JsonValue>([value, value, value, String(value), null, -value, value + 0.5]);
}

/** A data source as one of Grafana's ages names it. */
export function anyDatasource(chance: Chance): JsonValue | undefined {
  return chance.pick<JsonValue | undefined>([
    undefined,
    null,
    "Prometheus",
    "-- Mixed --",
    "$datasource",
    "${DS_PROMETHEUS}",
    "",
    { type: "prometheus", uid: "${datasource}" },
    { type: "prometheus", uid: "P1809F7CD0C75ACF3" },
    { type: "prometheus" },
    { uid: "$datasource" },
    { type: "datasource", uid: "-- Mixed --" },
    { type: "loki", uid: "${logs}" },
    { type: "mysql", uid: "orders" },
    {},
  ]);
}

/** A query of a panel, of Prometheus mostly. */
export function anyTarget(chance: Chance, index: number): JsonObject {
  const letter = "ABCDEFGHIJ"[index] ?? "Z1";
  const refId = maybe(chance, chance.happens(0.1) ? "A" : letter, 0.95);
  const hide = maybe(chance, chance.happens(0.3), 0.2);
  const datasource = maybe(chance, anyDatasource(chance), 0.5);
  switch (chance.below(12)) {
    case 0:
      return some({
        refId,
        hide,
        datasource: { type: "loki", uid: "${logs}" },
        expr: anyLogql(chance),
        queryType: "range",
      });
    case 1:
      return some({
        refId,
        hide,
        datasource: { type: "__expr__", uid: "__expr__" },
        type: "math",
        expression: "$A * 2",
      });
    case 2:
      return some({
        refId,
        datasource,
        rawSql: "SELECT now() AS time, 1 WHERE $__timeFilter(at)",
        format: "time_series",
      });
    case 3:
      return some({ refId, target: "alias(stats.*.count, 'x')", textEditor: true });
    case 4:
      return some({ refId, datasource: { type: "datasource", uid: "-- Dashboard --" }, panelId: 2 });
    case 5:
      return some({ refId, scenarioId: "random_walk", csvContent: "a,b\n1,2" });
    default:
      return some({
        refId,
        hide,
        datasource,
        expr: anyPromql(chance),
        legendFormat: maybe(chance, chance.pick(["", "{{instance}}", "{{ job }} <i>", "__auto"])),
        interval: maybe(chance, chance.pick(["", "1m", "$interval", "10s"]), 0.3),
        intervalFactor: maybe(chance, anyNumber(chance, 2), 0.3),
        format: maybe(chance, chance.pick(["time_series", "table", "heatmap"]), 0.3),
        step: maybe(chance, anyNumber(chance, 10), 0.2),
        instant: maybe(chance, chance.happens(0.5), 0.4),
        range: maybe(chance, chance.happens(0.5), 0.4),
        exemplar: maybe(chance, true, 0.2),
        metric: maybe(chance, "", 0.2),
      });
  }
}

function anyPromql(chance: Chance): string {
  return chance.pick([
    ...([
      "up",
      'sum by (job) (rate(http_requests_total{job=~"$job"}[$__rate_interval]))',
      "rate(x[5m])",
    ] as const),
    ...([
      'histogram_quantile(0.9, sum(rate(x_bucket{instance="$instance"}[$interval])) by (le))',
      "",
      "up{",
    ] as const),
    ...([
      "${query:raw}",
      "topk($n, [[metric]])",
      "label_replace(up, 'a', '$1', 'b', '(.*)')",
      "a\n  /\nb # why",
    ] as const),
    ...([
      "max_over_time(x[$__range]) offset 1w",
      "# only a comment",
      "((((1))))",
      '{__name__=~"a.*"}',
    ] as const),
  ]);
}

function anyLogql(chance: Chance): string {
  return chance.pick([
    ...(['{job="$job"} |= `$search`', 'sum(rate({a=~".*"}[5m])) by (level)', "{", "{a='b'}"] as const),
    ...([
      'sum_over_time({a="b"} | logfmt | unwrap x [$__auto])',
      "${query}",
      '{a="b"} | json | x > 5',
    ] as const),
  ]);
}

/** A variable of the classic schema. */
export function anyVariable(chance: Chance, index: number): JsonObject {
  const names = [
    "datasource",
    "job",
    "instance",
    "interval",
    "query",
    "n",
    "search",
    "c",
    "job",
    "__proto",
  ] as const;
  const value = chance.pick<JsonValue>(["api", ["api", "mail"], "$__all", ["$__all"], "", null, []]);
  const shared = some({
    name: names[index] ?? `variable${index}`,
    label: maybe(chance, chance.pick<JsonValue>([anyText(chance), null]), 0.4),
    description: maybe(chance, anyText(chance), 0.2),
    hide: maybe(chance, chance.pick<JsonValue>([0, 1, 2, "", 3]), 0.5),
    skipUrlSync: maybe(chance, false, 0.3),
    current: maybe(
      chance,
      chance.pick<JsonValue>([{}, { text: "All", value }, { selected: true, text: value, value, tags: [] }]),
    ),
    options: maybe(
      chance,
      chance.pick<JsonValue>([
        [],
        [{ text: "a", value: "a", selected: true }],
        [{ text: "All", value: "$__all" }],
      ]),
      0.4,
    ),
    multi: maybe(chance, chance.happens(0.5), 0.4),
    includeAll: maybe(chance, chance.happens(0.5), 0.4),
    allValue: maybe(chance, chance.pick<JsonValue>([null, ".*", ".+", ""]), 0.3),
  });
  switch (chance.below(11)) {
    case 0:
      return { ...shared, type: "datasource", query: chance.pick(["prometheus", "loki"]), regex: "/^(?!x)/" };
    case 1:
      return {
        ...shared,
        type: "interval",
        query: "1m,10m,1h",
        auto: true,
        auto_count: anyNumber(chance, 30),
        auto_min: "10s",
      };
    case 2:
      return { ...shared, type: "custom", query: "a : 1, b\\,c, d : <i>" };
    case 3:
      return { ...shared, type: "textbox", query: "${n}" };
    case 4:
      return {
        ...shared,
        type: "adhoc",
        datasource: anyDatasource(chance) ?? null,
        filters: [{ key: "job", operator: "=~", value: "api.*" }],
      };
    case 5:
      return { ...shared, type: "constant", query: "{job='x'}" };
    case 6:
      return {
        ...shared,
        type: chance.pick(["switch", "groupby", "snapshot", "system", "new in 2030"]),
        enabledValue: "1",
      };
    default:
      return some({
        ...shared,
        type: "query",
        datasource: anyDatasource(chance),
        query: chance.pick<JsonValue>([
          ...([
            "label_values(job)",
            'label_values(up{job="$job"}, instance)',
            "metrics(.*)",
            "",
            "query_result(up > 0)",
          ] as const),
          { query: "label_values(up, instance)", refId: "StandardVariableQuery" },
          { qryType: 1, label: "job", refId: "PrometheusVariableQueryEditor-VariableQuery" },
          { label: "job", stream: '{a="b"}', type: 1, refId: "LokiVariableQueryEditor-VariableQuery" },
        ]),
        definition: maybe(chance, "label_values(job)", 0.4),
        refresh: maybe(chance, chance.pick<JsonValue>([0, 1, 2, true, false]), 0.8),
        regex: maybe(chance, chance.pick<JsonValue>(["", "/(.*)/", "/[/", null]), 0.5),
        sort: maybe(chance, chance.pick<JsonValue>([0, 1, 5, 8, "1"]), 0.5),
        tagValuesQuery: maybe(chance, "", 0.2),
        useTags: maybe(chance, false, 0.2),
      });
  }
}

/** An annotation of the classic schema. */
export function anyAnnotation(chance: Chance): JsonObject {
  const shared = some({
    name: anyText(chance),
    enable: chance.happens(0.8),
    hide: maybe(chance, false),
    iconColor: "rgba(255, 96, 96, 1)",
  });
  return chance.pick<JsonObject>([
    { ...shared, builtIn: 1, datasource: "-- Grafana --", type: "dashboard" },
    {
      ...shared,
      datasource: { type: "prometheus", uid: "$datasource" },
      expr: "changes(up[1m]) > 0",
      step: "60s",
      titleFormat: "{{job}}",
      tagKeys: "job,instance",
    },
    {
      ...shared,
      datasource: { type: "grafana", uid: "-- Grafana --" },
      target: { type: "tags", tags: ["deploy", "$job"], matchAny: true, limit: 100 },
    },
    { ...shared, datasource: "influx", query: "SELECT text FROM events", textColumn: "text" },
    { ...shared, target: { expr: "up", refId: "Anno" }, filter: { exclude: true, ids: [1, 2] } },
  ]);
}

/** A link of a dashboard or a panel, of any age. */
export function anyLink(chance: Chance): JsonObject {
  return chance.pick<JsonObject>([
    {
      type: "link",
      title: anyText(chance),
      url: "https://example.com/?x=${job}",
      targetBlank: true,
      icon: "doc",
      tooltip: "",
    },
    {
      type: "dashboards",
      title: "",
      tags: ["a", "b"],
      asDropdown: true,
      includeVars: true,
      keepTime: true,
      icon: "external link",
    },
    { type: "absolute", url: "javascript:alert(1)", title: "x", targetBlank: false },
    { type: "dashboard", dashUri: "db/other", dashboard: "Other", keepTime: true },
    { title: "bare", url: "/d/x?${__url_time_range}" },
  ]);
}
