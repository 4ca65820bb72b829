// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import { describe, expect, it } from "vitest";
import {
  bindText,
  bindVariable,
  builtInVariables,
  type DashboardVariable,
  formatValue,
  interpolate,
  isBuiltInName,
  orderVariables,
  parseVariableQuery,
  readDashboard,
  referencesOf,
  type UsualFormat,
  type VariableBinding,
} from "../../../simulator/dashboard/index.ts";

const several = (...values: readonly string[]): VariableBinding => ({
  values,
  texts: values.map((value) => value.toUpperCase()),
  isList: true,
  isMulti: true,
});

const scope = new Map<string, VariableBinding>([
  ["job", several("api", "web.1")],
  ["one", several("a.b")],
  ["plain", bindText('say "hi"')],
  ["all", { ...several("x"), allValue: ".+" }],
  ["nested", { ...several("x"), allValue: "$one|b" }],
  ["none", several()],
  ["__from", bindText("1594671549254")],
  ["__user.login", bindText("ada")],
]);

const filled = (text: string, usual: UsualFormat = "prometheus") => interpolate(text, scope, usual).text;

describe("a text with variables", () => {
  it.each([
    ['up{job=~"$job"}', 'up{job=~"(api|web\\\\.1)"}'],
    ['up{job=~"${job}"}', 'up{job=~"(api|web\\\\.1)"}'],
    ['up{job=~"[[job]]"}', 'up{job=~"(api|web\\\\.1)"}'],
    ['up{job=~"$one"}', 'up{job=~"a\\\\.b"}'],
    ['up{job="$plain"}', 'up{job="say \\"hi\\""}'],
    ['up{job=~"$all"}', 'up{job=~".+"}'],
    ['up{job=~"$nested"}', 'up{job=~"a\\\\.b|b"}'],
    ['up{job=~"$none"}', 'up{job=~"()"}'],
    ["$job_total $jobs", "$job_total $jobs"],
    ["${__user.login}", "ada"],
    ["${__field.name} $1", "${__field.name} $1"],
    ["no variable", "no variable"],
  ])("%s is sent as %s", (text, wanted) => expect(filled(text)).toBe(wanted));

  it("has every value of a choice in a text panel, as JSON in one of JSON, unless it asks for another format", () => {
    expect(filled("$job ${job:text} $all", "list")).toBe("api, web.1 API + WEB.1 .+");
    expect(filled("$plain $job", "html")).toBe("say &quot;hi&quot; api, web.1");
    expect(filled('{"jobs": $job}', "json")).toBe('{"jobs": ["api","web.1"]}');
  });

  it.each([
    ["${job:csv}", "api,web.1"],
    ["${job:raw}", "api,web.1"],
    ["${job:pipe}", "api|web.1"],
    ["${job:glob}", "{api,web.1}"],
    ["${one:glob}", "a.b"],
    ["${job:regex}", "(api|web\\.1)"],
    ["${one:regex}", "a\\.b"],
    ["${job:json}", '["api","web.1"]'],
    ["${plain:json}", 'say "hi"'],
    ["${plain:doublequote}", '"say \\"hi\\""'],
    ["${job:singlequote}", "'api','web.1'"],
    ["${job:sqlstring}", "'api','web.1'"],
    ["${job:lucene}", '("api" OR "web.1")'],
    ["${job:distributed}", "api,job=web.1"],
    ["${job:percentencode}", "%7Bapi%2Cweb.1%7D"],
    ["${job:uriencode}", "%7Bapi,web.1%7D"],
    ["${job:queryparam}", "var-job=api&var-job=web.1"],
    ["${job:customqueryparam:v:p.}", "v=p.api&v=p.web.1"],
    ["${job:join: + }", "api + web.1"],
    ["${plain:html}", "say &quot;hi&quot;"],
    ["${job:text}", "API + WEB.1"],
    ["${all:text}", "All"],
    ["${all:percentencode}", ".%2B"],
    ["[[job:csv]]", "api,web.1"],
    ["${job:unheard}", "{api,web.1}"],
    ["${__from:date}", "2020-07-13T20:19:09.254Z"],
    ["${__from:date:seconds}", "1594671549"],
    ["${__from:date:YYYY-MM-DD HH:mm [UTC]}", "2020-07-13 20:19 UTC"],
  ])("%s becomes %s", (text, wanted) => expect(filled(text)).toBe(wanted));

  it("is for people where that is asked for", () => {
    expect(filled("Requests of $job", "text")).toBe("Requests of API + WEB.1");
  });

  it("tells what it does not know, and where it stands", () => {
    const { text, unknown } = interpolate("$job $nobody", scope, "raw");
    expect(text).toBe("api,web.1 $nobody");
    expect(unknown.map(({ name, offset }) => [name, offset])).toEqual([["nobody", 5]]);
  });

  it("knows where each character comes from", () => {
    const source = "sum(up{job=~'$job'}) + $plain!";
    const { text, sourceOffset } = interpolate(source, scope, "prometheus");
    expect(source.charAt(sourceOffset(text.lastIndexOf(")")))).toBe(")");
    expect(source.charAt(sourceOffset(text.indexOf("!")))).toBe("!");
    expect(sourceOffset(0)).toBe(0);
    expect(sourceOffset(text.indexOf("api"))).toBe(source.indexOf("$job"));
  });

  it("does not grow without bounds", () => {
    const long = new Map([["x", several("y".repeat(100_000))]]);
    expect(interpolate("$x ".repeat(1000), long, "raw").text.length).toBeLessThan(1_200_000);
  });

  it("is never broken by half a character", () => {
    expect(
      formatValue({ name: "x", values: ["\ud800"], texts: ["\ud800"], isList: false }, "percentencode"),
    ).toBe("%EF%BF%BD");
  });
});

