import { describe, expect, test } from "vitest";
import type { FileReader } from "../../../simulator/document/index.ts";
import { promtoolText, runUnitTestFile, type UnitTestOptions } from "../../../simulator/promtool/index.ts";
import { describeReal } from "../../real/binaries.ts";
import { withFolder } from "./case-file.ts";
import { runPromtool } from "./promtool-output.ts";

const rules = `
groups:
  - name: targets
    rules:
      - alert: Down
        expr: up == 0
        for: 2m
        labels: {severity: page}
        annotations: {summary: "{{ $labels.instance }} is down", description: "since {{ $value }}"}
      - {alert: Slow, expr: latency_seconds > 1, labels: {severity: ticket}}
`;

const routing = `
route:
  receiver: tickets
  group_by: [alertname]
  group_wait: 30s
  routes: [{matchers: [severity="page"], receiver: pages}, {matchers: [team="none"], receiver: empty}]
inhibit_rules: [{source_matchers: [alertname="Down"], target_matchers: [alertname="Slow"]}]
receivers:
  - {name: tickets, webhook_configs: [{url: "http://localhost"}]}
  - {name: pages, webhook_configs: [{url: "http://localhost"}]}
  - {name: empty}
`;

// Down is pending from 2m, fires from 4m to 12m, and again from 16m to 20m; Slow fires from 5m to 8m.
const head = `
rule_files: [rules.yml]
tests:
  - name: outage
    interval: 1m
    input_series:
      - {series: 'up{instance="a"}', values: 1 1 0x9 1 1 0x5 1x10}
      - {series: 'up{instance="b"}', values: 1x30}
      - {series: 'latency_seconds{instance="a"}', values: 0x4 2x2 0x20}
    promql_expr_test: [{expr: count(up), eval_time: 1m, exp_samples: [{labels: '{}', value: 2}]}]
  - name: calm
    interval: 1m
    input_series: [{series: 'up{instance="a"}', values: 1x30}]
`;

function filesOf(contents: Readonly<Record<string, string>>): FileReader {
  return {
    read: (path) => ({ content: new TextEncoder().encode(contents[path] ?? ""), findings: [] }),
    glob: (pattern) => (pattern in contents ? [pattern] : []),
  };
}

function run(text: string, options: UnitTestOptions = {}, moreRules = "") {
  const files = filesOf({ "test.yml": text, "rules.yml": rules + moreRules, "routing.yml": routing });
  return runUnitTestFile("test.yml", files, options);
}

/** The one assertion that an entry makes of the first test, as `passed`, or why not. */
function resultOf(entry: string, options: UnitTestOptions = {}): readonly string[] {
  const text = `${head}---\nklaxon:\n  routing: routing.yml\n  tests: [{test: outage, alerts: [${entry}]}]\n`;
  const outcome = run(text, options);
  const findings = outcome.findings.filter(({ severity }) => severity === "error");
  const assertions = outcome.tests[0]?.assertions.filter(({ kind }) => kind === "timeline") ?? [];
  return [
    ...findings.map(({ line, column, message }) => `${line}:${column} ${message}`),
    ...assertions.map((assertion) => {
      if (assertion.kind !== "timeline" || assertion.state === "passed") return assertion.state;
      const differences = assertion.differences.map((difference) =>
        difference.kind === "changed"
          ? difference.changes.map(({ name, expected, got }) => `${name}: ${expected} / ${got}`).join(", ")
          : difference.kind,
      );
      return `${assertion.expectation}: ${[...assertion.problems, ...differences].join("; ")}`;
    }),
  ];
}

