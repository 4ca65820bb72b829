import { describe, expect, test } from "vitest";
import type { FileReader } from "../../../simulator/document/index.ts";
import { runUnitTestFile, type UnitTestOptions } from "../../../simulator/promtool/index.ts";

const rules = `
groups:
  - name: targets
    rules:
      - {alert: InstanceDown, expr: up == 0, for: 1m, labels: {severity: page}}
      - {record: "job:up:sum", expr: sum by (job) (up)}
`;

function filesOf(contents: Readonly<Record<string, string>>): FileReader {
  return {
    read(path) {
      const content = contents[path];
      if (content !== undefined) return { content: new TextEncoder().encode(content), findings: [] };
      const message = "there is no such file";
      const finding = { code: "file/missing", severity: "error", message, file: path } as const;
      return { content: undefined, findings: [{ ...finding, line: 1, column: 1 }] };
    },
    glob: (pattern) => (pattern in contents ? [pattern] : []),
  };
}

function run(text: string, options: UnitTestOptions = {}, more: Readonly<Record<string, string>> = {}) {
  return runUnitTestFile(
    "t/test.yml",
    filesOf({ "t/test.yml": text, "t/rules.yml": rules, ...more }),
    options,
  );
}

function findingsOf(text: string): readonly string[] {
  return run(text).findings.map(({ file, line, code, message }) => `${file}:${line} ${code}: ${message}`);
}

