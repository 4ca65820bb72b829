import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allMetrics, type MetricDefinition } from "../../instrumentation/src/catalog/index.ts";
import { type MetricFamily, parseExposition } from "../../simulator/exposition/index.ts";

const scrapes = join(import.meta.dirname, "../../../shared/scrapes");
const arePresent = existsSync(scrapes);

/** The exporter that a scrape is of, by the beginning of its file's name. */
function exporterOf(file: string): string {
  return /^(?:node_exporter|node_prom_client|[a-z]+)/.exec(file)?.[0] ?? file;
}

function readScrape(file: string): readonly MetricFamily[] {
  const { families, findings } = parseExposition(readFileSync(join(scrapes, file), "utf8"), file);
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  return families;
}

/** How a definition differs from the families of one exporter; empty when it does not. */
function differencesOf(metric: MetricDefinition, families: readonly MetricFamily[]): string[] {
  const found = families.filter(({ name }) => name === metric.name);
  if (found.length === 0) return [`${metric.emittedBy} ${metric.name}: in no scrape`];
  const differences = new Set<string>();
  for (const { type, samples } of found) {
    if (type !== metric.type) differences.add(`type is ${type}, not ${metric.type}`);
    for (const sample of samples) {
      const labels = Object.keys(sample.labels).filter((label) => label !== "le" && label !== "quantile");
      const expected = metric.labels.toSorted().join(",");
      const actual = labels.sort().join(",");
      if (actual !== expected) differences.add(`labels are [${actual}], not [${expected}]`);
    }
    if (metric.type === "histogram") {
      const bounds = samples.flatMap(({ labels }) => (labels.le === undefined ? [] : [Number(labels.le)]));
      const finite = [...new Set(bounds.filter(Number.isFinite))];
      if (finite.join() !== metric.buckets?.join()) differences.add(`buckets are ${finite.join()}`);
    }
  }
  if (found.every(({ samples }) => samples.length === 0)) differences.add("has no sample in any scrape");
  return [...differences].map((difference) => `${metric.emittedBy} ${metric.name}: ${difference}`);
}

/** The same over all exporters: what differs from the one that it resembles most. */
function leastDifferencesOf(
  metric: MetricDefinition,
  families: ReadonlyMap<string, readonly MetricFamily[]>,
): string[] {
  const having = [...families.values()].filter((each) => each.some(({ name }) => name === metric.name));
  if (having.length === 0) return differencesOf(metric, []);
  const differences = having.map((each) => differencesOf(metric, each));
  return differences.sort((left, right) => left.length - right.length)[0] ?? [];
}

const title = arePresent ? "" : " (SKIPPED: ../shared/scrapes is missing)";

describe.skipIf(!arePresent)(`the catalog against scrapes of real exporters${title}`, () => {
  const families = new Map<string, readonly MetricFamily[]>();
  for (const file of arePresent ? readdirSync(scrapes) : []) {
    if (!file.endsWith(".prom")) continue;
    const exporter = exporterOf(file);
    families.set(exporter, [...(families.get(exporter) ?? []), ...readScrape(file)]);
  }
  const measured = allMetrics.filter(({ evidence }) => evidence === "measured");

  it("finds every measured metric with equal type, labels and buckets", () => {
    expect(measured.length).toBeGreaterThan(80);
    expect(measured.flatMap((metric) => leastDifferencesOf(metric, families))).toEqual([]);
  });

  it("would notice a misspelt name, another type and other labels", () => {
    const postgres = families.get("postgres") ?? [];
    const [lag] = measured.filter(({ name }) => name === "pg_replication_lag_seconds");
    expect(lag).toBeDefined();
    if (lag === undefined) return;
    expect(differencesOf({ ...lag, name: "pg_replication_lag" }, postgres)).toEqual([
      "postgres pg_replication_lag: in no scrape",
    ]);
    expect(differencesOf({ ...lag, type: "counter", labels: [] }, postgres)).toEqual([
      "postgres pg_replication_lag_seconds: type is gauge, not counter",
      "postgres pg_replication_lag_seconds: labels are [server], not []",
    ]);
  });

  it("reads all scrapes without an error", () => {
    const files = readdirSync(scrapes).filter((file) => file.endsWith(".prom"));
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) readScrape(file);
  });

  it("finds no metric that claims to be less than measured although a scrape has it", () => {
    const others = allMetrics.filter(({ evidence }) => evidence !== "measured");
    const known = others.filter((metric) => leastDifferencesOf(metric, families).length === 0);
    expect(known.map(({ name }) => name)).toEqual([]);
  });
});
