import { describe, expect, it } from "vitest";
import { check } from "./checked.ts";

function found(...rules: readonly string[]): readonly string[] {
  const text = `groups:\n  - name: example\n    interval: 1m\n    rules:\n${rules.map((rule) => `      - {${rule}}\n`).join("")}`;
  return check({ "rules.yml": text })
    .findings.filter(({ code, severity }) => !code.startsWith("alert/missing") && severity !== "info")
    .map(({ code, line }) => `${line - 4} ${code}`);
}

describe("a template", () => {
  it.each([
    ["sum by (job) (x) > 1", "{{ $labels.instance }}", true],
    ["sum(x) > 1", "{{ .Labels.instance }}", true],
    ["sum(x) > 1", '{{ index $labels "instance" }}', true],
    ["sum(x) > 1", "{{ $name := $labels.instance }}{{ $name }}", true],
    ["sum(x) > 1", '{{ with printf "up{a=%q}" $labels.instance | query }}{{ . }}{{ end }}', true],
    ["x > 1", "{{ $labels.alertname }}", true],
    ["x > 1", "{{ $labels.severity }}", true],
    ['absent(up{job="a"} == 1)', "{{ $labels.job }}", true],
    ["x / on (job) sum by (job) (y) > 1", "{{ $labels.instance }}", true],
    ["x / on (job) group_left () sum by (job) (y) > 1", "{{ $labels.instance }}", false],
    ["sum(x) > 1", "{{ with $labels.instance }}{{ . }}{{ end }}", false],
    ["sum(x) > 1", "{{ if $labels.instance }}{{ $labels.instance }}{{ end }}", false],
    ["sum(x) > 1", '{{ or $labels.instance "all" }}', false],
    ["sum(x) > 1", '{{ range query "up" }}{{ .Labels.instance }}{{ end }}', false],
    ['count_values by (job) ("version", x) > 1', "{{ $labels.version }}", false],
    ['ALERTS{alertstate="firing"} > 0', "{{ $labels.alertname }}", false],
    ['x{severity="page"} > 1', "{{ $labels.severity }}", false],
  ])("over %s: %s", (expression, text, isFound) => {
    const rule = `alert: A, expr: ${JSON.stringify(expression)}, for: 5m, labels: {severity: page}, annotations: {summary: ${JSON.stringify(text)}}`;
    // Dividing by a sum of fewer labels is another matter.
    const codes = found(rule).filter((code) => code.endsWith("template/label-removed"));
    expect(codes).toEqual(isFound ? ["1 template/label-removed"] : []);
  });

  it.each([
    ["{{ $value }}", true],
    ['{{ printf "%.2f" .Value }}', true],
    ["{{ now }}", true],
    ['{{ query "up" | first | value }}', true],
    ["{{ if gt $value 5.0 }}page{{ else }}ticket{{ end }}", false],
    ["{{ $labels.team }}", false],
  ])("of a label: %s", (text, isFound) => {
    const rule = `alert: A, expr: x > 1, for: 5m, labels: {severity: ${JSON.stringify(text)}}, annotations: {summary: s}`;
    expect(found(rule)).toEqual(isFound ? ["1 template/value-in-label"] : []);
  });
});

describe("what a rule waits for", () => {
  it.each([
    ["x > 1", "30s", "for/shorter-than-interval"],
    ["x > 1", "1m", undefined],
    ["time() - process_start_time_seconds < 60", "5m", "for/outlasts-condition"],
    ["time() - process_start_time_seconds < 600", "5m", undefined],
    ["mysql_global_status_uptime < 60", "5m", "for/outlasts-condition"],
    ["up unless up offset 5m", "10m", "for/outlasts-condition"],
    ["up unless up offset 1h", "10m", undefined],
    ["group by (job) (up offset 5m) unless group by (job) (up)", "10m", "for/outlasts-condition"],
    ["x > 5 and x offset 5m < 3", "10m", "for/outlasts-condition"],
    ["x > 5 and x offset 5m < 3", "2m", undefined],
    ["x > 5 and x offset 5m < 9", "10m", undefined],
    ["x > 1 and on () minute() < 5", "10m", "for/outlasts-condition"],
    ["increase(x_total[5m]) > 0", "15m", undefined],
    ["changes(x[5m]) > 0", "15m", undefined],
    ["absent_over_time(x[5m])", "1h", undefined],
  ])("%s for %s", (expression, hold, code) => {
    const rule = `alert: A, expr: ${JSON.stringify(expression)}, for: ${hold}, labels: {severity: page}, annotations: {summary: s}`;
    expect(found(rule)).toEqual(code === undefined ? [] : [`1 ${code}`]);
  });
});

describe("two rules of one name", () => {
  const pair = (one: string, other: string, more = "") =>
    found(
      `alert: A, expr: ${JSON.stringify(one)}, for: 5m${more}`,
      `alert: A, expr: ${JSON.stringify(other)}, for: 5m`,
    );

  it.each([
    ["up == 0", "0 == up", "2 rule/duplicate"],
    ["sum by (a, b) (x) > 1", "sum by (b, a) ((x)) > 1", "2 rule/duplicate"],
    ['up{a="1", b="2"} == 0', 'up{b="2", a="1"} == 0', "2 rule/duplicate"],
    ["x > 80", "x > 90", "2 rule/shadowed"],
    ["x > 90", "x > 80", "1 rule/shadowed"],
    ["x >= 5", "x > 5", "2 rule/shadowed"],
    ["x > 1 and y > 2", "x > 1", "1 rule/shadowed"],
    ["x > 1 or y > 2", "x > 1", "2 rule/shadowed"],
    ['up{job="a"} == 0', "up == 0", "1 rule/shadowed"],
    ["x > 1 unless y", "x > 1", "1 rule/shadowed"],
    ["x > 1", "x < 5", undefined],
    ["x > 1", "y > 1", undefined],
    ["sum(x) > 1", 'sum(x{job="a"}) > 1', undefined],
    ["x > 1 and y > 2", "x > 1 and y > 3", undefined],
  ])("%s, and %s", (one, other, code) => {
    expect(pair(one, other)).toEqual(code === undefined ? [] : [code]);
  });

  it("are told apart by their labels", () => {
    expect(pair("x > 80", "x > 90", ", labels: {severity: ticket}")).toEqual([]);
  });

  it("record one series over one another only where nothing tells them apart", () => {
    expect(found("record: 'a:b', expr: sum(x)", "record: 'a:b', expr: sum(y)")).toEqual(["2 rule/duplicate"]);
    expect(
      found(
        "record: 'a:b', expr: sum(x)",
        "record: 'a:b', expr: sum(y), labels: {of: y}",
        "record: 'a:b', expr: sum by (c) (y)",
      ),
    ).toEqual([]);
  });
});
