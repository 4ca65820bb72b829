import { describe, expect, it } from "vitest";
import { parseAssets } from "../../../simulator/drill/index.ts";

type Files = readonly (readonly [file: string, content: string])[];

function findingsIn(files: Files): readonly string[] {
  const { assets, findings } = parseAssets({
    rules: files.map(([file, content]) => ({ file, content })),
    routing: [],
    evaluationIntervalMs: 15_000,
    heartbeatLossMs: 180_000,
  });
  expect(assets === undefined).toBe(findings.some(({ severity }) => severity === "error"));
  return findings.map(
    ({ file, line, column, severity, code, message }) =>
      `${file}:${line}:${column} ${severity} ${code}: ${message}`,
  );
}

const group = (...rules: readonly string[]) => ["groups:", "- name: g", "  rules:", ...rules, ""].join("\n");

describe("rules that Prometheus takes and no drill can prove", () => {
  it.each<[string, string, readonly string[]]>([
    ["a known metric", group('  - {alert: A, expr: "pg_up == 0"}'), []],
    [
      "a metric that a rule records",
      group('  - {record: "a:b", expr: "sum(up)"}', '  - {alert: A, expr: "a:b == 0"}'),
      [],
    ],
    ["what Prometheus writes for alerts", group('  - {alert: A, expr: "count(ALERTS) > 5"}'), []],
    ["metrics of several names", group(`  - {alert: A, expr: '{__name__=~"pg_.*"} == 0'}`), []],
    [
      "a metric that nobody has",
      group('  - {alert: A, expr: "up == 0 and pg_upp == 0"}'),
      [
        "r.yml:4:35 error rules/unknown-metric: no system has a metric `pg_upp` and no rule records it; did you mean `pg_up`?",
      ],
    ],
    [
      "metrics of names that nobody has",
      group(`  - {alert: A, expr: '{__name__=~"pgg_.*", job="x"} == 0'}`),
      [
        'r.yml:4:23 error rules/unknown-metric: no system has a metric that `{__name__=~"pgg_.*"}` selects and no rule records one; write the metric\'s name',
      ],
    ],
    [
      "NaN thresholds, written or computed",
      group(
        '  - {alert: A, expr: "pg_up > NaN"}',
        '  - {alert: B, expr: "pg_up > 0/0"}',
        '  - {alert: C, expr: "pg_up != -(Inf - Inf)"}',
        '  - {alert: D, expr: "vector(NaN) < pg_up"}',
        '  - {alert: E, expr: "pg_up > time() / 0"}',
        '  - {alert: F, expr: "pg_up > pg_up / 0"}',
      ),
      [
        "r.yml:4:31 error rules/nan-threshold: `>` compares with NaN, which nothing equals, exceeds or undercuts; write a number",
        "r.yml:5:31 error rules/nan-threshold: `>` compares with NaN, which nothing equals, exceeds or undercuts; write a number",
        "r.yml:6:32 error rules/nan-threshold: `!=` compares with NaN, from which everything differs; write a number",
        "r.yml:7:23 error rules/nan-threshold: `<` compares with NaN, which nothing equals, exceeds or undercuts; write a number",
      ],
    ],
    [
      "one alert with two severities",
      group(
        '  - {alert: A, expr: "pg_up == 0", labels: {severity: page}}',
        '  - {alert: A, expr: "pg_up < 1", labels: {severity: ticket}}',
      ),
      [],
    ],
    [
      "one alert twice",
      group('  - {alert: A, expr: "pg_up == 0"}', '  - {alert: A, expr: "pg_up < 1"}'),
      [
        "r.yml:5:5 error rules/duplicate-alert: `A` is raised with the same labels in line 4 already; tell them apart by a label",
      ],
    ],
    [
      "queries in templates",
      group(
        "  - alert: A",
        "    expr: pg_up == 0",
        "    annotations:",
        `      fine: '{{ with query "up == 0" }}{{ . | first | value }}{{ end }}'`,
        `      piped: '{{ printf "upp{instance=%q}" $labels.instance | query | len }}'`,
        `      unknown: '{{ query "upp" | first | value }}'`,
        `      broken: '{{ (query "sum(") | len }}'`,
        `      computed: '{{ query $labels.query | len }}'`,
      ),
      [
        "r.yml:4:5 error rules/bad-template-query: the query in `broken` of `A` is not PromQL: `sum(`: unclosed left parenthesis",
        "r.yml:4:5 error rules/unknown-metric: the query in `piped` of `A`: no system has a metric `upp` and no rule records it; did you mean `up`?",
        "r.yml:4:5 error rules/unknown-metric: the query in `unknown` of `A`: no system has a metric `upp` and no rule records it; did you mean `up`?",
      ],
    ],
    [
      "rules without an alert",
      group('  - {record: "a:b", expr: "sum(up)"}'),
      [
        "r.yml:1:1 error rules/no-alerts: no rule raises an alert, so there is nothing to prove; write a rule with `alert`",
      ],
    ],
  ])("such as %s", (_what, rules, expected) => {
    expect(findingsIn([["r.yml", rules]])).toEqual(expected);
  });

  it("such as one alert in two files", () => {
    const alert = group('  - {alert: A, expr: "pg_up == 0"}');
    expect(
      findingsIn([
        ["a.yml", alert],
        ["b.yml", alert],
      ]),
    ).toEqual([
      "b.yml:4:5 error rules/duplicate-alert: `A` is raised with the same labels in a.yml:4 already; tell them apart by a label",
    ]);
  });

  it.each([
    ["an empty file", ""],
    ["a file of comments", "# rules\n"],
    ["no groups", "groups: []\n"],
    ["a group without rules", "groups: [{ name: g }]\n"],
  ])("such as %s beside another one", (_what, content) => {
    expect(
      findingsIn([
        ["a.yml", group('  - {alert: A, expr: "pg_up == 0"}')],
        ["b.yml", content],
      ]),
    ).toEqual([
      "b.yml:1:1 error rules/no-rules: the file has no rules; write some, as in `groups: [{name: …, rules: […]}]`, or remove the file",
    ]);
  });
});

