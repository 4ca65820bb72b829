import { describe, expect, test } from "vitest";
import type { FileReader } from "../../../simulator/document/index.ts";
import { runUnitTestFile, type UnitTestOptions } from "../../../simulator/promtool/index.ts";

const rules = `
groups:
  - name: targets
    rules:
      - {record: "job:up:min", expr: min by (job) (up)}
      - {alert: Down, expr: "job:up:min == 0", for: 2m}
      - {alert: Errors, expr: "rate(errors_total[10m]) > 1"}
      - {alert: Gone, expr: absent(up)}
      - {alert: Any, expr: 'count({job="api"}) > 5'}
  - name: slow
    interval: 5m
    rules: [{alert: Slow, expr: latency_seconds > 1}]
`;

function filesOf(contents: Readonly<Record<string, string>>): FileReader {
  return {
    read: (path) => ({ content: new TextEncoder().encode(contents[path] ?? ""), findings: [] }),
    glob: (pattern) => (pattern in contents ? [pattern] : []),
  };
}

const files = (text: string) =>
  filesOf({ "test.yml": text, "rules.yml": rules, "none.yml": "groups: [{name: a, rules: []}]" });

function strictly(text: string, options: UnitTestOptions = {}) {
  const { isPassed, findings } = runUnitTestFile("test.yml", files(text), { isStrict: true, ...options });
  return [
    isPassed,
    ...findings.map(
      ({ file, line, column, severity, code, message }) =>
        `${file}:${line}:${column} ${severity} ${code.replace("promtool/silent-", "")}: ${message}`,
    ),
  ];
}

/** A file of one test with these series, and an alert that must not fire. */
function quiet(alert: string, evalTime: string, series: Readonly<Record<string, string>>, more = ""): string {
  const input = Object.entries(series).map(
    ([name, values]) => `      - {series: '${name}', values: ${values}}`,
  );
  return [
    "rule_files: [rules.yml]",
    "tests:",
    "  - interval: 1m",
    input.length === 0 ? "    input_series: []" : "    input_series:",
    ...input,
    "    alert_rule_test:",
    `      - {eval_time: ${evalTime}, alertname: ${alert}}`,
    more,
  ].join("\n");
}

describe("what passes without showing anything fails strictly, where it stands", () => {
  test.each([
    [
      "no tests",
      "rule_files: [rules.yml]\ntests: []\n",
      "test.yml:2:8 error no-tests: the file has no tests, so it passes whatever the rules are",
    ],
    [
      "no assertions",
      "tests:\n  - interval: 1m\n",
      "test.yml:2:5 error no-assertions: the test asserts nothing; add `alert_rule_test` or `promql_expr_test`",
    ],
    [
      "no rule file",
      "rule_files: [rule.yml]\ntests: [{interval: 1m, promql_expr_test: [{expr: '1', exp_samples: [{value: 1}]}]}]\n",
      "test.yml:1:14 error no-rule-file: no file matches `rule.yml`; no rules are tested by it",
    ],
    [
      "rule files without rules",
      "rule_files: [none.yml]\ntests: [{interval: 1m, promql_expr_test: [{expr: '1', exp_samples: [{value: 1}]}]}]\n",
      "test.yml:1:14 error no-rules: the rule files hold no rules, so that nothing of them is tested",
    ],
    [
      "a misspelt alert",
      quiet("Dowm", "5m", { up: "1x9" }),
      "test.yml:7:9 error unknown-alert: no rule raises `Dowm`, so that nothing of it ever fires; did you mean `Down`?",
    ],
    [
      "a series given twice",
      quiet(
        "Down",
        "5m",
        { up: "1x9", 'up{job=""}': "0x9" },
        "      - {eval_time: 5m, alertname: Down, exp_alerts: [{}]}",
      ).replace("      - {eval_time: 5m, alertname: Down}\n", ""),
      "test.yml:5:9 error duplicate-series: the series `up` is given again further down, which takes its place",
    ],
    [
      "a moment between two flaps",
      quiet(
        "Down",
        "4m",
        { up: "0 0 0 0 1 0 0 0 0" },
        "      - {eval_time: 3m, alertname: Down, exp_alerts: [{}]}",
      ),
      "test.yml:7:9 error between-flaps: `Down` fires before and after this time and is quiet only from 4m to 7m",
    ],
    [
      "a group's own interval",
      quiet("Slow", "5m", { latency_seconds: "0x9" }),
      "rules.yml:10:5 error group-interval: the group `slow` runs every 5m in production, but every 1m in `test.yml`; set `evaluation_interval: 5m` there, or run `--as-deployed`",
    ],
    [
      "a time off the grid",
      quiet("Down", "4m30s", { up: "1x9" }),
      "test.yml:7:9 error off-grid: `eval_time: 4m30s` lies between two evaluations (every 1m); what is seen is the state at 4m",
    ],
    [
      "input that ends before",
      quiet("Down", "20m", { up: "0x5" }),
      "test.yml:7:9 error input-ended: the input ends at 5m, too long before `eval_time: 20m` for anything to be seen then; give the series more samples, or end them with `stale` if they are meant to end",
    ],
    [
      "a metric that the input misspells",
      quiet("Down", "5m", { upp: "1x9" }),
      "test.yml:7:9 error no-data: no series of the input is selected by `job:up:min`, `up`, so that nothing can come of it; did you mean `upp`?",
    ],
    [
      "no input at all",
      quiet("Errors", "5m", {}),
      "test.yml:6:9 error no-data: no series of the input is selected by `errors_total`, so that nothing can come of it; give it input",
    ],
    [
      "a time before the alert can fire",
      quiet("Down", "1m", { up: "1x9" }),
      "test.yml:7:9 error before-hold: `Down` has `for: 2m`, so that it cannot fire at 1m whatever the input; look at it at 2m or later",
    ],
    [
      "a series without samples",
      quiet("Down", "5m", { up: "1x9", 'up{job="b"}': "''" }),
      'test.yml:6:9 error empty-series: the series `up{job="b"}` has no samples; give it `values`',
    ],
    [
      "an expression of which nothing is expected",
      "tests:\n  - interval: 1m\n    input_series: [{series: up, values: 1x9}]\n    promql_expr_test:\n      - {expr: 'rate(latency[5m])', eval_time: 5m}\n",
      "test.yml:5:9 error no-data: no series of the input is selected by `latency`, so that nothing can come of it; give it input",
    ],
  ])("%s", (_, text, expected) => {
    expect(strictly(text)[0]).toBe(false);
    expect(strictly(text).slice(1)).toEqual([expected]);
    const lenient = runUnitTestFile("test.yml", files(text));
    expect([lenient.isPassed, lenient.findings.every(({ severity }) => severity === "warning")]).toEqual([
      true,
      true,
    ]);
  });

  test("samples without an interval, of which Prometheus 2 takes the first only", () => {
    const text = quiet("Down", "2m", { up: "0 1 1 1" })
      .replace("  - interval: 1m\n", "  - name: a\n")
      .replace("alertname: Down", "alertname: Gone");
    expect(strictly(text, { prometheus: 2 })).toEqual([
      false,
      "test.yml:5:9 error no-interval: without `interval` Prometheus 2 puts all samples of `up` at the start, where only the first counts; give the test an `interval`",
    ]);
    expect(strictly(text, { prometheus: 3 })).toEqual([true]);
  });

  test("an assertion on a time line that never has data", () => {
    const text = `${quiet("Down", "5m", { up: "1x9" })}---\nklaxon:\n  tests:\n    - alerts:\n        - {alert: Errors, never: true}\n`;
    expect(strictly(text)).toEqual([
      false,
      "test.yml:12:34 error no-data: no series of the input is selected by `errors_total`, so that nothing can come of it; give it input",
    ]);
  });
});

