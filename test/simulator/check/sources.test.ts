import { describe, expect, it } from "vitest";
import {
  catalogSource,
  checkFiles,
  defaultCheckOptions,
  type MetricSource,
  prometheusSource,
} from "../../../simulator/check/index.ts";
import { alertFile, check } from "./checked.ts";

function messages(expression: string, sources: readonly MetricSource[]): readonly string[] {
  const files = [{ file: "rules.yml", content: alertFile(expression) }];
  const input = { files, sources, options: defaultCheckOptions, disabled: new Set<never>() };
  return checkFiles(input)
    .findings.filter(({ code }) => code !== "alert/missing-runbook")
    .map(({ code, message, advice }) => `${code}: ${message}; ${advice}`);
}

const live = prometheusSource("the Prometheus", {
  names: ["up", "http_requests_total", "mem_bytes", "req_seconds_bucket", "req_seconds_count"],
  metadata: {
    http_requests: [{ type: "counter", help: "", unit: "" }],
    mem_bytes: [{ type: "gauge" }, { type: "gauge" }],
    req_seconds: [{ type: "histogram" }],
  },
  labels: new Map([
    ["http_requests_total", ["__name__", "code", "instance", "job"]],
    ["mem_bytes", ["__name__", "instance", "job"]],
  ]),
});

describe("places that say which metrics there are", () => {
  it("name a metric that none has, and the one that may be meant", () => {
    expect(messages("pg_upp == 0", [catalogSource([])])).toEqual([
      "metric/unknown: `pg_upp` is neither in the catalog nor recorded by a rule given here; write `pg_up`, if that is meant",
    ]);
  });

  it("take names recorded by the same input as known", () => {
    const recorded = "groups: [{name: a, rules: [{record: 'job:x:sum', expr: 'sum by (job) (up)'}]}]";
    const codes = check(
      { "a.yml": recorded, "b.yml": alertFile("job:x:sum < 1 or job:y:sum < 1") },
      { hasCatalog: true },
    ).findings.map(({ code, message }) => [code, message]);
    // One side of `or` is known, which is how two versions of an exporter are served.
    expect(codes).toEqual([["alert/missing-runbook", "the alert names no runbook"]]);
  });

  it("leave `vector(0)` no excuse for an unknown name", () => {
    expect(messages("(nope or vector(0)) > 0", [catalogSource([])])).toHaveLength(1);
  });

  it("know labels of the catalog, and those that scraping adds", () => {
    expect(messages('rate(pg_stat_database_deadlocks{datnam="a"}[5m]) > 1', [catalogSource([])])).toEqual([
      'label/unknown: `datnam="a"` selects nothing, for the series of `pg_stat_database_deadlocks` have no label `datnam`; write `datname`, if that is meant',
    ]);
    expect(messages('up{rack="a"} == 0', [catalogSource(["rack"])])).toEqual([]);
    expect(messages('up{rack!="a"} == 0', [catalogSource([])])).toEqual([]);
  });

  it("read a running Prometheus's names, labels and types", () => {
    const sources = live === undefined ? [] : [live];
    expect(messages("http_requests_total > 5", sources)).toEqual([
      "rate/missing: `http_requests_total` is a counter: it grows until its target restarts, so the alert would stay for good once it fired; compare how fast it grows: `increase(http_requests_total[5m])` or `rate(http_requests_total[5m])`",
    ]);
    expect(messages("increase(mem_bytes[5m]) > 5", sources)).toEqual([
      "rate/on-gauge: `increase` takes every fall for a restart, but `mem_bytes` is a gauge; write `delta` for how it changes, or `avg_over_time` for what it is on average",
    ]);
    expect(messages("rate(req_seconds_count[5m]) > 5", sources)).toEqual([]);
    expect(messages('http_requests_total{status="5"} unless up', sources)).toHaveLength(1);
  });

  it("do without a Prometheus that has nothing or answers nonsense", () => {
    const labels = new Map<string, unknown>();
    for (const names of [[], undefined, "up", { a: 1 }, [1, 2]]) {
      expect(prometheusSource("the Prometheus", { names, metadata: null, labels })).toBeUndefined();
    }
    const odd = prometheusSource("the Prometheus", {
      names: ["constructor", "a"],
      metadata: { a: [{ type: 5 }, null] },
      labels: new Map([["a", { job: 1 }]]),
    });
    expect(odd?.find("constructor")).toEqual({ type: undefined, labels: undefined });
    expect(odd?.find("a")).toEqual({ type: undefined, labels: undefined });
    expect(odd?.find("toString")).toBeUndefined();
  });

  it("ask a query in a template, too", () => {
    const text = alertFile("up == 0").replace("it is wrong", "'{{ with query \"nope\" }}{{ end }}'");
    const found = check({ "rules.yml": text }, { hasCatalog: true }).findings;
    expect(found.map(({ code, line }) => [code, line])).toEqual([
      ["alert/missing-runbook", 4],
      ["metric/unknown", 8],
    ]);
  });
});