describe("references", () => {
  it("are told apart from other dollars", () => {
    const names = referencesOf("$a ${b} ${c.d:e:f} [[g]] [[h:csv]] $ ${} [[]] 5$").map(
      ({ name, fieldPath, format }) => [name, fieldPath, format],
    );
    expect(names).toEqual([
      ["a", "", ""],
      ["b", "", ""],
      ["c", "d", "e:f"],
      ["g", "", ""],
      ["h", "", "csv"],
    ]);
  });
});

describe("built-in variables", () => {
  const values = builtInVariables(
    { startMs: 0, endMs: 3_600_000, stepMs: 15_000, scrapeIntervalMs: 15_000 },
    { title: "API", uid: "api" },
  );

  it("follow from the times of the query", () => {
    const names = [
      "__interval",
      "__interval_ms",
      "__rate_interval",
      "__range",
      "__range_s",
      "__range_ms",
      "__from",
      "__to",
    ];
    expect(names.map((name) => values.get(name)?.values[0])).toEqual([
      "15s",
      "15000",
      "1m",
      "3600s",
      "3600",
      "3600000",
      "0",
      "3600000",
    ]);
  });

  it.each([
    ["__rate_interval", true],
    ["__field", true],
    ["__value", true],
    ["__auto_interval_step", true],
    ["interval", false],
    ["job", false],
  ])("%s is one: %s", (name, wanted) => expect(isBuiltInName(name)).toBe(wanted));
});

describe("the query of a variable", () => {
  it.each([
    ["label_names()", { kind: "label-names", pattern: "" }],
    ["label_values(instance)", { kind: "label-values", selector: "", selectorOffset: 13, label: "instance" }],
    [
      'label_values(up{job=~"$job", x="a,b"}, instance)',
      { kind: "label-values", selector: 'up{job=~"$job", x="a,b"}', selectorOffset: 13, label: "instance" },
    ],
    [
      " label_values( up ,  $label )",
      { kind: "label-values", selector: "up", selectorOffset: 15, label: "$label" },
    ],
    ["metrics(node_.*)", { kind: "metrics", pattern: "node_.*" }],
    ["query_result(topk(5, up))", { kind: "query-result", expression: "topk(5, up)", expressionOffset: 13 }],
    ["up{job='api'}", { kind: "series", selector: "up{job='api'}", selectorOffset: 0 }],
    ["  ", undefined],
  ])("%s", (text, wanted) => expect(parseVariableQuery(text)).toEqual(wanted));
});

function variablesOf(...list: readonly object[]): readonly DashboardVariable[] {
  const text = JSON.stringify({ title: "x", schemaVersion: 39, panels: [], templating: { list } });
  return readDashboard(text, "x.json").dashboard?.variables ?? [];
}

describe("variables", () => {
  it("are ordered so that each stands behind those it reads", () => {
    const variables = variablesOf(
      { name: "c", type: "query", query: 'label_values(up{b="$b"}, c)' },
      { name: "b", type: "query", query: 'label_values(up{a="$a"}, b)', datasource: { uid: "${ds}" } },
      { name: "a", type: "custom", query: "1,2" },
      { name: "ds", type: "datasource", query: "prometheus" },
      { name: "x", type: "query", query: "label_values($y, x)" },
      { name: "y", type: "query", query: "label_values($x, y)" },
    );
    const { ordered, circular } = orderVariables(variables);
    expect(ordered.map(({ name }) => name)).toEqual(["a", "ds", "b", "c", "x", "y"]);
    expect(circular.map(({ name }) => name)).toEqual(["x", "y"]);
  });

  it.each([
    ["what was saved", { type: "query", current: { text: "A", value: "a" } }, {}, [["a"], ["A"], false]],
    ["the first option", { type: "custom", query: "one : 1, two : 2" }, {}, [["1"], ["one"], false]],
    [
      "all options",
      { type: "custom", query: "a,b", includeAll: true, current: { value: "$__all" } },
      {},
      [["a", "b"], ["All"], true],
    ],
    [
      "all that there are now",
      { type: "query", includeAll: true, multi: true },
      { options: [{ text: "z", value: "z" }] },
      [["z"], ["All"], true],
    ],
    [
      "what is chosen",
      { type: "custom", query: "a,b,c", multi: true },
      { values: ["b", "c"] },
      [["b", "c"], ["b", "c"], true],
    ],
    ["the text of a box", { type: "textbox", query: "abc" }, {}, [["abc"], ["abc"], false]],
    ["a constant", { type: "constant", query: "5m" }, {}, [["5m"], ["5m"], false]],
  ] as const)("are worth %s", (_, raw, choice, wanted) => {
    const [variable] = variablesOf({ name: "x", ...raw });
    if (variable === undefined) throw new Error("it was not read");
    const { values, texts, isList } = bindVariable(variable, choice);
    expect([values, texts, isList]).toEqual(wanted);
  });
});
