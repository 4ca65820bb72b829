import fc from "fast-check";

/** A rule file with the input it is evaluated over. */
export interface RandomScenario {
  readonly rules: string;
  readonly input: string;
}

/** What random rules may be made of. */
export interface RandomRuleOptions {
  /** Leaves out what a run of promtool may take either way, or not at all. */
  readonly isForPromtool: boolean;
}

const metric = fc.constantFrom("in0", "in1", "in2", "r0", "r1", "r2", "r3", "r4");

const templates: readonly string[] = [
  "X",
  "X > 1",
  "X >= 2",
  "X < 2",
  "X == 0",
  "sum by (a) (X)",
  "count(X)",
  "X + on (a) Y",
  "X + Y",
  "X or Y",
  "X unless Y",
  "X and on (a) Y > 1",
  "X * on (a) group_left () Y",
  "rate(X[3m])",
  "sum_over_time(X[2m]) > 1",
  "max_over_time(X[3m:1m])",
  // Windows that overlap much, where the order of adding shows in the last digit.
  "avg_over_time(X[12m])",
  "stddev_over_time(X[12m])",
  "deriv(X[12m]) > 0",
  "increase(X[10m])",
  "sum_over_time(rate(X[2m])[10m:30s])",
  "X offset 1m",
  "X offset 30s > 1",
  "absent(X)",
  "absent_over_time(X[2m])",
  "timestamp(X)",
  "vector(time()) > 100",
  "scalar(X) > bool 1",
  "vector(scalar(X))",
  'label_replace(X, "a", "z", "", "")',
  "topk(1, X)",
  "X[2m]",
  '"text"',
  'count({__name__=~"r[0-4]"})',
  'sum by (a) ({__name__=~"in[01]|r[12]"})',
  "ALERTS",
  'ALERTS{alertstate="firing"}',
  'ALERTS{alertname="A1"}',
  'count(ALERTS{alertname!="A2"})',
  "ALERTS_FOR_STATE > 60",
  'X unless on (a) ALERTS{alertname="A0",alertstate="firing"}',
  "X > 1 or r2",
];

const boundTemplates: readonly string[] = [
  "X @ 120",
  "X offset -1m",
  "sum(X @ end())",
  "max_over_time(X[5m] @ start())",
];

const labelSets: readonly string[] = [
  "{}",
  "{severity: page}",
  '{a: ""}',
  "{a: fixed}",
  '{severity: "{{ if gt $value 1.0 }}page{{ else }}ticket{{ end }}"}',
  '{size: "{{ $labels.a }}"}',
  '{empty: "{{ if false }}x{{ end }}"}',
  "{others: '{{ query \"r2\" | len }}'}",
];

// Which of equal samples `topk` takes is not defined, and the rest fails at every evaluation.
const notForPromtool: ReadonlySet<string> = new Set(["topk(1, X)", "X[2m]", '"text"']);

function expression({ isForPromtool }: RandomRuleOptions): fc.Arbitrary<string> {
  const usable = [...templates, ...boundTemplates].filter(
    (text) => !isForPromtool || !notForPromtool.has(text),
  );
  return fc
    .tuple(fc.constantFrom(...usable), metric, metric)
    .map(([template, x, y]) => template.replace(/\bX\b/g, x).replace(/\bY\b/g, y));
}

function rule(options: RandomRuleOptions): fc.Arbitrary<string> {
  const labels = fc.constantFrom(...labelSets);
  const recording = fc
    .tuple(fc.nat(4), expression(options), fc.constantFrom("{}", "{}", "{kind: one}", '{a: ""}'))
    .map(([index, expr, rule]) => `  - {record: r${index}, expr: '${quoted(expr)}', labels: ${rule}}`);
  const alerting = fc
    .record({
      index: fc.nat(3),
      expr: expression(options),
      hold: fc.constantFrom("0s", "0s", "1m", "90s", "3m", "15m"),
      keep: fc.constantFrom("0s", "0s", "1m", "150s"),
      labels,
    })
    .map(
      ({ index, expr, hold, keep, labels: set }) =>
        `  - {alert: A${index}, expr: '${quoted(expr)}', for: ${hold}, keep_firing_for: ${keep}, labels: ${set}, ` +
        `annotations: {value: "{{ $value }} of {{ $labels.a }}"}}`,
    );
  return fc.oneof(recording, alerting);
}

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}

const runs: readonly string[] = ["1x4", "0+1x5", "_x6", "3x2"];
// In which order promtool adds up fractions of several series is a matter of the run.
const fractions: readonly string[] = ["0.1+0.3x7", "0.7-0.2x4"];

const sampleFor = ({ isForPromtool }: RandomRuleOptions) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.nat(3).map(String) },
    { weight: 2, arbitrary: fc.constant("_") },
    { weight: 1, arbitrary: fc.constant("stale") },
    { weight: 1, arbitrary: fc.constantFrom(...runs, ...(isForPromtool ? [] : fractions)) },
  );

const inputLineFor = (options: RandomRuleOptions) =>
  fc
    .tuple(
      fc.constantFrom(
        'in0{a="x"}',
        'in0{a="y"}',
        'in1{a="x"}',
        'in1{a="x",b="z"}',
        'in2{a="y"}',
        "in2",
        'r1{a="x"}',
      ),
      fc.array(sampleFor(options), { minLength: 3, maxLength: 14 }),
    )
    .map(([name, samples]) => ({ name, line: `${name} ${samples.join(" ")}` }));

/** The same rule file for a release line; query offsets are not in the files of line 2. */
export function rulesFor(rules: string, prometheus: 2 | 3): string {
  return prometheus === 2 ? rules.replaceAll(/ {2}query_offset: .*\n/g, "") : rules;
}

/** Rule files with recording and alerting rules that read each other in any order. */
export function randomScenario(options: RandomRuleOptions): fc.Arbitrary<RandomScenario> {
  const group = fc.record({
    interval: fc.constantFrom("30s", "60s", "60s", "90s"),
    offset: fc.constantFrom(undefined, undefined, "30s", "1m"),
    limit: fc.constantFrom(0, 0, 0, 1, 2),
    rules: fc.array(rule(options), { minLength: 1, maxLength: 4 }),
  });
  return fc
    .record({
      groups: fc.array(group, { minLength: 1, maxLength: 3 }),
      input: fc.uniqueArray(inputLineFor(options), {
        minLength: 1,
        maxLength: 5,
        selector: ({ name }) => name,
      }),
    })
    .map(({ groups, input }) => ({
      rules: `groups:\n${groups
        .map(({ interval, offset, limit, rules }, index) =>
          [
            `- name: g${index}`,
            `  interval: ${interval}`,
            ...(offset === undefined ? [] : [`  query_offset: ${offset}`]),
            ...(limit === 0 ? [] : [`  limit: ${limit}`]),
            "  rules:",
            ...rules,
          ].join("\n"),
        )
        .join("\n")}\n`,
      input: input.map(({ line }) => line).join("\n"),
    }));
}
