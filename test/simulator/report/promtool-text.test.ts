import { describe, expect, test } from "vitest";
import { type FileReader, runUnitTestFile } from "../../../simulator/promtool/index.ts";
import { renderStrip, renderUnitTestFile, renderUnitTestTotals } from "../../../simulator/report/index.ts";

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
  read: (path) => new TextEncoder().encode(contents.get(path)),
  glob: (pattern) => (contents.has(pattern) ? [pattern] : []),
};

describe("unit tests as text", () => {
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
            unexpected  InstanceDown{instance="b", severity="page"}  {summary="b is down"}
            0s ────────────────━━━━━━━━━━━━━━━━━━━━━━━| 5m  {instance="b", severity="page"}
            0s ················────────────────━━━━━━━| 5m  {instance="a", severity="page"}
      bad.yml:14:9: failed: test "two down": alert \`InstanceDown\` at 1m
            missing     InstanceDown{instance="b", severity="page"}
            0s ──────────|─────────━━━━━━━━━━━━━━━━━━━━ 4m  {instance="b", severity="page"}
            0s ··········|·········───────────────────━ 4m  {instance="a", severity="page"}
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
      bad.yml:17:9: failed: test "two down": expression \`sum(\` at 0s
            1:5: parse error: unclosed left parenthesis
      bad.yml:19:20: failed: test 2: 1:4: parse error: unexpected character inside braces: '1'
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

describe("strips", () => {
  test.each([
    [[], { markMs: 0, endMs: 600_000, width: 10 }, "0s |········· 10m"],
    [
      [{ activeFromMs: 120_000, firingFromMs: 240_000, endMs: 480_000 }],
      { markMs: 300_000, endMs: 600_000, width: 10 },
      "0s ··──━|━━·· 10m",
    ],
    [
      [
        { activeFromMs: 0, firingFromMs: undefined, endMs: 60_000 },
        { activeFromMs: 300_000, firingFromMs: 300_000, endMs: undefined },
      ],
      { markMs: 540_000, endMs: 600_000, width: 10 },
      "0s ─····━━━━| 10m",
    ],
    [
      [{ activeFromMs: 0, firingFromMs: 0, endMs: undefined }],
      { markMs: 0, endMs: 0, width: 3 },
      "0s |━━ 0s",
    ],
  ])("%#", (spans, options, expected) => {
    expect(renderStrip(spans, options)).toBe(expected);
  });
});
