import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type QueryOptions, queryCommand } from "../../../simulator/cli/query-command.ts";
import { UsageError } from "../../../simulator/cli/usage-error.ts";
import { klaxon } from "../../support/klaxon.ts";
import { recordTerminal } from "../../support/recorded-terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-query-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const nothingAsked: QueryOptions = {
  expression: "up",
  file: [],
  test: undefined,
  name: undefined,
  scenario: undefined,
  seed: undefined,
  interval: undefined,
  label: undefined,
  at: undefined,
  start: undefined,
  end: undefined,
  step: undefined,
  prometheus: 3,
  enableFeature: [],
  maxSamples: undefined,
  json: false,
  chart: false,
  columns: undefined,
};

function query(expression: string, options: Partial<QueryOptions>) {
  const terminal = recordTerminal();
  const status = queryCommand({ ...nothingAsked, expression, ...options }, terminal);
  return { status, ...terminal.written };
}

const first = fileWith(
  "first.prom",
  '# TYPE hits_total counter\nhits_total{path="/"} 10\nhits_total{path="/gone"} 5\n',
);
const second = fileWith("second.prom", '# TYPE hits_total counter\nhits_total{path="/"} 40\n');

describe("klaxon query over scrapes", () => {
  it("evaluates at the last scrape, with the target's labels", () => {
    expect(query("hits_total", { file: [first], label: ["job=api", "path=target"] })).toEqual({
      status: 0,
      stdout:
        'hits_total{exported_path="/", job="api", path="target"}      10\n' +
        'hits_total{exported_path="/gone", job="api", path="target"}   5\n',
      stderr: "",
    });
  });

  it("has rates over several scrapes, and ends series that a scrape does not have any more", () => {
    const file = [first, second];
    expect(query("increase(hits_total[1m])", { file, interval: "30s" }).stdout).toBe('{path="/"}  40\n');
    expect(query("hits_total", { file }).stdout).toBe('hits_total{path="/"}  40\n');
    expect(query("hits_total[1m]", { file, interval: "30s" }).stdout).toBe(
      'hits_total{path="/"}\n  +0s   10\n  +30s  40\nhits_total{path="/gone"}\n  +0s  5\n',
    );
  });

  it("honours times that lines give, milliseconds in the text format and seconds in OpenMetrics", () => {
    const text = fileWith("timed.prom", "a 1 1700000000000\na 2 1700000060000\n");
    const metrics = fileWith(
      "metrics.txt",
      "# TYPE a gauge\n# UNIT a seconds\na 1 1700000000.0\na 2 1700000060.5\n# EOF\n",
    );
    expect(query("timestamp(a)", { file: [text] }).stdout).toBe("{}  1700000060\n");
    expect(query("timestamp(a)", { file: [metrics] }).stdout).toBe("{}  1700000060.5\n");
    expect(query("a", { file: [metrics], enableFeature: ["type-and-unit-labels"] }).stdout).toBe(
      'a{__type__="gauge", __unit__="seconds"}  2\n',
    );
  });

  it("tells all that is wrong with all files at once, and evaluates nothing", () => {
    const broken = fileWith("broken.prom", "good 1\nbad one\nworse{ 2\n");
    const latin = fileWith("latin.prom", new Uint8Array([0x61, 0xe9, 0x0a]));
    const { status, stdout, stderr } = query("good", { file: [broken, latin, join(folder, "nowhere")] });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr.split("\n").map((line) => line.replace(`${folder}/`, "").split(": error")[0])).toEqual([
      "broken.prom:2:5",
      "broken.prom:3:8",
      "latin.prom:1:1",
      "nowhere:1:1",
      "",
    ]);
  });

  it("leaves out samples that go back in time, and says so", () => {
    const file = [fileWith("backwards.prom", "a 2 2000\na 1 1000\n")];
    const { status, stdout, stderr } = query("a", { file });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "a  2\n" });
    expect(stderr).toContain("backwards.prom:2:1: warning: the sample of `a` is older");
  });

  it.each([
    ["hitz_total", "nothing is named `hitz_total`; did you mean `hits_total`?"],
    ['hits_total{path="/x"}', 'no `hits_total` has `path="/x"`; there is `/`, `/gone`'],
    ['hits_total{code="1"}', 'no `hits_total` has `code="1"`; there is no label `code`'],
    ["rate(hits_total[1m])", "there is one scrape only, and rates need two or more"],
    ["hits_total > 100", "of what its selectors find the expression leaves none"],
  ])("says why `%s` has no result", (expression, reason) => {
    expect(query(expression, { file: [first] })).toEqual({
      status: 0,
      stdout: "",
      stderr: `no series: ${reason}\n`,
    });
  });

  it("keeps the order of `topk` and `sort`, and sorts the rest", () => {
    const file = [first];
    const ordered = 'hits_total{path="/gone"}   5\nhits_total{path="/"}      10\n';
    expect(query("sort(hits_total)", { file }).stdout).toBe(ordered);
    expect(query("hits_total", { file }).stdout).toBe(
      'hits_total{path="/"}      10\nhits_total{path="/gone"}   5\n',
    );
  });
});

const test = fileWith(
  "tests.yml",
  `tests:
  - name: calm
    interval: 1m
    input_series: [{ series: 'errors_total{job="api"}', values: "0+6x10" }]
  - name: storm
    interval: 1m
    input_series: [{ series: 'errors_total{job="api"}', values: "0+600x10" }]
`,
);

