import { describe, expect, it } from "vitest";
import { parseAssets } from "../../../simulator/drill/index.ts";

function findingsOf(rules: string): readonly string[] {
  const { assets, findings } = parseAssets({
    rules: [{ file: "r.yml", content: rules }],
    routing: [],
    evaluationIntervalMs: 15_000,
    heartbeatLossMs: 180_000,
  });
  expect(assets === undefined).toBe(findings.some(({ severity }) => severity === "error"));
  return findings.map(({ line, severity, code, message }) => `${line} ${severity} ${code}: ${message}`);
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
    [
      "a metric that nobody has",
      group('  - {alert: A, expr: "pg_upp == 0"}'),
      [
        "4 error rules/unknown-metric: no system has a metric `pg_upp` and no rule records it; did you mean `pg_up`?",
      ],
    ],
    [
      "a NaN threshold",
      group('  - {alert: A, expr: "pg_up > NaN"}'),
      [
        "4 error rules/nan-threshold: `>` compares with NaN, which nothing is greater than, less than or equal to; write a number",
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
  ])("such as %s", (_what, rules, expected) => {
    expect(findingsOf(rules)).toEqual(expected);
  });

  it("such as one alert twice", () => {
    const twice = group('  - {alert: A, expr: "pg_up == 0"}', '  - {alert: A, expr: "pg_up == 0"}');
    expect(findingsOf(twice).filter((finding) => finding.includes("rules/duplicate-alert"))).toHaveLength(1);
  });
});
