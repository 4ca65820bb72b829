import { describe, expect, it } from "vitest";
import { alertFile, check, seriousCodes } from "./checked.ts";

function found(expression: string, hold = "5m"): readonly string[] {
  return seriousCodes(check({ "rules.yml": alertFile(expression, { hold }) }));
}

describe("an alert's expression", () => {
  it.each([
    // Conditions.
    ["up", ["alert/no-comparison"]],
    ["(sum(up))", ["alert/no-comparison"]],
    ["up == bool 0", ["alert/always-fires"]],
    ["sum(up == bool 0) > 1", []],
    ["absent(a) or b", ["alert/always-fires"]],
    ["absent(a) or b == 0", []],
    ["abs(delta(a[5m])) >= 0", ["alert/always-fires"]],
    ["count(a) >= 1", []],
    ["my:recorded:condition", []],
    ["build_info{version='1.2.3'}", []],
    ["a unless b", []],
    ["rate(a[5m]) * on (b) group_left () (c > 1)", []],
    // What can never be.
    ["up > 1", ["alert/never-fires"]],
    ["up == 2 or up == 0", ["alert/never-fires"]],
    ["0 > up", ["alert/never-fires"]],
    ["rate(a[5m]) < 0", ["alert/never-fires"]],
    ["delta(a[5m]) < 0", []],
    ["avg(up) < 0.5", []],
    ["a == NaN", ["alert/never-fires"]],
    ["a > -1 and a < -5", ["alert/never-fires"]],
    ["a > 5 < 3", ["alert/never-fires"]],
    ["a > 3 < 5", []],
    ["a > 5 or a < 3", []],
    ["a > 5 and on (job) a < 3", []],
    ["a == 5 and a != 5", ["alert/never-fires"]],
    ["count(a) == 0", ["alert/never-fires"]],
    ["count(a) <= 0", ["alert/never-fires"]],
    ["count(a) < 2", []],
    ["(count(a) or vector(0)) == 0", []],
    ["time() - timestamp(a) > 299", []],
    ["time() - timestamp(a) > 300", ["alert/never-fires"]],
    ["time() - timestamp(a offset 1h) > 300", []],
    ["time() - max_over_time(timestamp(a)[1h:]) > 600", []],
    ["up{job='a', job!='a'} == 0", ["selector/contradiction"]],
    ["up{job='a', job=~'b|c'} == 0", ["selector/contradiction"]],
    ["up{job=~'a|b', job!~'a'} == 0", []],
    ["up{job=~'a|b', job!~'a|b'} == 0", ["selector/contradiction"]],
    ["up{job!~'.*'} == 0", ["selector/contradiction"]],
    // Joins.
    ["sum by (a) (x) / sum by (b) (y) > 1", []],
    ["x > 5 and vector(1)", ["join/never-matches"]],
    ["x > 5 and on () vector(1)", []],
    ["x / sum(y) > 1", ["join/never-matches"]],
    ["x / on () group_left () sum(y) > 1", []],
    ["x / scalar(sum(y)) > 1", []],
    ["x{a='1'} / y{a='2'} > 1", ["join/never-matches"]],
    ["x{a='1'} / ignoring (a) y{a='2'} > 1", []],
    ["sum without (a) (x) / x > 1", []],
    ["sum by (job, a) (x) / on (job) sum by (job) (y) > 1", ["join/many-to-many"]],
    ["sum by (job, a) (x) / on (job) group_left () sum by (job) (y) > 1", []],
    ["sum by (job) (x) / on (job) group_right () sum by (job, a) (y) > 1", []],
    ["sum by (job, a) (x) / ignoring (a) sum by (job) (y) > 1", ["join/many-to-many"]],
    ["sum by (job, a) (x{a='1'}) / ignoring (a) sum by (job) (y) > 1", []],
    ["sum by (job, a) (x) > 1 and on (job) sum by (job) (y) > 1", []],
    // Ranges, counters, histograms.
    ["rate(x[15s]) > 1", ["range/too-short"]],
    ["rate(x[30s]) > 1", []],
    ["max_over_time(x[15s]) > 1", []],
    ["max_over_time(x[10s]) > 1", ["range/too-short"]],
    ["x_requests_total > 5", ["rate/missing"]],
    ["5 < sum(x_requests_total)", ["rate/missing"]],
    ["rate(y[5m]) == 0 and x_requests_total > 0", []],
    ["x_requests_total - x_requests_total offset 5m > 1", []],
    ["count(x_requests_total) > 5", []],
    ["rate(sum(x_requests_total)[5m:]) > 1", ["rate/of-aggregate"]],
    ["rate(rate(x[5m])[5m:]) > 1", ["rate/on-gauge"]],
    ["histogram_quantile(0.9, sum without (le) (rate(x_bucket[5m]))) > 1", ["histogram/le-removed"]],
    ["histogram_quantile(0.9, sum(rate(x[5m]))) > 1", []],
    ["quantile(95, x) > 1", ["histogram/bad-quantile"]],
    ["x / 0 > 1", ["division/by-zero"]],
    // Labels.
    ["sum by (a) (sum by (b) (x)) > 1", ["label/removed"]],
    ["sum by (a) (label_replace(sum by (b) (x), 'a', '$1', 'b', '(.*)')) > 1", []],
    ["sum by (cluster) (sum by (b) (x)) > 1", []],
    ["sum by (job) (absent(up{job='a'})) > 0", []],
    ["sum by (instance) (absent(up{job='a'})) > 0", ["label/removed"]],
    ["max by (v) (count_values by (job) ('v', x)) > 1", []],
  ])("%s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it("may hold for a window of the day only when `for` fits into it", () => {
    expect(found("x > 1 and on () hour() >= 22", "119m")).toEqual([]);
    expect(found("x > 1 and on () hour() >= 22", "2h")).toEqual(["for/outlasts-condition"]);
    expect(found("x > 1 and on () (hour() >= 22 or hour() < 6)", "2h")).toEqual([]);
    expect(found("x > 1 and on () minute() < 10", "10m")).toEqual(["for/outlasts-condition"]);
  });

  it("is found at its place within a folded or quoted scalar", () => {
    const text = [
      "groups:",
      "  - name: example",
      "    rules:",
      "      - alert: Example",
      "        expr: >-",
      "          up == 0",
      "            and",
      "          rate(x[5s])",
      "            > 1",
      "        labels: {severity: page}",
      "        annotations:",
      '          summary: "{{ $labels.job }}"',
      "",
    ].join("\n");
    const places = check({ "rules.yml": text }).findings.map(({ code, line, column }) => [
      code,
      line,
      column,
    ]);
    expect(places).toEqual([
      ["alert/missing-runbook", 4, 9],
      ["range/too-short", 8, 18],
    ]);
  });

  it("of very many operators, or nested to the bound, is checked in time and without a fall", () => {
    const long = Array.from({ length: 20_000 }, (_, index) => `a${index}`).join(" + ");
    expect(found(`${long} > 1`)).toEqual([]);
    expect(found(`${"(".repeat(100)}up > 1${")".repeat(100)}`)).toEqual(["alert/never-fires"]);
  });
});