describe("honest tests hold strictly", () => {
  const fires = (time: string) => `      - {eval_time: ${time}, alertname: Down, exp_alerts: [{}]}`;
  test.each([
    ["an alert that is healthy throughout", quiet("Down", "5m", { up: "1x9" })],
    [
      "quiet before the hold duration has passed, firing after it",
      quiet("Down", "1m", { up: "0x9" }, fires("2m")),
    ],
    ["pending only", quiet("Down", "1m", { up: "0 0 1 1" })],
    [
      "both flaps are looked at",
      quiet("Down", "4m", { up: "0 0 0 0 1 0 0 0 0" }, `${fires("3m")}\n${fires("8m")}`),
    ],
    ["series that end on purpose", quiet("Down", "30m", { up: "0x5 stale" }, fires("4m"))],
    ["series that are said to be missing", quiet("Down", "30m", { up: "0x5 _x30" }, fires("4m"))],
    ["a window that still sees the input", quiet("Errors", "14m", { errors_total: "0+1x5" })],
    ["an absent series that is there", quiet("Gone", "5m", { up: "1x9" })],
    ["series that only a selector without a name reads", quiet("Any", "5m", { 'foo{job="api"}': "1x9" })],
    [
      "one of two instances fires before, the other after",
      quiet("Slow", "5m", {
        'latency_seconds{i="a"}': "2 2 0x20",
        'latency_seconds{i="b"}': "0x5 2x20",
      }).replace("tests:", "evaluation_interval: 5m\ntests:"),
    ],
    [
      "an expression off the grid that reads no rule",
      "tests:\n  - interval: 1m\n    input_series: [{series: up, values: 1x9}]\n    promql_expr_test: [{expr: up, eval_time: 90s, exp_samples: [{labels: up, value: 1}]}]\n",
    ],
    [
      "an expression without series",
      "tests: [{interval: 1m, promql_expr_test: [{expr: vector(1) > 1, eval_time: 1h}]}]\n",
    ],
    ["a series that nothing reads", quiet("Down", "5m", { up: "1x9", something_else: "1x9" })],
  ])("%s", (_, text) => {
    expect(strictly(text)).toEqual([true]);
  });

  test("a group's own interval as deployed", () => {
    expect(strictly(quiet("Slow", "5m", { latency_seconds: "0x9" }), { schedule: "deployed" })).toEqual([
      true,
    ]);
  });
});