it("tells of so many problems only as anybody reads", () => {
  const rules = Array.from({ length: 3_000 }, (_, index) => `  - {alert: A${index}, expr: "nope == 0/0"}`);
  const told = findingsIn([["r.yml", group(...rules)]]);
  expect(told).toHaveLength(501);
  expect(told[500]).toBe(
    "r.yml:1:1 error rules/more: more than 500 problems; mend these first, the rest is not shown",
  );
});

describe("broken files of a drill", () => {
  const texts = {
    rules: [
      {
        file: "a.yml",
        content: group('  - {alert: A, expr: "pg_up =="}', '  - {alert: B, expr: "a:b > NaN"}'),
      },
    ],
    routing: (["local", "staging", "production"] as const).map((environment) => ({
      environment,
      file: "routing.yml",
      content: "route: { receiver: nobody }\nreceivers: []\n",
      externalLabels: {},
      externalUrl: "",
    })),
    evaluationIntervalMs: 15_000,
    heartbeatLossMs: 180_000,
  };

  it("are told of once and all together, and what they name is not known then", () => {
    const { assets, known, findings } = parseAssets(texts);
    expect(assets).toBeUndefined();
    expect(findings.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      "a.yml:4 rules/bad-expr",
      "a.yml:5 rules/nan-threshold",
      "routing.yml:1 alertmanager/undefined-receiver",
    ]);
    expect([known.alerts, known.receivers, known.recorded]).toEqual([undefined, undefined, undefined]);
  });

  it("and those that cannot be read are told of with them", () => {
    const missing = {
      file: "b.yml",
      content: undefined,
      findings: [
        {
          code: "file/missing",
          severity: "error",
          message: "there is no such file",
          file: "b.yml",
          line: 1,
          column: 1,
        },
      ],
    } as const;
    const { known, findings } = parseAssets({ ...texts, rules: [...texts.rules, missing] });
    expect(findings.map(({ code }) => code)).toContain("file/missing");
    expect(known.alerts).toBeUndefined();
  });
});