describe("running a test file", () => {
  test("tells what was expected, what came, and how the alert lived", () => {
    const outcome = run(`
rule_files: [rules.yml]
tests:
  - name: down
    interval: 1m
    input_series: [{series: 'up{job="api"}', values: 1 0x4 1x3}]
    alert_rule_test:
      - {eval_time: 3m, alertname: InstanceDown, exp_alerts: [{exp_labels: {severity: ticket, job: api}}]}
    promql_expr_test:
      - {expr: up, eval_time: 1m, exp_samples: [{labels: 'up{job="api"}', value: 1}]}
`);
    expect({ ...outcome, tests: outcome.tests[0] }).toMatchInlineSnapshot(`
      {
        "file": "t/test.yml",
        "findings": [],
        "isPassed": false,
        "schedule": "unit-test",
        "tests": {
          "assertions": [
            {
              "alertName": "InstanceDown",
              "differences": [
                {
                  "changes": [
                    {
                      "expected": "ticket",
                      "field": "label",
                      "got": "page",
                      "name": "severity",
                    },
                  ],
                  "expected": {
                    "annotations": [],
                    "labels": [
                      [
                        "alertname",
                        "InstanceDown",
                      ],
                      [
                        "job",
                        "api",
                      ],
                      [
                        "severity",
                        "ticket",
                      ],
                    ],
                  },
                  "got": {
                    "annotations": [],
                    "labels": [
                      [
                        "alertname",
                        "InstanceDown",
                      ],
                      [
                        "job",
                        "api",
                      ],
                      [
                        "severity",
                        "page",
                      ],
                    ],
                  },
                  "kind": "changed",
                },
              ],
              "evalTimeMs": 180000,
              "expected": [
                {
                  "annotations": [],
                  "labels": [
                    [
                      "alertname",
                      "InstanceDown",
                    ],
                    [
                      "job",
                      "api",
                    ],
                    [
                      "severity",
                      "ticket",
                    ],
                  ],
                },
              ],
              "got": [
                {
                  "annotations": [],
                  "labels": [
                    [
                      "alertname",
                      "InstanceDown",
                    ],
                    [
                      "job",
                      "api",
                    ],
                    [
                      "severity",
                      "page",
                    ],
                  ],
                },
              ],
              "kind": "alert",
              "place": {
                "column": 9,
                "line": 8,
              },
              "state": "failed",
              "timeline": [
                {
                  "activeFromMs": 60000,
                  "endMs": undefined,
                  "firingFromMs": 120000,
                  "labels": [
                    [
                      "alertname",
                      "InstanceDown",
                    ],
                    [
                      "job",
                      "api",
                    ],
                    [
                      "severity",
                      "page",
                    ],
                  ],
                },
              ],
            },
            {
              "differences": [
                {
                  "changes": [
                    {
                      "expected": "1",
                      "field": "value",
                      "got": "0",
                      "name": "",
                    },
                  ],
                  "expected": {
                    "histogram": "",
                    "labels": [
                      [
                        "__name__",
                        "up",
                      ],
                      [
                        "job",
                        "api",
                      ],
                    ],
                    "value": 1,
                  },
                  "got": {
                    "histogram": "",
                    "labels": [
                      [
                        "__name__",
                        "up",
                      ],
                      [
                        "job",
                        "api",
                      ],
                    ],
                    "value": 0,
                  },
                  "kind": "changed",
                },
              ],
              "evalTimeMs": 60000,
              "expected": [
                {
                  "histogram": "",
                  "labels": [
                    [
                      "__name__",
                      "up",
                    ],
                    [
                      "job",
                      "api",
                    ],
                  ],
                  "value": 1,
                },
              ],
              "expression": "up",
              "got": [
                {
                  "histogram": "",
                  "labels": [
                    [
                      "__name__",
                      "up",
                    ],
                    [
                      "job",
                      "api",
                    ],
                  ],
                  "value": 0,
                },
              ],
              "kind": "expression",
              "place": {
                "column": 9,
                "line": 10,
              },
              "problems": [],
              "state": "failed",
            },
          ],
          "index": 0,
          "isPassed": false,
          "name": "down",
          "place": {
            "column": 5,
            "line": 4,
          },
          "problems": [],
        },
      }
    `);
  });

  test("only the wanted tests are run", () => {
    const text = `
tests:
  - {name: one, interval: 1m, promql_expr_test: [{expr: "1", exp_samples: [{value: 1}]}]}
  - {name: two, interval: 1m, promql_expr_test: [{expr: "1", exp_samples: [{value: 2}]}]}
`;
    const outcome = run(text, { isWanted: (name) => name === "one" });
    expect([outcome.isPassed, outcome.tests.map(({ name }) => name)]).toEqual([true, ["one"]]);
    expect(run(text).isPassed).toBe(false);
  });

  test("features are switched on by their flag", () => {
    const text = `
tests:
  - interval: 1m
    input_series: [{series: m, values: 1 2 3}]
    promql_expr_test: [{expr: sort_by_label(m), eval_time: 1m, exp_samples: [{labels: m, value: 2}]}]
`;
    expect(run(text).isPassed).toBe(false);
    expect(run(text, { features: new Set(["promql-experimental-functions"]) }).isPassed).toBe(true);
  });

  test("rule files are read once for several test files", () => {
    let count = 0;
    const files = filesOf({ "a.yml": "rule_files: [r.yml]\ntests: [{interval: 1m}]\n", "r.yml": rules });
    const counting: FileReader = {
      ...files,
      read(path) {
        if (path === "r.yml") count++;
        return files.read(path);
      },
    };
    const ruleFiles = new Map();
    for (let i = 0; i < 3; i++) runUnitTestFile("a.yml", counting, { ruleFiles });
    expect(count).toBe(1);
  });
});

