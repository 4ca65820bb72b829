import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import {
  allAlerts,
  inhibitions,
  recordedSeries,
  ruleFileOf,
  ruleGroups,
  systems,
} from "../../alerts/index.ts";
import { production } from "../../environments/index.ts";
import { findMetrics } from "../../instrumentation/src/catalog/index.ts";
import { repositoryRoot } from "../support/repository.ts";

/** What the official grammar finds in a query: the places it cannot read, and the names of series. */
function read(query: string): { readonly errors: readonly string[]; readonly series: readonly string[] } {
  const errors: string[] = [];
  const series: string[] = [];
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.type.isError) errors.push(query.slice(node.from));
      if (node.name === "VectorSelector" && node.node.firstChild?.name === "Identifier") {
        series.push(query.slice(node.node.firstChild.from, node.node.firstChild.to));
      }
    },
  });
  return { errors, series };
}

function isKnown(series: string): boolean {
  return findMetrics(series).length > 0 || recordedSeries.some(({ name }) => name === series);
}

const expressions = ruleGroups.flatMap((group) =>
  group.rules.map((rule) => [rule.kind === "alerting" ? rule.name : rule.record, rule.expression] as const),
);
const queries = allAlerts.flatMap((alert) =>
  [...alert.runbook.confirm, ...alert.runbook.mitigate].flatMap((step, index) =>
    step.query === undefined ? [] : [[`${alert.name} ${index + 1}`, step.query] as const],
  ),
);

describe("the reader of this test", () => {
  it("finds what is wrong", () => {
    expect(read("sum(rate(a[5m]) > ").errors.length).toBeGreaterThan(0);
    expect(read('sum by (x) (rate(one{a="b"}[5m])) / on () two').series).toEqual(["one", "two"]);
    expect(isKnown("http_server_request_duration_secs_count")).toBe(false);
  });
});

describe("every expression", () => {
  it.each(expressions)("of %s is PromQL over known series", (_name, expression) => {
    const { errors, series } = read(expression);
    expect(errors).toEqual([]);
    expect(series.filter((name) => !isKnown(name))).toEqual([]);
  });

  it.each(queries)("in the runbook of %s is PromQL over known series", (_name, query) => {
    const { errors, series } = read(query);
    expect(errors).toEqual([]);
    expect(series.filter((name) => !isKnown(name))).toEqual([]);
    expect(series.length).toBeGreaterThan(0);
  });
});

/** Whether every scraped series has the label. */
function isTargetLabel(label: string | undefined): boolean {
  return label === "instance" || label === "job";
}

