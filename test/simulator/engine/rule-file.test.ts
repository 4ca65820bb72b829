import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasErrors } from "../../../simulator/document/index.ts";
import { parseRuleFile, type RuleFileOptions } from "../../../simulator/engine/index.ts";
import { describeReal } from "../../real/binaries.ts";
import { ruleFileCases } from "./rule-file-cases.ts";

function findingsOf(text: string, options: RuleFileOptions = {}): readonly string[] {
  return parseRuleFile(text, "rules.yml", options).findings.map(
    ({ line, column, severity, code, message }) => `${line}:${column} ${severity} ${code}: ${message}`,
  );
}

const twoGroups = `groups:
- name: api
  interval: 30s
  query_offset: 1m
  limit: 10
  labels: {team: api, tier: one}
  rules:
  - record: job:requests:rate5m
    expr: sum by (job) (rate(requests_total[5m]))
    labels: {tier: two}
  - alert: Slow
    expr: |
      latency > 1
    for: 1h30m
    keep_firing_for: 10m
    labels: {version: 1.10, team: ""}
    annotations: {b: two, a: "{{ $value }}"}
- name: empty
`;

describe("reading a rule file", () => {
  it.each(ruleFileCases)("finds what there is to find in: $name", ({ text, findings, if2 }) => {
    expect(findingsOf(text, { prometheus: 3 })).toEqual(findings);
    expect(findingsOf(text, { prometheus: 2 })).toEqual(if2 ?? findings);
  });

  it("yields groups and rules in their order, group labels beneath rule labels", () => {
    const { groups, findings } = parseRuleFile(twoGroups, "rules.yml");
    expect(findings).toEqual([]);
    expect(
      groups.map(({ rules, place, ...group }) => ({
        ...group,
        place: place(),
        rules: rules.map(({ expressionPlace, ...rule }) => ({
          ...rule,
          expression: rule.expression.kind,
          place: rule.place(),
          expressionPlace: expressionPlace(4),
        })),
      })),
    ).toEqual([
      {
        name: "api",
        file: "rules.yml",
        intervalMs: 30_000,
        queryOffsetMs: 60_000,
        limit: 10,
        place: { line: 2, column: 3 },
        rules: [
          {
            kind: "recording",
            name: "job:requests:rate5m",
            expression: "aggregation",
            expressionText: "sum by (job) (rate(requests_total[5m]))",
            labels: [
              ["team", "api"],
              ["tier", "two"],
            ],
            index: 0,
            place: { line: 8, column: 5 },
            expressionPlace: { line: 9, column: 15 },
          },
          {
            kind: "alerting",
            name: "Slow",
            expression: "binary",
            expressionText: "latency > 1\n",
            labels: [
              ["team", ""],
              ["tier", "one"],
              ["version", "1.10"],
            ],
            index: 1,
            holdDurationMs: 5_400_000,
            keepFiringForMs: 600_000,
            annotations: [
              ["a", "{{ $value }}"],
              ["b", "two"],
            ],
            place: { line: 11, column: 5 },
            expressionPlace: { line: 13, column: 11 },
          },
        ],
      },
      {
        name: "empty",
        file: "rules.yml",
        intervalMs: undefined,
        queryOffsetMs: undefined,
        limit: 0,
        place: { line: 18, column: 3 },
        rules: [],
      },
    ]);
  });

  it("reads manifests of kind PrometheusRule, several in a file and within lists", () => {
    const manifest = (name: string, rules: string) => `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: ${name}}
spec:
  groups:
  - name: ${name}
    partial_response_strategy: abort
    rules: ${rules}
`;
    const list = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
- apiVersion: monitoring.coreos.com/v1
  kind: PrometheusRule
  spec: {groups: [{name: three, rules: [{alert: C, expr: up}]}]}
`;
    const text = [
      manifest("one", "[{alert: A, expr: up}]"),
      "kind: ConfigMap\napiVersion: v1\n",
      manifest("two", "[{alert: B, expr: up ==}]"),
      list,
    ].join("---\n");
    const { groups, findings } = parseRuleFile(text, "rules.yml");
    expect(groups.map(({ name, rules }) => [name, ...rules.map((rule) => rule.name)])).toEqual([
      ["one", "A"],
      ["two"],
      ["three", "C"],
    ]);
    expect(findings.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([
      "20:35 rules/bad-expr",
    ]);
  });

  it.each([
    [
      "a misspelt kind",
      "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRules\nspec: {groups: []}\n",
      [
        "2:7 error rules/no-rules: a manifest of kind `PrometheusRules` holds no rules; did you mean `PrometheusRule`?",
      ],
    ],
    [
      "other kinds only",
      '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap"}]}',
      [
        "1:30 error rules/no-rules: a manifest of kind `List` holds no rules; rules stand in a `PrometheusRule`",
      ],
    ],
    [
      "no spec",
      "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n",
      ["1:1 error rules/missing-spec: the manifest has no `spec`; write `spec: {groups: […]}`"],
    ],
    [
      "no apiVersion",
      "kind: PrometheusRule\nspec: {}\n",
      [
        "1:1 error rules/unknown-field: unknown field `kind`; a manifest has both, `apiVersion` and `kind: PrometheusRule`",
        "2:1 error rules/unknown-field: unknown field `spec`; known are `groups`",
      ],
    ],
    [
      "a broken manifest behind a good one",
      "apiVersion: v1\nkind: PrometheusRule\nspec: {groups: []}\n---\nspec: [}\n",
      [
        "5:8 error document/malformed: flow sequence in block collection must be sufficiently indented and end with a ]",
      ],
    ],
    [
      "what stands behind the rules of a rule file",
      "groups: []\n---\ngroups: [\n",
      [
        "4:1 warning document/malformed: flow sequence in block collection must be sufficiently indented and end with a ] (Prometheus reads the first document only)",
      ],
    ],
    [
      "a test file",
      "rule_files: []\ntests: []\n",
      [
        "1:1 error rules/unknown-field: unknown field `rule_files`; that is a field of promtool's test files, and this is read as a rule file",
        "2:1 error rules/unknown-field: unknown field `tests`; that is a field of promtool's test files, and this is read as a rule file",
      ],
    ],
  ])("finds %s", (_what, text, findings) => {
    expect(findingsOf(text)).toEqual(findings);
  });

  it("leaves out what is wrong and keeps the rest", () => {
    const { groups } = parseRuleFile(
      "groups:\n- name: a\n  rules:\n  - {alert: A, expr: up}\n  - {alert: B, expr: up ==}\n  - {alert: C, expr: up}\n",
      "rules.yml",
    );
    expect(groups.flatMap(({ rules }) => rules.map(({ name, index }) => [name, index]))).toEqual([
      ["A", 0],
      ["C", 1],
    ]);
  });

  it("takes language features that are switched on", () => {
    const text = "groups:\n- name: a\n  rules:\n  - {alert: A, expr: 'limitk(1, up)'}\n";
    expect(hasErrors(parseRuleFile(text, "rules.yml").findings)).toBe(true);
    const features = new Set(["promql-experimental-functions"] as const);
    expect(parseRuleFile(text, "rules.yml", { features }).findings).toEqual([]);
  });

  it.each([
    ["too large", new Uint8Array(2_000_000), "document/too-large"],
    ["not UTF-8", Uint8Array.of(0x67, 0xff), "document/not-utf-8"],
    ["nested without end", "[".repeat(50_000), "document/too-deep"],
  ])("finds a file that is %s", (_what, content, code) => {
    const { findings } = parseRuleFile(content, "rules.yml", { bytesMax: 1_000_000 });
    expect(findings.map((finding) => finding.code)).toEqual([code]);
  });

  it("reads many rules in JSON without looking for their places", () => {
    const rules = Array.from({ length: 5000 }, (_, index) => ({
      alert: `A${index}`,
      expr: "up == 0",
      for: "5m",
    }));
    const content = JSON.stringify({ groups: [{ name: "a", rules }] });
    const { groups, findings } = parseRuleFile(content, "rules.json");
    expect([findings, groups[0]?.rules.length]).toEqual([[], 5000]);
  });
});

describeReal(
  "promtool check rules",
  [
    ["prometheus-2", "promtool"],
    ["prometheus-3", "promtool"],
  ],
  (promtool2 = "", promtool3 = "") => {
    it.each([
      [2, promtool2],
      [3, promtool3],
    ] as const)("accepts the same files in release line %i", (prometheus, promtool) => {
      const folder = mkdtempSync(join(tmpdir(), "klaxon-rules-"));
      try {
        const names = ruleFileCases.map((_, index) => `${index}.yml`);
        for (const [index, { text }] of ruleFileCases.entries())
          writeFileSync(join(folder, `${index}.yml`), text);
        const { stdout } = spawnSync(promtool, ["check", "rules", "--lint=none", ...names], {
          cwd: folder,
          encoding: "utf8",
        });
        const accepted = new Set(
          [...stdout.matchAll(/Checking (\d+)\.yml\s+SUCCESS/g)].map(([, index]) => Number(index)),
        );
        const differing = ruleFileCases.filter(({ text }, index) => {
          const isAccepted = !hasErrors(parseRuleFile(text, "rules.yml", { prometheus }).findings);
          return isAccepted !== accepted.has(index);
        });
        expect(differing.map(({ name }) => name)).toEqual([]);
        expect(accepted.size).toBeGreaterThan(20);
        expect(accepted.size).toBeLessThan(ruleFileCases.length - 20);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  },
);