describe("rule files in other forms", () => {
  const tested = `
rule_files: [other]
tests:
  - interval: 1m
    input_series: [{series: up, values: 0x5}]
    alert_rule_test: [{eval_time: 1m, alertname: A, exp_alerts: [{}]}, {eval_time: 1m, alertname: B, exp_alerts: [{}]}]
`;
  const manifest = (alert: string) =>
    `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: ${alert}}\nspec:\n  groups:\n    - name: ${alert}\n      rules: [{alert: ${alert}, expr: up == 0}]\n`;
  const inJson = (alerts: readonly string[]) =>
    JSON.stringify({ groups: [{ name: "g", rules: alerts.map((alert) => ({ alert, expr: "up == 0" })) }] });

  test.each([
    ["JSON", inJson(["A", "B"])],
    [
      "two manifests, a service beside them",
      `${manifest("A")}---\nkind: Service\napiVersion: v1\n---\n${manifest("B")}`,
    ],
    [
      "a list of manifests in JSON",
      JSON.stringify({
        apiVersion: "v1",
        kind: "List",
        items: ["A", "B"].map((alert) => ({
          apiVersion: "monitoring.coreos.com/v1",
          kind: "PrometheusRule",
          spec: JSON.parse(inJson([alert])),
        })),
      }),
    ],
  ])("%s", (_, text) => {
    expect(run(tested, {}, { "t/other": text })).toMatchObject({ isPassed: true, findings: [] });
  });

  test("a manifest of another kind is no rule file", () => {
    const outcome = run(tested, {}, { "t/other": "apiVersion: v1\nkind: Service\n" });
    expect([outcome.isPassed, outcome.findings.map(({ file, code }) => `${file} ${code}`)]).toEqual([
      false,
      ["t/other rules/no-rules"],
    ]);
  });
});

