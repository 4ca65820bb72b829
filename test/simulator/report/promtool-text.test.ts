import { describe, expect, test } from "vitest";
import type { FileReader } from "../../../simulator/document/index.ts";
import { runUnitTestFile } from "../../../simulator/promtool/index.ts";
import {
  describeSpans,
  renderMarks,
  renderStrip,
  renderUnitTestFile,
  renderUnitTestTotals,
} from "../../../simulator/report/index.ts";

const rules = `
groups:
  - name: targets
    rules:
      - alert: InstanceDown
        expr: up == 0
        for: 2m
        labels: {severity: page}
        annotations: {summary: "{{ $labels.instance }} is down"}
`;

const good = `
rule_files: [rules.yml]
tests:
  - interval: 1m
    input_series: [{series: 'up{instance="a"}', values: 1x5}]
    alert_rule_test: [{eval_time: 3m, alertname: InstanceDown}]
`;

const bad = `
rule_files: [rules.yml]
tests:
  - name: two down
    interval: 1m
    input_series:
      - {series: 'up{instance="a"}', values: 1 1 0x10}
      - {series: 'up{instance="b"}', values: 0x10}
    alert_rule_test:
      - eval_time: 5m
        alertname: InstanceDown
        exp_alerts:
          - {exp_labels: {severity: ticket, instance: a}, exp_annotations: {summary: a is down}}
      - {eval_time: 1m, alertname: InstanceDown, exp_alerts: [{exp_labels: {instance: b, severity: page}}]}
    promql_expr_test:
      - {expr: up, eval_time: 1m, exp_samples: [{labels: 'up{instance="a"}', value: 0.5}, {labels: up, value: 1}]}
      - {expr: sum(, exp_samples: []}
  - interval: 1m
    input_series: [{series: 'm{', values: 1}]
`;

const contents = new Map([
  ["rules.yml", rules],
  ["good.yml", good],
  ["bad.yml", bad],
  ["broken.yml", "rule_files: rules.yml\ntest: []\n"],
]);
const files: FileReader = {
  read: (path) => ({ content: new TextEncoder().encode(contents.get(path)), findings: [] }),
  glob: (pattern) => (contents.has(pattern) ? [pattern] : []),
};