describe.each(allAlerts)("$name", (alert) => {
  it("is called by what it sees, after its system", () => {
    expect(alert.name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
    if (alert.system !== "stack") {
      const prefix = alert.system.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
      expect(alert.name.startsWith(prefix)).toBe(true);
    }
  });

  it("has a summary that fits on a phone", () => {
    expect(alert.summary).toMatch(/^[A-Z{]/);
    expect(alert.summary).not.toMatch(/\.$/);
    const shown = alert.summary
      .replace(/\{\{ \$labels\.\w+ \}\}/g, "api-1:8080")
      .replace(/\{\{ \$value[^}]*\}\}/g, "14.4");
    expect(shown.length).toBeLessThanOrEqual(80);
    expect(shown).not.toContain("{{");
  });

  it("has a description with values and a full stop", () => {
    expect(alert.description).toContain("{{ $value");
    expect(alert.description).toMatch(/\.$/);
  });

  it("speaks only of labels that its expression leaves", () => {
    const used = [...`${alert.summary} ${alert.description}`.matchAll(/\$labels\.(\w+)/g)].map(
      ([, label]) => label,
    );
    for (const label of used) {
      const isLeft =
        alert.expression.startsWith("up == 0") ||
        new RegExp(`by \\([^)]*\\b${label}\\b`).test(alert.expression) ||
        alert.expression.includes(`"${label}", "$1"`) ||
        alert.expression.includes(`${label}="`) ||
        alert.expression.startsWith("predict_linear(") ||
        (isTargetLabel(label) && !/\b(sum|avg|min|max|count|group|absent|scalar)\b/.test(alert.expression));
      expect(isLeft, `${alert.name} uses ${label}`).toBe(true);
    }
  });

  it("has a runbook that can be followed", () => {
    const { meaning, impact, confirm, mitigate } = alert.runbook;
    for (const text of [meaning, impact, ...[...confirm, ...mitigate].map((step) => step.text)]) {
      expect(text).toMatch(/^[A-Z].*[.:]$/s);
    }
    expect(confirm.some((step) => step.query !== undefined)).toBe(true);
    expect(mitigate.length).toBeGreaterThan(0);
  });

  it("carries what routing and people need", () => {
    const rule = ruleFileOf(alert.system)
      .groups.flatMap((group) => group.rules)
      .flatMap((candidate) => ("alert" in candidate ? [candidate] : []))
      .find((candidate) => candidate.alert === alert.name);
    expect(rule?.labels).toEqual({ severity: alert.severity, system: alert.system, team: alert.team });
    expect(Object.keys(rule?.annotations ?? {})).toEqual([
      "summary",
      "description",
      "dashboard_url",
      "runbook_url",
    ]);
    expect(rule?.annotations.runbook_url).toBe(`${production.addresses.runbooks}/${alert.name}.md`);
    expect(rule?.annotations.dashboard_url).toMatch(
      /^\{\{ if .*\{\{ else \}\}https:\/\/grafana\.klaxon\.example\{\{ end \}\}\/d\/klaxon-[a-z-]+\?viewPanel=\d+$/,
    );
  });
});

describe("the rules together", () => {
  it("name each alert once, and each group once", () => {
    const names = allAlerts.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const groups = ruleGroups.map(({ name }) => name);
    expect(new Set(groups).size).toBe(groups.length);
  });

  it("watch themselves, with a watchdog that never waits", () => {
    const watchdogs = allAlerts.filter((alert) => alert.severity === "none");
    expect(watchdogs.map(({ name, expression, holdSeconds }) => ({ name, expression, holdSeconds }))).toEqual(
      [{ name: "Watchdog", expression: "vector(1)", holdSeconds: 0 }],
    );
  });

  it("run often enough for a failing one to be noticed", () => {
    for (const group of ruleGroups) expect(group.intervalSeconds, group.name).toBeLessThanOrEqual(60);
  });

  it("record a series before an alert of the same group asks for it", () => {
    for (const group of ruleGroups) {
      const recorded = new Set<string>();
      const own = new Set(group.rules.flatMap((rule) => (rule.kind === "recording" ? [rule.record] : [])));
      for (const rule of group.rules) {
        for (const series of read(rule.expression).series) {
          if (own.has(series)) expect(recorded.has(series), `${series} in ${group.name}`).toBe(true);
        }
        if (rule.kind === "recording") recorded.add(rule.record);
      }
    }
  });

  it("give every inhibition a reason", () => {
    for (const { reason } of inhibitions) expect(reason.length).toBeGreaterThan(20);
  });

  it("are each proven by a case for promtool: that it fires", () => {
    const folder = join(repositoryRoot, "test/alerts/promtool");
    const cases = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("\n");
    // Drills prove all of them, and are exported as promtool tests; who has cases here has them for each alert.
    const provenByHand = ["api", "postgres", "stack"];
    const unproven = allAlerts
      .filter(({ system }) => provenByHand.includes(system))
      .filter(({ name }) => !new RegExp(`labels: '[^']*alertname="${name}"`).test(cases));
    expect(unproven.map(({ name }) => name)).toEqual([]);
  });

  it("cover every system", () => {
    for (const system of systems) expect(ruleFileOf(system).groups.length).toBeGreaterThan(0);
  });
});