describe("what cannot be run", () => {
  test("a pattern that means the test file too is told where it stands", () => {
    const files = filesOf({
      "t/test.yml": "rule_files: ['*']\ntests: [{interval: 1m}]\n",
      "t/rules.yml": rules,
    });
    const outcome = runUnitTestFile("t/test.yml", { ...files, glob: () => ["t/rules.yml", "t/test.yml"] });
    expect(outcome.findings).toEqual([
      {
        code: "promtool/rule-file-is-test",
        severity: "error",
        message: "`*` means this test file too, which is no rule file; name the rule files alone",
        file: "t/test.yml",
        line: 1,
        column: 14,
      },
    ]);
  });

  test("of thousands of problems the first are told", () => {
    const outcome = run(`tests: [${"{a: 1},".repeat(20_000)}]`);
    expect(outcome.findings).toHaveLength(501);
    expect(outcome.findings.filter(({ code }) => code === "promtool/more")).toHaveLength(1);
  });

  const everythingWrong = `
evaluation_interval: 1x
rule_files: [broken.yml, "[", nowhere.yml]
tests:
  - interval: 1m
    inputs: []
    input_series:
      - {series: 'm{', values: 1}
      - {series: m, values: "1 2 three"}
      - series: up
        values: |
          1 2 3x
    alert_rule_test: [{eval_time: 1m, alertname: ""}, {alertname: A, eval_tim: 1m}]
    promql_expr_test:
      - {expr: sum(up, exp_samples: [{labels: 'a{', value: 1}]}
      - expr: >-
          rate(up[5m]) >
          bogus(up)
  - promql_expr_test: [{expr: [up]}, {expr: up, exp_samples: [{labels: up, histogram: "1"}]}]
`;

  test("everything wrong with a test file and its rule files is told at once", () => {
    const { findings, tests } = run(
      everythingWrong,
      {},
      { "t/broken.yml": "groups:\n  - name: g\n    rules: [{alert: A, expr: sum(}]\n" },
    );
    expect(tests).toEqual([]);
    expect(
      findings.map(
        ({ file, line, column, code, message }) => `${file}:${line}:${column} ${code}: ${message}`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "t/test.yml:2:22 promtool/bad-duration: \`evaluation_interval: 1x\` is not a duration; write a number and a unit (\`ms\`, \`s\`, \`m\`, \`h\`, \`d\`, \`w\`, \`y\`), as in \`5m\`",
        "t/test.yml:6:5 promtool/unknown-field: unknown field \`inputs\`; known are \`interval\`, \`input_series\`, \`alert_rule_test\`, \`promql_expr_test\`, \`external_labels\`, \`external_url\`, \`name\`, \`start_timestamp\`, \`klaxon\`",
        "t/test.yml:13:70 promtool/unknown-field: unknown field \`eval_tim\`; did you mean \`eval_time\`?",
        "t/test.yml:19:31 promtool/wrong-type: \`expr\` must be a text, not a list",
        "t/test.yml:3:26 promtool/bad-pattern: \`[\` is not a pattern; close its \`[\`, or write \`\\\\\` before special characters",
        "t/test.yml:3:31 promtool/silent-no-rule-file: no file matches \`nowhere.yml\`; no rules are tested by it",
        "t/broken.yml:3:34 rules/bad-expr: \`expr\`: unclosed left parenthesis",
        "t/test.yml:8:32 promtool/bad-series: \`m{\`: unexpected character inside braces: '1'",
        "t/test.yml:9:34 promtool/bad-series: \`m\`: unexpected identifier "three" in series values, expected number or "stale"",
        "t/test.yml:12:17 promtool/bad-series: \`up\`: unexpected end of input in series values",
        "t/test.yml:13:23 promtool/missing-alert-name: an alert test has no \`alertname\`; write which alert it is about",
        "t/test.yml:15:22 promtool/bad-expression: \`sum(up\`: unclosed left parenthesis",
        "t/test.yml:15:38 promtool/bad-expected-sample: \`a{\`: 1:3: parse error: unexpected end of input inside braces",
        "t/test.yml:18:11 promtool/bad-expression: \`rate(up[5m]) > bogus(up)\`: unknown function with name "bogus"",
        "t/test.yml:19:63 promtool/bad-expected-sample: \`1\`: expected histogram, got 1",
      ]
    `);
  });

  test("series that cannot be read hide no other problem of their test", () => {
    const [outcome] = run(`
rule_files: [rules.yml]
tests:
  - interval: 1m
    input_series: [{series: 'm{', values: 1}, {series: m, values: "1 2 three"}]
    alert_rule_test: [{eval_time: 1m}, {eval_time: 1m, alertname: InstanceDown}]
    promql_expr_test:
      - {expr: sum(up}
      - {expr: up}
      - {expr: up, exp_samples: [{labels: 'a{', value: 1}, {labels: '}', value: 1}]}
`).tests;
    expect({
      problems: outcome?.problems.map(
        ({ kind, message, place }) => `${place.line}:${place.column} ${kind}: ${message}`,
      ),
      assertions: outcome?.assertions.map((one) =>
        one.kind === "alert" ? one.state : [one.state, one.place.column, ...one.problems],
      ),
    }).toMatchInlineSnapshot(`
      {
        "assertions": [
          "skipped",
          "skipped",
          [
            "failed",
            22,
            "1:7: parse error: unclosed left parenthesis",
          ],
          [
            "skipped",
            9,
          ],
          [
            "failed",
            34,
            "labels "a{": 1:3: parse error: unexpected end of input inside braces",
            "labels "}": 1:1: parse error: unexpected character: '}'",
          ],
        ],
        "problems": [
          "5:43 input: 1:4: parse error: unexpected character inside braces: '1'",
          "5:72 input: 1:7: parse error: unexpected identifier "three" in series values, expected number or "stale"",
          "6:23 missing-alert-name: an alert test has no \`alertname\`; write which alert it is about",
        ],
      }
    `);
  });

  test("a test file that is not there", () => {
    const outcome = runUnitTestFile("nowhere.yml", filesOf({}));
    expect(outcome).toEqual({
      file: "nowhere.yml",
      isPassed: false,
      schedule: "unit-test",
      tests: [],
      findings: [
        {
          code: "file/missing",
          severity: "error",
          message: "there is no such file",
          file: "nowhere.yml",
          line: 1,
          column: 1,
        },
      ],
    });
  });

  test("a broken rule file fails every test, and its findings are told once", () => {
    const outcome = run(
      "rule_files: [broken.yml]\ntests: [{interval: 1m}, {interval: 1m}]\n",
      {},
      { "t/broken.yml": "groups:\n  - name: g\n    rules: [{alert: A, expr: sum(}]\n" },
    );
    expect(outcome.isPassed).toBe(false);
    expect(outcome.findings.map(({ file, line, code }) => [file, line, code])).toEqual([
      ["t/broken.yml", 3, "rules/bad-expr"],
    ]);
    expect(outcome.tests.map(({ problems }) => problems[0]?.message)).toEqual([
      "the rule files cannot be used",
      "the rule files cannot be used",
    ]);
  });

  test("more than ten million samples are refused in little time", () => {
    const series = Array.from({ length: 11 }, (_, index) => `{series: 'm{i="${index}"}', values: 0x999999}`);
    const outcome = run(`
tests:
  - interval: 1s
    input_series: [${series.join(", ")}]
    promql_expr_test: [{expr: m, eval_time: 1000000s}, {expr: up ==}]
`);
    expect(outcome.tests[0]?.problems.map(({ message }) => message)).toEqual([
      "the series up to this one have more than 10,000,000 samples, and no more are loaded; shorten them or split the test",
    ]);
    expect(outcome.tests[0]?.assertions.map(({ state }) => state)).toEqual(["skipped", "failed"]);
    const [huge] = run("tests: [{interval: 1m, input_series: [{series: m, values: 0x10000000}]}]\n").tests;
    expect(huge?.problems.map(({ message }) => message)).toEqual([
      "1:3: parse error: series expands to 10000001 samples, more than the limit of 1000000",
    ]);
  });

  test("samples that no evaluation sees take no room", () => {
    const series = Array.from({ length: 11 }, (_, index) => `{series: 'm{i="${index}"}', values: 0x999999}`);
    const outcome = run(`
tests:
  - interval: 1s
    input_series: [${series.join(", ")}]
    promql_expr_test: [{expr: count(m), eval_time: 1m, exp_samples: [{labels: '{}', value: 11}]}]
`);
    expect(outcome).toMatchObject({ isPassed: true, findings: [] });
  });

  test("a test of centuries is refused in little time", () => {
    const outcome = run(`
rule_files: [rules.yml]
evaluation_interval: 1ms
tests: [{interval: 1m, promql_expr_test: [{expr: up, eval_time: 200y}]}]
`);
    expect(outcome.tests[0]?.problems[0]?.message).toBe(
      "the test needs 6307200000001 evaluations; at most 1000000 are made, so shorten it or use a longer `evaluation_interval`",
    );
  });

  test.each(["1903-05-01T00:00:00Z", "2120-05-01T00:00:00Z"])("clocks may begin at %s", (start) => {
    const outcome = run(`
rule_files: [rules.yml]
tests:
  - interval: 1m
    start_timestamp: ${start}
    input_series: [{series: 'up{job="api"}', values: 0x5}]
    alert_rule_test: [{eval_time: 2m, alertname: InstanceDown, exp_alerts: [{exp_labels: {severity: page, job: api}}]}]
    promql_expr_test: [{expr: year(vector(time())), eval_time: 1m, exp_samples: [{labels: '{}', value: ${start.slice(0, 4)}}]}]
`);
    expect(outcome.isPassed, JSON.stringify(outcome.tests)).toBe(true);
  });

  test("an alert with a megabyte of labels is compared all the same", () => {
    const long = "x".repeat(1_000_000);
    const outcome = run(`
rule_files: [rules.yml]
tests:
  - interval: 1m
    input_series: [{series: 'up{job="${long}"}', values: 0x5}]
    alert_rule_test: [{eval_time: 2m, alertname: InstanceDown, exp_alerts: [{exp_labels: {severity: page, job: ${long}}}]}]
`);
    expect(outcome.isPassed).toBe(true);
  });
});

describe("what promtool passes without a word is told", () => {
  test.each([
    [
      "no tests",
      "rule_files: [rules.yml]\ntests: []\n",
      "silent-no-tests: the file has no tests, so it passes whatever the rules are",
    ],
    [
      "no assertions",
      "tests: [{interval: 1m}]\n",
      "silent-no-assertions: the test asserts nothing; add `alert_rule_test` or `promql_expr_test`",
    ],
    [
      "no rule file",
      "rule_files: [nope.yml]\ntests: []\n",
      "silent-no-rule-file: no file matches `nope.yml`; no rules are tested by it",
    ],
    [
      "a misspelt alert",
      "rule_files: [rules.yml]\ntests: [{interval: 1m, alert_rule_test: [{eval_time: 1m, alertname: InstanceDwon}]}]\n",
      "silent-unknown-alert: no rule raises `InstanceDwon`, so that nothing of it ever fires; did you mean `InstanceDown`?",
    ],
    [
      "a series given twice",
      "tests: [{interval: 1m, input_series: [{series: m, values: 1}, {series: m, values: 2}]}]\n",
      "silent-duplicate-series: the series `m` is given again further down, which takes its place",
    ],
    [
      "a lost series",
      'tests: [{interval: 1m, input_series: [{series: m, values: "1\\n"}, {series: n, values: 2}]}]\n',
      "silent-lost-series: promtool does not read the series `n`, because the values above end in a line break; write `>-` for `|`",
    ],
    [
      "a time off the grid",
      "rule_files: [rules.yml]\ntests: [{interval: 1m, alert_rule_test: [{eval_time: 90s, alertname: InstanceDown}]}]\n",
      "silent-off-grid: `eval_time: 1m30s` lies between two evaluations (every 1m); what is seen is the state at 1m",
    ],
    [
      "input that ends early",
      "rule_files: [rules.yml]\ntests: [{interval: 1m, input_series: [{series: up, values: 1 1}], alert_rule_test: [{eval_time: 1h, alertname: InstanceDown}]}]\n",
      "silent-input-ended: the input ends at 1m, too long before `eval_time: 1h` for anything to be seen then; give the series more samples, or end them with `stale` if they are meant to end",
    ],
    [
      "a moment between two flaps",
      "rule_files: [rules.yml]\ntests: [{interval: 1m, input_series: [{series: up, values: 0 0 1 0 0 0}], alert_rule_test: [{eval_time: 2m, alertname: InstanceDown}, {eval_time: 5m, alertname: InstanceDown, exp_alerts: [{exp_labels: {severity: page}}]}]}]\n",
      "silent-between-flaps: `InstanceDown` fires before and after this time and is quiet only from 2m to 4m",
    ],
  ])("%s", (_, text, expected) => {
    const outcome = run(text);
    expect(outcome.isPassed).toBe(true);
    expect(
      findingsOf(text).some((line) => line.endsWith(expected)),
      findingsOf(text).join("\n"),
    ).toBe(true);
  });

  test("a group's own interval", () => {
    const slow = "groups: [{name: slow, interval: 5m, rules: [{record: r, expr: up}]}]\n";
    const outcome = run(
      "rule_files: [slow.yml]\ntests: [{interval: 1m, promql_expr_test: [{expr: r, eval_time: 5m, exp_samples: [{value: 1}]}]}]\n",
      {},
      { "t/slow.yml": slow },
    );
    expect(outcome.findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      "t/slow.yml: the group `slow` runs every 5m in production, but every 1m in `t/test.yml`; set `evaluation_interval: 5m` there, or run `--as-deployed`",
    ]);
  });

  test("a good file has nothing to be told", () => {
    expect(
      findingsOf(`
rule_files: [rules.yml]
tests:
  - interval: 1m
    input_series: [{series: 'up{job="a"}', values: 1x5}]
    alert_rule_test: [{eval_time: 3m, alertname: InstanceDown}]
`),
    ).toEqual([]);
  });
});