describe("klaxon query over a test's input", () => {
  it("takes the first test and says so, or the one that is named", () => {
    const expression = "rate(errors_total[5m])";
    const { stdout, stderr } = query(expression, { test });
    expect(stdout).toBe('{job="api"}  0.1\n');
    expect(stderr).toContain("tests.yml:2:5: warning: the file has 2 tests, and this is the first");
    const named = query(expression, { test, name: "storm", at: "7m" });
    expect(named).toEqual({ status: 0, stdout: '{job="api"}  10\n', stderr: "" });
  });

  it("suggests a test where the name is none, and tells what is wrong with its series", () => {
    expect(query("up", { test, name: "storn" })).toMatchObject({ status: 2, stdout: "" });
    expect(query("up", { test, name: "storn" }).stderr).toContain(
      "no test is named `storn`; did you mean `storm`?",
    );
    const broken = fileWith("broken.yml", "tests:\n  - input_series: [{ series: 'a{', values: '1' }]\n");
    expect(query("a", { test: broken })).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("klaxon query over a drill", () => {
  it("has what was scraped and what rules made of it, and draws when faults began and ended", () => {
    const options = { scenario: "error-burst", at: "45m" } as const;
    expect(query('ALERTS{alertname="ApiErrorBudgetBurnFast"}', options).stdout).toMatch(
      /alertstate="firing".*1\n$/,
    );
    const chart = query("vector(1)", { scenario: "error-burst", chart: true }).stdout;
    expect(chart).toContain("┊ +30m error-burst injected  ┊ +45m error-burst rolled back\n");
  });

  it.each([
    ["eror-burst", "no scenario is called `eror-burst`; did you mean `error-burst`?"],
    ["error-burst:brif", "the scenario has no variant `brif`; there is `sustained`"],
  ])("refuses the scenario `%s`", (scenario, message) => {
    expect(() => query("up", { scenario })).toThrow(message);
  });
});

describe("klaxon query and its options", () => {
  it.each<[string, Partial<QueryOptions>]>([
    ["name where the series come from", {}],
    ["name one source only", { file: [first], scenario: "error-burst" }],
    ["`--seed` is for `--scenario` only", { file: [first], seed: 1 }],
    ["`--name` is for `--test` only", { file: [first], name: "x" }],
    ["`--interval` is for scraped files only", { test, interval: "1m" }],
    ["`--interval 5` is no duration", { file: [first], interval: "5" }],
    ["`--label x` is no label", { file: [first], label: ["x"] }],
    ["is no exposition; name a unit-test file with `--test`", { file: [test] }],
    ["`--end` lies before `--start`", { test, start: "5m", end: "1m" }],
    ["at most 100000 are taken", { test, start: "0", step: "1ms" }],
    ["`--seed` takes a whole number from 0", { scenario: "error-burst", seed: -1 }],
  ])("says `%s`", (message, options) => {
    expect(() => query("up", options)).toThrow(UsageError);
    expect(() => query("up", options)).toThrow(message);
  });

  it.each<[string, Partial<QueryOptions>, string]>([
    ["sum(", {}, "klaxon: 1:5: parse error: unclosed left parenthesis\n  sum(\n      ^\n"],
    [
      "hits_total + on() hits_total",
      {},
      "klaxon: 1:1: found duplicate series for the match group {} on the right hand-side of the operation",
    ],
    ["hits_total[5m]", { start: "0" }, 'klaxon: 1:1: invalid expression type "range vector" for range query'],
    [
      "hits_total",
      { maxSamples: 1 },
      "klaxon: 1:1: query processing would load too many samples into memory in query execution; it may hold 1 (`--max-samples`)\n  hits_total\n  ^^^^^^^^^^\n",
    ],
    ["limitk(1, hits_total)", {}, "klaxon: 1:1: parse error: limitk() is experimental"],
  ])("shows where `%s` is wrong", (expression, options, message) => {
    const { status, stdout, stderr } = query(expression, { file: [first], ...options });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    const json = query(expression, { file: [first], ...options, json: true });
    expect(json).toMatchObject({ status: 2, stderr: "" });
    expect(JSON.parse(json.stdout)).toMatchObject({ status: "error" });
  });

  it("has doubts about valid expressions on standard error, or in the JSON", () => {
    const file = [fileWith("gauge.prom", "load 1\n"), fileWith("gauge-later.prom", "load 2\n")];
    const message = 'metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "load"';
    const { stdout, stderr } = query("rate(load[1m])", { file });
    expect(stdout).toMatch(/^\{\} {2}0\.\d+\n$/);
    expect(stderr).toBe(`info: ${message} (1:6)\n`);
    const json = query("rate(load[1m])", { file, json: true });
    expect(JSON.parse(json.stdout).infos).toEqual([`PromQL info: ${message} (1:6)`]);
    expect(json.stderr).toBe("");
  });

  it("follows the release line that is asked for", () => {
    const expression = "count_over_time(errors_total[2m])";
    const options = { test, name: "calm", at: "5m" };
    expect(query(expression, options).stdout).toBe('{job="api"}  2\n');
    expect(query(expression, { ...options, prometheus: 2 }).stdout).toBe('{job="api"}  3\n');
  });
});

describe("the words of klaxon query", () => {
  it("are understood as a user writes them", () => {
    const words = [
      "query",
      "--label",
      "job=api",
      "-hits_total",
      first,
      second,
      "--label",
      "env=x",
      "--at",
      "-15s",
    ];
    expect(klaxon(words)).toEqual({
      status: 0,
      stdout: '{env="x", job="api", path="/"}      -10\n{env="x", job="api", path="/gone"}   -5\n',
      stderr: "",
    });
  });

  it("have help with an example", () => {
    const { status, stdout } = klaxon(["query", "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("klaxon query 'pg_up' --scenario failover --chart");
  });
});