describe("unit tests as text", () => {
  test("long texts are cut to where they differ, long label sets to their beginning", () => {
    const labels = Array.from({ length: 2000 }, (_, index) => `l${index}="v"`).join(", ");
    const long = `
rule_files: [rules.yml]
tests:
  - interval: 1m
    input_series: [{series: 'up{instance="${"x".repeat(100_000)}y"}', values: 0x5}, {series: 'm{${labels}}', values: 1}]
    alert_rule_test:
      - eval_time: 3m
        alertname: InstanceDown
        exp_alerts: [{exp_labels: {severity: page, instance: ${"x".repeat(100_000)}z}, exp_annotations: {summary: ${"x".repeat(100_001)} is down}}]
    promql_expr_test: [{expr: m}]
`;
    const text = renderUnitTestFile(
      runUnitTestFile("long.yml", {
        ...files,
        read: (path) =>
          path === "long.yml" ? { content: new TextEncoder().encode(long), findings: [] } : files.read(path),
      }),
      false,
    );
    const cut = "x".repeat(40);
    expect(text).toContain(`expected  …"${cut}z"\n`);
    expect(text).toContain(`got       …"${cut}y"\n`);
    expect(text).toContain(`expected  …"${cut}x is down"\n`);
    expect(text).toContain("unexpected  m{l0=");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(700);
  });

  test("tests that wait for their rule files take one line together", () => {
    const outcome = runUnitTestFile("waiting.yml", {
      read: (path) =>
        path === "waiting.yml"
          ? {
              content: new TextEncoder().encode(
                "rule_files: [gone.yml]\ntests: [{interval: 1m}, {interval: 1m}, {promql_expr_test: [{expr: up ==}]}]\n",
              ),
              findings: [],
            }
          : {
              content: undefined,
              findings: [
                {
                  code: "file/missing",
                  severity: "error",
                  message: "there is no such file",
                  file: path,
                  line: 1,
                  column: 1,
                },
              ],
            },
      glob: (pattern) => [pattern],
    });
    expect(renderUnitTestFile(outcome, false)).toMatchInlineSnapshot(`
      "failed  waiting.yml  3 tests, 1 assertion; 3 tests failed
      gone.yml:1:1: error: there is no such file (file/missing)
      waiting.yml:2:41: failed: test 3: the rule files cannot be used
      waiting.yml:2:73: failed: test 3: expression \`up ==\` at 0s
            1:6: parse error: unexpected end of input
            2 tests not run, for want of rule files
      "
    `);
  });

  test("a file that passes takes one line", () => {
    expect(renderUnitTestFile(runUnitTestFile("good.yml", files), false)).toMatchInlineSnapshot(`
      "passed  good.yml  1 test, 1 assertion
      "
    `);
  });

  test("failures show what differs and how the alerts lived", () => {
    expect(renderUnitTestFile(runUnitTestFile("bad.yml", files), false)).toMatchInlineSnapshot(`
      "failed  bad.yml  2 tests, 4 assertions; 2 tests failed
      bad.yml:18:5: warning: the test asserts nothing; add \`alert_rule_test\` or \`promql_expr_test\` (promtool/silent-no-assertions)
      bad.yml:10:9: failed: test "two down": alert \`InstanceDown\` at 5m
            differs     InstanceDown{instance="a", severity="page"}
                  label \`severity\`
                    expected  "ticket"
                    got       "page"
            unexpected  InstanceDown{instance="b", severity="page"}
                  annotation \`summary\`  "b is down"
                                                      ▼ 5m
            0s ────────────────━━━━━━━━━━━━━━━━━━━━━━━━ 5m  {instance="b", severity="page"}  pending 0s, fires 2m on
            0s ················────────────────━━━━━━━━ 5m  {instance="a", severity="page"}  pending 2m, fires 4m on
      bad.yml:14:9: failed: test "two down": alert \`InstanceDown\` at 1m
            missing     InstanceDown{instance="b", severity="page"}
                         ▼ 1m
            0s ────────────────────━━━━━━━━━━━━━━━━━━━━ 4m  {instance="b", severity="page"}  pending 0s, fires 2m on
            0s ····················───────────────────━ 4m  {instance="a", severity="page"}  pending 2m, fires 4m on
      bad.yml:16:9: failed: test "two down": expression \`up\` at 1m
            differs     up{instance="b"}
                  label \`instance\`
                    expected  nothing
                    got       "b"
                  value
                    expected  1
                    got       0
            differs     up{instance="a"}
                  value
                    expected  0.5
                    got       1
      bad.yml:17:20: failed: test "two down": expression \`sum(\` at 0s
            1:5: parse error: unclosed left parenthesis
      bad.yml:19:43: failed: test 2: 1:4: parse error: unexpected character inside braces: '1'
      "
    `);
  });

  test("a file that cannot be used shows why", () => {
    expect(renderUnitTestFile(runUnitTestFile("broken.yml", files), false)).toMatchInlineSnapshot(`
      "failed  broken.yml  cannot be used
      broken.yml:1:13: error: \`rule_files\` must be a list, not a text (promtool/wrong-type)
      broken.yml:2:1: error: unknown field \`test\`; did you mean \`tests\`? (promtool/unknown-field)
      "
    `);
  });

  test("colour is added on request only", () => {
    const outcome = runUnitTestFile("good.yml", files);
    expect(renderUnitTestFile(outcome, true)).toBe(
      "\u001b[32mpassed\u001b[0m  \u001b[1mgood.yml\u001b[0m  \u001b[2m1 test, 1 assertion\u001b[0m\n",
    );
  });

  test("the last line counts files", () => {
    const outcomes = ["good.yml", "bad.yml", "broken.yml"].map((file) => runUnitTestFile(file, files));
    expect(renderUnitTestTotals(outcomes)).toBe("3 files: 1 passed, 2 failed\n");
  });
});

