import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FileReader } from "../../../simulator/document/index.ts";
import { EvaluationMemory } from "../../../simulator/engine/index.ts";
import { runUnitTestFile } from "../../../simulator/promtool/index.ts";

// Label sets that change from test to test, alerts that come and go, quantiles, absence, templates that query.
const rules = `
groups:
  - name: all
    rules:
      - {record: "job:m:rate", expr: 'sum by (job) (rate(m_total[2m]))', labels: {kind: "rate"}}
      - {record: "q", expr: 'histogram_quantile(0.9, sum by (le, job) (rate(m_total[3m])))'}
      - {alert: Down, expr: 'm_total == 0', for: 1m, labels: {job: "{{ $labels.job }}-x"}}
      - {alert: Rising, expr: 'job:m:rate > 0.01', annotations: {text: '{{ query "m_total" | len }} {{ $value }}'}}
      - {alert: Gone, expr: 'absent(m_total{job="b"})', for: 2m}
      - {record: "share", expr: 'm_total / on (job) group_left sum by (job) (m_total)'}
`;

interface TestText {
  readonly intervalS: number;
  readonly series: readonly (readonly [labels: string, values: string])[];
  readonly evalTimeM: number;
}

const testText: fc.Arbitrary<TestText> = fc.record({
  intervalS: fc.constantFrom(15, 30, 60),
  series: fc.uniqueArray(
    fc.tuple(
      fc.constantFrom(
        '{job="a"}',
        '{job="b"}',
        '{job="a",le="1"}',
        '{job="a",le="+Inf"}',
        '{job="b",x="} {"}',
      ),
      fc.constantFrom(
        "0+1x60",
        "0x20",
        "5-1x5 0x30",
        "1 2 _ 4x10",
        "1x10 stale 0+3x20",
        "_x5 0x8",
        "1e3 -1+0.1x40",
      ),
    ),
    { selector: ([labels]) => labels, maxLength: 4 },
  ),
  evalTimeM: fc.integer({ min: 0, max: 20 }),
});

describe("tests that take turns with one memory", () => {
  it("come to what each of them comes to alone", () => {
    const memory = new EvaluationMemory();
    let alertCount = 0;
    void fc.assert(
      fc.property(fc.array(testText, { minLength: 1, maxLength: 4 }), (tests) => {
        const together = outcomesOf(tests, memory);
        const alone = tests.flatMap((test) => outcomesOf([test], new EvaluationMemory()));
        expect(together).toEqual(alone);
        alertCount += JSON.stringify(together).match(/alertname/g)?.length ?? 0;
      }),
      { numRuns: 150, seed: 11 },
    );
    expect(alertCount).toBeGreaterThan(300);
  });
});

/** What the assertions of each test got; all of them want nothing, so that everything is told. */
function outcomesOf(tests: readonly TestText[], memory: EvaluationMemory): unknown {
  const text = `rule_files: [rules.yml]\nevaluation_interval: 30s\ntests:\n${tests.map(textOf).join("")}`;
  const files: FileReader = {
    read: (path) => ({
      content: new TextEncoder().encode(path === "rules.yml" ? rules : text),
      findings: [],
    }),
    glob: (pattern) => [pattern],
  };
  const { tests: outcomes } = runUnitTestFile("test.yml", files, { memory });
  return outcomes.map(({ problems, assertions }) => ({
    problems: problems.map(({ message }) => message),
    assertions: assertions.map((assertion) => ("got" in assertion ? [assertion.state, assertion.got] : [])),
  }));
}

function textOf({ intervalS, series, evalTimeM }: TestText): string {
  const input = series.map(
    ([labels, values]) => `      - {series: 'm_total${labels}', values: "${values}"}\n`,
  );
  const alerts = ["Down", "Rising", "Gone"].map(
    (name) => `      - {alertname: ${name}, eval_time: ${evalTimeM}m}\n`,
  );
  const expressions = ['{__name__!="m_total"}', "sum(m_total)", "count(ALERTS)"].map(
    (expression) => `      - {expr: '${expression}', eval_time: ${evalTimeM}m}\n`,
  );
  return `  - interval: ${intervalS}s
    input_series:${input.length === 0 ? " []" : ""}
${input.join("")}    alert_rule_test:
${alerts.join("")}    promql_expr_test:
${expressions.join("")}`;
}
