import { describe, expect, it } from "vitest";
import { fileKindOf } from "../../../simulator/check/index.ts";
import { alertFile, check } from "./checked.ts";

function found(...rules: readonly string[]): readonly string[] {
  const text = `groups:\n  - name: example\n    interval: 30s\n    rules:\n${rules.map((rule) => `      - {${rule}}\n`).join("")}`;
  return check({ "rules.yml": text })
    .findings.filter(({ code }) => !code.startsWith("alert/missing"))
    .map(({ code, line, subject }) => `${line} ${code} ${subject}`);
}

describe("rules beside one another", () => {
  it("may record one name with different labels or expressions", () => {
    expect(
      found(
        "record: 'a:b', expr: 'up{job=\"a\"}'",
        "record: 'a:b', expr: 'up{job=\"b\"}'",
        "record: 'a:b', expr: 'up{job=\"a\"}', labels: {x: y}",
      ),
    ).toEqual([]);
  });

  it("are duplicates however they are written", () => {
    expect(
      found(
        "alert: A, expr: 'up==0', labels: {x: '1', y: '2'}",
        "alert: A, expr: '(up) == 0', labels: {y: '2', x: '1'}",
        "alert: A, expr: 'up  ==  0', labels: {y: '2', x: '1'}",
      ),
    ).toEqual(["6 rule/duplicate A", "7 rule/duplicate A"]);
  });

  it("shadow one another only where the stricter one waits as long", () => {
    expect(found("alert: A, expr: 'x < 5', for: 5m", "alert: A, expr: 'x < 2', for: 5m")).toEqual([
      "6 rule/shadowed A",
    ]);
    expect(found("alert: A, expr: 'x < 5', for: 5m", "alert: A, expr: 'x < 2', for: 1m")).toEqual([]);
    expect(found("alert: A, expr: 'x < 5'", "alert: A, expr: 'x > 9'")).toEqual([]);
  });

  it("follow labels through recording rules", () => {
    expect(
      found(
        "record: 'job:x', expr: 'sum by (job) (x)', labels: {tier: db}",
        "alert: A, expr: 'job:x > 1', annotations: {summary: '{{ $labels.job }} {{ $labels.tier }} {{ $labels.pod }}'}",
        "alert: B, expr: 'job:x{pod=\"a\"} > 1'",
      ),
    ).toEqual(["6 template/label-removed A", "7 label/unknown B"]);
  });

  it("take the interval of recorded names from their group", () => {
    expect(
      found("record: 'job:x', expr: 'sum by (job) (x)'", "alert: A, expr: 'delta(job:x[45s]) > 1'"),
    ).toEqual(["6 range/too-short A"]);
  });

  it("of a circle are named once", () => {
    expect(
      found(
        "record: 'a:a', expr: 'c:c offset 1m'",
        "record: 'b:b', expr: 'a:a'",
        "record: 'c:c', expr: 'b:b'",
        "record: 'd:d', expr: 'd:d offset 1m or vector(1)'",
      ),
    ).toEqual(["5 rule/cycle a:a"]);
  });

  it("come out in one order, whatever the order of the files", () => {
    const texts = { "b.yml": alertFile("up"), "a.yml": alertFile("count(up) == 0") };
    const reversed = { "a.yml": texts["a.yml"], "b.yml": texts["b.yml"] };
    expect(check(texts).findings).toEqual(check(reversed).findings);
    expect(check(texts).findings.map(({ file }) => file)).toEqual(["a.yml", "a.yml", "b.yml", "b.yml"]);
  });
});

describe("an input beyond all measure", () => {
  it("shows the first findings of a rule and counts the others, in time", () => {
    const expression = Array.from({ length: 5_000 }, (_, index) => `a${index} > ${index}`).join(" or ");
    const { findings } = check({ "rules.yml": alertFile(expression) }, { hasCatalog: true });
    const unknown = findings.filter(({ code }) => code === "metric/unknown");
    expect(unknown).toHaveLength(51);
    expect(unknown[0]?.message).toBe("there are 4950 more findings `metric/unknown` in this rule");
  });

  it("may have thousands of rules of one name, or that build on one another", () => {
    const alike = Array.from({ length: 2_000 }, (_, index) => `alert: A, expr: 'x > ${index}'`);
    expect(found(...alike).filter((line) => line.includes("rule/shadowed")).length).toBeGreaterThan(1_900);
    const chain = Array.from(
      { length: 2_000 },
      (_, index) => `record: 'r${index + 1}:a', expr: 'r${index}:a'`,
    );
    expect(found("record: 'r0:a', expr: 'sum(x)'", ...chain)).toEqual([]);
  });
});

describe("manifests of kind PrometheusRule", () => {
  it("are read as rule files, with their places", () => {
    const text = [
      "apiVersion: monitoring.coreos.com/v1",
      "kind: PrometheusRule",
      "metadata: {name: a}",
      "spec:",
      "  groups:",
      "    - name: a",
      "      rules:",
      "        # klaxon check disable alert/missing-runbook: they come later",
      "        - alert: A",
      "          expr: up > 1",
      "          labels: {severity: page}",
      "          annotations: {summary: it is wrong}",
      "",
    ].join("\n");
    const { findings } = check({ "a.yml": text });
    expect(findings.map(({ code, line, column }) => [code, line, column])).toEqual([
      ["alert/never-fires", 10, 17],
    ]);
  });
});

describe("files that cannot be used", () => {
  it("do not hide what is found in the others", () => {
    const result = check({
      "a.yml": "groups: [",
      "b.yml": alertFile("rate(up"),
      "c.yml": alertFile("node_load1"),
      "d.yml": "route: {receiver: nobody}\n",
    });
    expect(result.isUsable).toBe(false);
    const codes = result.findings.map(({ file, code }) => `${file} ${code}`);
    expect(codes).toContain("b.yml rules/bad-expr");
    expect(codes).toContain("c.yml alert/no-comparison");
    expect(codes.filter((code) => code.startsWith("a.yml document/"))).not.toEqual([]);
    expect(codes.filter((code) => code.startsWith("d.yml alertmanager/"))).not.toEqual([]);
  });

  it.each([
    ["groups: []\n", "rules"],
    ["# a\n'groups':\n  - name: a\n", "rules"],
    ['{"groups": []}', "rules"],
    ["apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: {}\n", "rules"],
    ["apiVersion: v1\nkind: List\nitems:\n- {kind: PrometheusRule}\n", "rules"],
    ["apiVersion: apps/v1\nkind: Deployment\nspec: {}\n", "manifest"],
    ["global: {}\nroute:\n  receiver: a\n", "routing"],
    ['{"route": {}, "receivers": []}', "routing"],
    ["{route: {receiver: a}, receivers: [{name: a}]}", "routing"],
    ["scrape_configs: []\n", "other"],
    ["# nothing\n", "other"],
    ["", "other"],
  ])("are told apart by their keys: %j", (text, kind) => {
    expect(fileKindOf(text)).toBe(kind);
    expect(fileKindOf(new TextEncoder().encode(text))).toBe(kind);
    expect(fileKindOf(Buffer.from(`\ufeff${text}`, "utf16le"))).toBe(kind);
  });
});
