import { describe, expect, it } from "vitest";
import {
  allMetrics,
  drillMetrics,
  findMetric,
  type MetricDefinition,
  seriesLabels,
  seriesNames,
  serviceMetrics,
} from "../../instrumentation/src/catalog/index.ts";
import {
  createWorld,
  faultExamples,
  type RuleGroupOutline,
  systemNames,
} from "../../simulator/systems/index.ts";
import { type RecordedSeries, rehearse } from "../simulator/systems/rehearsal.ts";

/** How a series of a model differs from its definition in the catalog; empty when it does not. */
function differencesOf({ name, job, exporterLabels, samples }: RecordedSeries): string[] {
  const metric = findMetric(name, job);
  if (metric === undefined) return [`${job} ${name}: not in the catalog`];
  const expected = seriesLabels(metric, name).toSorted().join();
  const actual = Object.keys(exporterLabels).sort().join();
  const differences: string[] = [];
  if (actual !== expected) differences.push(`labels are ${actual}, not ${expected}`);
  if (metric.emittedBy !== job) differences.push(`comes from ${job}`);
  for (const value of samples.values()) {
    if (Number.isNaN(value) && name !== "pg_stat_archiver_last_archive_age")
      differences.push("is not a number");
    if (value < 0 || value === Number.POSITIVE_INFINITY) differences.push(`is ${value}`);
    if ((metric.type === "counter" || name.endsWith("_bucket")) && !Number.isFinite(value))
      differences.push(`is ${value}`);
  }
  return [...new Set(differences)].map((difference) => `${job} ${name}: ${difference}`);
}

/** Falls of a counter, as `name instance`, without those where the process was new. */
function fallsOf(series: readonly RecordedSeries[]): string[] {
  return series
    .filter(({ name, job }) => {
      const metric = findMetric(name, job);
      return metric?.type === "counter" || metric?.type === "histogram";
    })
    .filter(({ samples }) => {
      const values = [...samples.values()];
      return values.some((value, index) => value < (values[index - 1] ?? 0));
    })
    .map(({ name, labels }) => `${name} ${labels.instance}`);
}

const ownMetrics = new Set<MetricDefinition>([
  ...Object.values(serviceMetrics.metrics),
  ...Object.values(drillMetrics.metrics),
]);

describe("the system models against the catalog", () => {
  const healthy = rehearse([], { systems: systemNames });
  const short = { duringMinutes: 4, afterMinutes: 3 };
  const rehearsals = [healthy, ...faultExamples.map((fault) => rehearse(fault, short))];

  it("expose only what the catalog has, with exactly its labels", () => {
    const differences = rehearsals.flatMap(({ series }) => series.flatMap(differencesOf));
    expect([...new Set(differences)]).toEqual([]);
  });

  // What the instrumentation and live drills say of themselves is held by their own tests.
  it("expose everything that the catalog has", () => {
    const exposed = new Set(healthy.series.map(({ job, name }) => `${job} ${name}`));
    const missing = allMetrics
      .filter((metric) => metric.emittedBy !== "*" && !ownMetrics.has(metric))
      .flatMap((metric) => seriesNames(metric).map((name) => `${metric.emittedBy} ${name}`))
      .filter((key) => !exposed.has(key));
    expect(missing).toEqual([]);
  });

  it("expose no series twice", () => {
    for (const { series } of rehearsals) {
      const keys = series.map(({ name, labels }) => JSON.stringify([name, Object.entries(labels).sort()]));
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("let no counter fall while no process is new", () => {
    expect(fallsOf(healthy.series)).toEqual([]);
  });

  it("let the buckets of every histogram add up", () => {
    const falling = rehearsals.flatMap(({ series }) => {
      const buckets = series.filter(({ name }) => name.endsWith("_bucket"));
      return buckets.filter(({ labels, samples }, index) => {
        const next = buckets[index + 1]?.samples;
        return (
          labels.le !== "+Inf" && [...samples].some(([atMs, value]) => !((next?.get(atMs) ?? -1) >= value))
        );
      });
    });
    expect(falling.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`)).toEqual([]);
  });

  it("name the rule groups that they are given, as Prometheus does", () => {
    const ruleGroups: readonly RuleGroupOutline[] = [
      { file: "rules/api.json", name: "api-slo", intervalSeconds: 30, ruleCount: 7 },
    ];
    const world = createWorld({ startMs: 0, seed: 1, traffic: "steady", systems: ["stack"], ruleGroups });
    const groups: string[] = [];
    const sink = {
      handle: (name: string, labels: Readonly<Record<string, string>>) =>
        name === "prometheus_rule_group_rules" ? groups.push(labels.rule_group ?? "") : 0,
      set: () => {},
    };
    for (const target of world.targets) target.scrape(sink, 0);
    expect(groups).toEqual(["rules/api.json;api-slo"]);
  });
});