describe("assertions on whole time lines", () => {
  test.each([
    ["{alert: Down, fires: 5m}", "passed"],
    ["{alert: Down, fires: 3m}", "fires at 3m: it is pending since 2m, and does not fire yet"],
    ["{alert: Down, fires: 13m}", "fires at 13m: it is quiet since 12m"],
    ["{alert: Down, fires: 1m}", "fires at 1m: it is quiet, and begins to fire at 4m"],
    ["{alert: 'Down{instance=\"b\"}', fires: 5m}", "fires at 5m: it was never even pending"],
    ["{alert: Down, fires: {between: [3m, 4m]}}", "passed"],
    ["{alert: Down, fires: {by: 3m}}", "begins to fire by 3m: it begins to fire at 4m, 1m too late"],
    ["{alert: Down, within: 2m, after: 2m}", "passed"],
    [
      "{alert: Down, within: 1m, after: 20m}",
      "begins to fire between 20m and 21m: it begins to fire at 16m, 4m too early",
    ],
    ["{alert: Down, fires: 5m, count: 2}", "fires at 5m, 2 of them: 1 such alerts do, not 2"],
    ['{alert: \'Down{severity=~"p.*",instance!="b"}\', fires: 5m, count: 1}', "passed"],
    ["{alert: Down, resolves: {between: [10m, 12m]}}", "passed"],
    [
      "{alert: Down, resolves: 10m}",
      "resolves by 10m: it still fires at 10m, since 4m, and resolves 2m too late",
    ],
    [
      "{alert: Down, resolves: {within: 1m, after: 25m}}",
      "resolves between 25m and 26m: it resolves at 20m, 5m too early",
    ],
    ["{alert: Down, resolves: {within: 8m}}", "passed"],
    [
      "{alert: Down, resolves: {within: 5m}}",
      "resolves within 5m of firing: it begins to fire at 4m and resolves 8m later",
    ],
    [
      "{alert: 'Down{instance=\"b\"}', resolves: 10m}",
      "resolves by 10m: it never fires, so that nothing can resolve",
    ],
    ["{alert: 'Down{instance=\"b\"}', never: true}", "passed"],
    ["{alert: Down, never: {by: 3m}}", "passed"],
    [
      "{alert: Down, never: {between: [12m, 16m]}}",
      "does not fire between 12m and 16m: it fires from 16m to 20m",
    ],
    ["{alert: Down, flaps_at_most: 1}", "passed"],
    ["{alert: Down, flaps_at_most: 0}", "does not flap: it flaps once: it begins to fire at 4m, 16m"],
    [
      "{alert: 'Down{instance=\"b\"}', flaps_at_most: 0}",
      "does not flap: it never fires, so that nothing is shown about its flaps",
    ],
    ["{alert: Down, notifies: pages}", "passed"],
    ["{alert: Down, notifies: {receiver: pages, within: 30s}}", "passed"],
    [
      "{alert: Down, notifies: {receiver: pages, by: 4m10s}}",
      "notifies `pages` by 4m10s: `pages` is notified at 4m30s, 20s too late",
    ],
    ["{alert: Down, notifies: {receiver: tickets, never: true}}", "passed"],
    [
      "{alert: Down, notifies: {receiver: pages, never: true}}",
      "never notifies `pages`: it is notified at 4m30s",
    ],
    ["{alert: Down, notifies: tickets}", "notifies `tickets`: `tickets` is not notified; `pages` is"],
    ["{alert: Slow, notifies: tickets}", "notifies `tickets`: `tickets` is not notified: `Down` inhibits it"],
    [
      "{alert: Down, notifies: page}",
      "notifies `page`: the routing has no receiver `page`; did you mean `pages`?",
    ],
    [
      "{alert: Down, notifies: empty}",
      "notifies `empty`: `empty` has no integration, so that it tells nobody; give it one in the routing",
    ],
    ["{alert: Dow, never: true}", "never fires: no rule raises `Dow`; did you mean `Down`?"],
  ])("%s", (entry, expected) => {
    expect(resultOf(entry)).toEqual([expected]);
  });

  test.each([
    ["{alert: Down, fires: 5m, annotations: {summary: a is down}}", "passed"],
    [
      "{alert: Down, fires: 5m, annotations: {summary: {contains: down}, description: {matches: 'since \\d'}}}",
      "passed",
    ],
    [
      "{alert: Down, fires: 5m, annotations: {summary: {matches: b.*}}}",
      "fires at 5m: summary: /b.*/ / a is down",
    ],
    ["{alert: Down, eval_time: 5m, exp_alerts: [{exp_labels: {severity: page}}]}", "passed"],
    [
      "{alert: Down, eval_time: 5m, exp_alerts: [{}, {exp_labels: {instance: b}}]}",
      "fires at 5m as listed: missing",
    ],
    ["{alert: Down, eval_time: 5m, exp_alerts: []}", "fires at 5m as listed: unexpected"],
    [
      "{alert: Down, eval_time: 5m, exp_alerts: [{exp_labels: {team: ''}, exp_annotations: {summary: {contains: up}}}]}",
      "fires at 5m as listed: summary: … up … / a is down",
    ],
    [
      "{alert: '{severity!=\"\"}', eval_time: 6m, exp_alerts: [{exp_labels: {severity: {matches: .*}}}, {exp_labels: {severity: ticket}}]}",
      "passed",
    ],
  ])("texts are told in part: %s", (entry, expected) => {
    expect(resultOf(entry)).toEqual([expected]);
  });

  test.each([
    [
      "{alert: Down}",
      "17:35 nothing is expected of the alert; write `fires`, `within`, `resolves`, `never`, `flaps_at_most`, `notifies` or `exp_alerts`",
    ],
    ["{alert: Down, fire: 5m}", "17:49 unknown field `fire`; did you mean `fires`?"],
    [
      "{alert: Down, fires: 5}",
      "17:56 `tests[0].alerts[0].fires` is not a duration; write a number and a unit, as in `5m` or `1h30m`",
    ],
    [
      "{alert: Down, fires: {by: 5m, within: 1m}}",
      "17:56 `tests[0].alerts[0].fires` must have only one of `by`, `between` and `within`",
    ],
    [
      "{alert: Down, fires: {untill: 5m}}",
      "17:56 `tests[0].alerts[0].fires`: says no time; write `at`, `by`, `between` or `within`",
    ],
    [
      "{alert: Down, fires: {between: [5m, 2m]}}",
      "17:66 `tests[0].alerts[0].fires.between` must have the earlier time first",
    ],
    [
      "{alert: Down, after: 5m, resolves: 6m}",
      "17:56 `after` is what `within` counts from; add `within`, or write `fires`",
    ],
    [
      "{alert: Down, fires: 5m, never: true}",
      "17:67 `never: true` and `fires` cannot both hold; remove one, or give `never` a window",
    ],
    ["{alert: Down, exp_alerts: []}", "17:61 `exp_alerts` needs `eval_time` beside it"],
    [
      "{alert: 'Down[5m]', never: true}",
      '17:44 `Down[5m]` does not select alerts: it is not a plain selector; write `Name` or `Name{label="value"}`',
    ],
    [
      "{alert: 'Down{a=}', never: true}",
      '17:51 `Down{a=}` does not select alerts: unexpected "}" in label matching, ',
    ],
  ])("a mistake is told where it stands: %s", (entry, expected) => {
    const [first = ""] = resultOf(entry);
    expect(first.slice(0, expected.length)).toBe(expected);
  });

  test.each([
    [
      "tests: [{test: outge, alerts: [{alert: Down, never: true}]}]",
      "no test is called `outge`; did you mean `outage`?",
    ],
    ["tests: [{test: 3, alerts: [{alert: Down, never: true}]}]", "there is no test 3; the file has 2"],
    [
      "tests: [{alerts: [{alert: Down, never: true}]}]",
      "the file has 2 tests; say which one with `test`: its name, or its number",
    ],
    ["routng: a.yml", "unknown field `routng`; did you mean `routing`?"],
  ])("%s", (section, expected) => {
    expect(run(`${head}---\nklaxon: {${section}}\n`).findings.map(({ message }) => message)).toEqual([
      expected,
    ]);
  });

  const entry = "{alert: Down, never: true}";
  test.each([
    ["a document of its own", `${head}---\nklaxon: {tests: [{test: 1, alerts: [${entry}]}]}\n`],
    ["the top of the file", `${head}klaxon: {tests: [{test: outage, alerts: [${entry}]}]}\n`],
    ["the test itself", head.replace("  - name: calm", `    klaxon: {alerts: [${entry}]}\n  - name: calm`)],
  ])("the key may stand in %s, and promtool gets the file without it", (_, text) => {
    const outcome = run(text);
    expect(outcome.tests.map(({ isPassed }) => isPassed)).toEqual([false, true]);
    expect(promtoolText(text, "test.yml")).toEqual({ text: head, findings: [] });
  });

  test.each([
    ["{klaxon: {}, tests: []}", "{tests: []}"],
    ["{tests: [], klaxon: {}}", "{tests: []}"],
    ["klaxon: {}\ntests: []\n", "tests: []\n"],
    ["tests:\n  - klaxon: {alerts: []}\n    name: a\n", "tests:\n  - name: a\n"],
    [
      "tests:\n  - name: a\n    klaxon:\n      alerts: []\n  - name: b # 010\n",
      "tests:\n  - name: a\n  - name: b # 010\n",
    ],
    ["a: 010 # kept\n---\nklaxon: {}\n---\nb: 1\n", "a: 010 # kept\n"],
    ["a: 1\n...\n---\nklaxon: {}\n", "a: 1\n"],
  ])("without the key: %j", (text, expected) => {
    expect(promtoolText(text, "test.yml").text).toBe(expected);
  });

  test("a section that cannot be read is an error, other documents are only told", () => {
    const broken = run(`${head}---\nklaxon: {tests: [\n`);
    expect(broken.isPassed).toBe(false);
    const other = run(`${head}---\nnotes: [\n`);
    expect([other.isPassed, other.findings.map(({ severity }) => severity)]).toEqual([
      true,
      ["warning", "warning"],
    ]);
  });

  test("a routing that is not named is asked for", () => {
    const text = `${head}---\nklaxon: {tests: [{test: outage, alerts: [{alert: Down, notifies: pages}]}]}\n`;
    const problems = (options: UnitTestOptions) =>
      run(text, options).tests[0]?.assertions.flatMap((each) =>
        each.kind === "timeline" ? each.problems : [],
      );
    expect(problems({})).toEqual([
      "no routing is known; name it with `routing:` under `klaxon`, or with `--routing FILE`",
    ]);
    expect(problems({ routingFile: "routing.yml" })).toEqual([]);
  });
});

