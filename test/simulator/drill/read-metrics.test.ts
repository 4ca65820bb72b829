import { describe, expect, it } from "vitest";
import { type Assets, parseAssets, type Scenario } from "../../../simulator/drill/index.ts";
import { readMetrics } from "../../../simulator/drill/read-metrics.ts";

function assetsOf(expression: string, description: string): Assets {
  const rule = { alert: "A", expr: expression, annotations: { description } };
  const { assets, findings } = parseAssets({
    rules: [{ file: "r.json", content: JSON.stringify({ groups: [{ name: "g", rules: [rule] }] }) }],
    routing: [],
    evaluationIntervalMs: 15_000,
    heartbeatLossMs: 180_000,
  });
  if (assets === undefined) throw new Error(JSON.stringify(findings));
  return assets;
}

const scenario: Scenario = {
  name: "api/down",
  variant: "sustained",
  title: "Down",
  description: "It is down.",
  system: "api",
  systems: ["stack"],
  maintenance: [],
  tags: [],
  seed: 1,
  environment: "production",
  traffic: "steady",
  controlMs: 0,
  observeMs: 0,
  symptom: undefined,
  steadyState: [],
  method: [],
  blastRadius: [],
  stopConditions: [],
  expect: { alerts: [], quiet: true, "also-allowed": [] },
};

const metrics = ["up", "pg_up", "pg_replication_lag_seconds", "probe_success", "build_info"];
const all = metrics;

function read(assets: Assets, change: Partial<Scenario> = {}): readonly string[] {
  return metrics.filter(readMetrics({ ...scenario, ...change }, assets));
}

describe("the metrics that a drill keeps", () => {
  it.each<[string, string, string, readonly string[]]>([
    ["a rule selects", "up == 0 and pg_up == 1", "down", ["up", "pg_up"]],
    [
      "a rule selects in another way",
      '{__name__=~"pg_.*", job="x"} == 0',
      "down",
      ["pg_up", "pg_replication_lag_seconds"],
    ],
    ["a rule does not exclude", '{__name__!="up", job="x"} == 0', "down", all.slice(1)],
    ["a rule selects by other labels", '{job="api"} == 0', "down", all],
    ["a text about a query leaves out", "up == 0", "a slow query on {{ $labels.instance }}", ["up"]],
    ["a template queries", "up == 0", '{{ query "build_info" | len }}', ["up", "build_info"]],
    [
      "a template queries with a label",
      "up == 0",
      '{{ printf "pg_up{server=%q}" $labels.server | query | len }}',
      ["up", "pg_up"],
    ],
    ["a template may query", "up == 0", "{{ query $labels.query | len }}", all],
    [
      "a template may query by its own words",
      "up == 0",
      '{{ printf "%s_up" $labels.job | query | len }}',
      all,
    ],
  ])("are those that %s", (_what, expression, description, expected) => {
    expect(read(assetsOf(expression, description))).toEqual(expected);
  });

  it("are those of the scenario as well", () => {
    const assets = assetsOf("up == 0", "down");
    const condition = (expression: string) => [{ description: "it is so", expression }];
    expect(read(assets, { symptom: "absent(pg_up)" })).toEqual(["up", "pg_up"]);
    expect(
      read(assets, { steadyState: condition("probe_success"), stopConditions: condition("build_info") }),
    ).toEqual(["up", "probe_success", "build_info"]);
    expect(read(assets)).toEqual(["up"]);
  });
});