describe("texts that differ", () => {
  const text = (expected: string) => `
rule_files: [rules.yml]
tests:
  - input_series: [{series: 'up{instance="a"}', values: 0x5}]
    interval: 1m
    alert_rule_test:
      - eval_time: 3m
        alertname: InstanceDown
        exp_alerts: [{exp_labels: {severity: page, instance: a}, exp_annotations: {summary: ${JSON.stringify(expected)}}}]
`;
  const shown = (expected: string, summary: string) => {
    const changed = rules.replace('"{{ $labels.instance }} is down"', JSON.stringify(summary));
    const reader: FileReader = {
      read: (path) => ({
        content: new TextEncoder().encode(path === "rules.yml" ? changed : text(expected)),
        findings: [],
      }),
      glob: (pattern) => [pattern],
    };
    return renderUnitTestFile(runUnitTestFile("test.yml", reader), false).split("\n").slice(2, -3);
  };

  test("texts of several lines are shown line by line", () => {
    const expected = "one\ntwo\nthree\nfour ";
    expect(shown(expected, "one\ntow\nthree\nfour")).toEqual([
      '      differs     InstanceDown{instance="a", severity="page"}',
      "            annotation `summary`  (- expected, + got)",
      "                one",
      "              - two",
      "              + tow",
      "                three",
      "              - four·",
      "              + four",
    ]);
  });

  test("a mark shows where long texts part", () => {
    expect(shown("the instance a is down since 5m", "the instance a is up since 5m")).toEqual([
      '      differs     InstanceDown{instance="a", severity="page"}',
      "            annotation `summary`",
      '              expected  "the instance a is down since 5m"',
      '              got       "the instance a is up since 5m"',
      "                                           ^",
    ]);
  });
});

describe("strips", () => {
  const minutes = (count: number) => count * 60_000;
  const span = (active: number, firing?: number, end?: number) => ({
    activeFromMs: minutes(active),
    firingFromMs: firing === undefined ? undefined : minutes(firing),
    endMs: end === undefined ? undefined : minutes(end),
  });
  const options = { endMs: minutes(10), width: 10 };

  test.each([
    ["nothing", [], "0s ·········· 10m", ""],
    ["pending, firing, quiet", [span(2, 4, 8)], "0s ··──━━━━·· 10m", "pending 2m, fires 4m to 8m"],
    [
      "pending only, then firing on",
      [span(0, undefined, 1), span(5, 5)],
      "0s ─····━━━━━ 10m",
      "pending 0s to 1m; fires 5m on",
    ],
    [
      "firing shorter than a column",
      [span(1, 5.5, 5.6)],
      "0s ·────━···· 10m",
      "pending 1m, fires 5m30s to 5m36s",
    ],
    [
      "a flap within a column",
      [span(2, 2, 2.1), span(2.5, 2.8, 4)],
      "0s ··━━······ 10m",
      "fires 2m to 2m6s; pending 2m30s, fires 2m48s to 4m",
    ],
    [
      "more than is told in words",
      [span(0, 0, 1), span(2, 2, 3), span(4, 4, 5), span(6, 6, 7)],
      "0s ━·━·━·━··· 10m",
      "fires 0s to 1m; fires 2m to 3m; fires 4m to 5m; 1 more",
    ],
  ])("%s", (_, spans, strip, words) => {
    expect(renderStrip(spans, options)).toBe(strip);
    expect(describeSpans(spans)).toBe(words);
  });

  test.each([
    [[0], "   ▼ 0s"],
    [[minutes(5)], "        ▼ 5m"],
    [[minutes(10)], "            ▼ 10m"],
    [[minutes(2), minutes(6)], "     ▼───▼ 2m to 6m"],
    [[minutes(2), minutes(2.5)], "     ▼ 2m to 2m30s"],
  ])("moments point at strips: %j", (marks, expected) => {
    expect(renderMarks(marks, options)).toBe(expected);
  });
});