describe("groups as deployed", () => {
  const slow = "  - name: slow\n    interval: 5m\n    rules: [{alert: Off, expr: power == 0}]\n";
  const text = `
rule_files: [rules.yml]
tests:
  - interval: 1m
    input_series: [{series: power, values: 1 1 0x10}]
    alert_rule_test:
      - {eval_time: 3m, alertname: Off}
      - {eval_time: 6m, alertname: Off, exp_alerts: [{}]}
`;

  test("each group runs at its own interval", () => {
    const unit = run(text, {}, slow);
    expect([unit.schedule, unit.isPassed, unit.findings.map(({ code }) => code)]).toEqual([
      "unit-test",
      false,
      ["promtool/silent-group-interval"],
    ]);
    const deployed = run(text, { schedule: "deployed" }, slow);
    expect([deployed.schedule, deployed.isPassed, deployed.findings]).toEqual(["deployed", true, []]);
  });
});

describeReal(
  "promtool and the key `klaxon`",
  [
    ["prometheus-2", "promtool"],
    ["prometheus-3", "promtool"],
  ],
  (...paths) => {
    const section = "klaxon: {tests: [{test: 1, alerts: [{alert: Down, never: true}]}]}\n";
    const text = `${head}---\n${section}`;
    test.each([
      ["a document of its own", text, true],
      ["a document that is no YAML", `${head}---\nklaxon: [\n`, true],
      ["the top of the file", head + section, false],
      ["the file without the key", promtoolText(head + section, "test.yml").text ?? "", true],
    ])("%s", (_, content, isPassed) => {
      for (const promtool of paths) {
        const written = new Map([
          ["test.yml", content],
          ["rules.yml", rules],
        ]);
        expect(withFolder(written, (folder) => runPromtool(promtool, folder, "test.yml")).isPassed).toBe(
          isPassed,
        );
      }
    });
  },
);
