import { describe, expect, it } from "vitest";
import { parseRuleFile } from "../../../../simulator/engine/index.ts";
import {
  largestFactor,
  type ScaleOptions,
  scaleRuleFile,
} from "../../../../simulator/live/time-scale/index.ts";

const backups = `
groups:
  - name: backups
    interval: 15s
    query_offset: 30s
    limit: 5
    labels: {team: data}
    rules:
      - record: backup:age
        expr: max by (job) (time() - backup_success_timestamp)
      - alert: Overdue
        expr: backup:age > 86400
        for: 15m
        keep_firing_for: 5m
        labels: {severity: page}
        annotations:
          summary: No backup for a day
          runbook: https://example.org/Overdue
`;

function scaledFile(text: string, factor: number, options: ScaleOptions = {}): unknown {
  const result = scaleRuleFile(text, "rules.yml", factor, options);
  expect(result.findings).toEqual([]);
  return JSON.parse(result.text ?? "");
}

describe("a scaled rule file", () => {
  it.each([
    ["as written, where intervals divide", 10, "5s", "30s", "3s"],
    ["a little shorter, where the interval is rounded down", 6, "5s", "30s", "4s998ms"],
    ["as it is, where the interval is rounded up", 9, "5s", "30s", "3s333ms"],
    ["longer than the evaluations before it", 3, "5s", "30001ms", "10s3ms"],
    ["by the interval that groups have by default", 7, undefined, "1m", "8s571ms"],
  ])("lasts as many evaluations as before: %s", (_how, factor, interval, hold, real) => {
    const group = {
      name: "g",
      ...(interval === undefined ? {} : { interval }),
      rules: [{ alert: "A", expr: "up == 0", for: hold, keep_firing_for: hold }],
    };
    expect(scaledFile(JSON.stringify({ groups: [group] }), factor)).toMatchObject({
      groups: [{ rules: [{ for: real, keep_firing_for: real }] }],
    });
  });

  it("has every duration divided, ages that other rules record included", () => {
    expect(scaledFile(backups, 10)).toEqual({
      groups: [
        {
          name: "backups",
          interval: "1s500ms",
          query_offset: "3s",
          limit: 5,
          rules: [
            {
              record: "backup:age",
              expr: "max by (job) (time() - backup_success_timestamp)",
              labels: { team: "data" },
            },
            {
              alert: "Overdue",
              expr: "backup:age > 8640",
              for: "1m30s",
              keep_firing_for: "30s",
              labels: { severity: "page", team: "data" },
              annotations: { runbook: "https://example.org/Overdue", summary: "No backup for a day" },
            },
          ],
        },
      ],
    });
  });

  it("says what does not carry over, with its place", () => {
    const { notes } = scaleRuleFile(backups, "rules.yml", 100);
    expect(
      notes.map(({ kind, rule, group, line, column }) => `${line}:${column} ${group}/${rule ?? ""} ${kind}`),
    ).toEqual(["3:5 backups/ short-interval", "12:15 backups/Overdue age", "11:9 backups/Overdue text"]);
    expect(notes.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "is evaluated every 150ms; below 250ms a real Prometheus misses evaluations, so a factor of 60 is as far as this group goes",
        "\`86400\`, compared with passing time, becomes \`864\`; timestamps that the component sets must be as much nearer",
        "durations in the texts stay as they are written, and values that are durations show real time: \`summary\`",
      ]
    `);
  });

  it("is the file itself with factor 1", () => {
    expect(scaleRuleFile(backups, "rules.yml", 1)).toEqual({ text: backups, notes: [], findings: [] });
  });

  it("may come from a manifest", () => {
    const manifest = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: m}
spec:
  groups:
    - name: g
      rules: [{alert: A, expr: up == 0, for: 1m}]
`;
    expect(scaledFile(manifest, 4)).toEqual({
      groups: [{ name: "g", rules: [{ alert: "A", expr: "up == 0", for: "15s" }] }],
    });
  });

  it("follows ages through rules in any order, and through several", () => {
    const text = `
groups:
  - name: alerts
    rules: [{alert: A, expr: c > 60}]
  - name: records
    rules:
      - {record: c, expr: max(b)}
      - {record: b, expr: a / 60 * 60}
      - {record: a, expr: time() - seen_at}
`;
    const { groups } = parseRuleFile(scaleRuleFile(text, "rules.yml", 10).text ?? "", "scaled");
    expect(groups[0]?.rules[0]?.expressionText).toBe("c > 6");
  });

  it("follows a recorded threshold, which is divided where it is compared", () => {
    const text = `
groups:
  - name: g
    rules:
      - {record: age:limit, expr: vector(300)}
      - {alert: A, expr: time() - seen_at > on () group_left () age:limit}
`;
    const { groups } = parseRuleFile(scaleRuleFile(text, "rules.yml", 10).text ?? "", "scaled");
    expect(groups[0]?.rules.map(({ expressionText }) => expressionText)).toEqual([
      "vector(300)",
      "time() - seen_at > on () group_left () ((age:limit) / 10)",
    ]);
  });
});

describe("a rule file with mistakes", () => {
  it("gives all of them with their places, and no file", () => {
    const text = `groups:
  - name: g
    rules:
      - alert: A
        expr: rate(x[5m) > 1
      - alert: B
        expr: up == 0
        for: 5 minutes
`;
    const { findings, ...rest } = scaleRuleFile(text, "rules.yml", 10);
    expect(rest).toEqual({ text: undefined, notes: [] });
    expect(findings.map(({ code, line, column }) => `${line}:${column} ${code}`)).toEqual([
      "5:24 rules/bad-expr",
      "8:14 rules/bad-duration",
    ]);
  });

  it.each(["", "[]", "{", "groups: 5", "\u0000"])("throws nothing for %j", (text) => {
    expect(() => scaleRuleFile(text, "rules.yml", 10)).not.toThrow();
  });
});

describe("the largest factor", () => {
  it("keeps every group at an interval that a real Prometheus can hold", () => {
    const { groups } = parseRuleFile(
      "groups: [{name: a, interval: 5s}, {name: b, interval: 1m}, {name: c}]",
      "f",
    );
    expect(largestFactor(groups, 15_000)).toBe(20);
    expect(largestFactor(groups.slice(1), 15_000)).toBe(60);
    expect(largestFactor(groups, 100)).toBe(1);
  });
});
