import { type Collection, patiently } from "../collection.ts";
import type { Family, SampleExemplar } from "../family.ts";
import { type FamilyOptions, headerOf, labelRenderer } from "./family-options.ts";
import { sampleExemplar } from "./internals.ts";

/** One value of what `get()` of a metric resolves to. */
interface PublicValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, unknown>>;
  /** Where it differs from the name of the metric. */
  readonly metricName?: string;
  readonly exemplar?: unknown;
}

interface PublicMetric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  readonly aggregator: string;
  readonly values: readonly PublicValue[];
}

/** The samples of one histogram or summary, before they are told apart. */
interface Group {
  readonly labels: string;
  sum: number;
  count: number;
  readonly parts: Map<number, PublicValue>;
}

/**
 * A family from the public `get()` of a metric, which copies every sample: for metrics that are no metrics of the
 * prom-client we know. Undefined where it has no such function, fails or takes too long.
 */
export async function publicFamily(
  metric: unknown,
  options: FamilyOptions,
  collection: Collection,
): Promise<Family | undefined> {
  if (typeof metric !== "object" || metric === null || !("get" in metric)) return undefined;
  const { get } = metric;
  if (typeof get !== "function") return undefined;
  const got = await patiently(collection, (async (): Promise<unknown> => get.call(metric))());
  const found = publicMetric(got);
  if (found === undefined) {
    if (got !== undefined) collection.failed("error");
    return undefined;
  }
  return familyOf(found, options);
}

function familyOf(metric: PublicMetric, options: FamilyOptions): Family {
  const { type, values } = metric;
  const header = headerOf(metric, options);
  const names = [...new Set(values.flatMap(({ labels }) => Object.keys(labels)))].sort();
  if (type === "counter" || type === "gauge") {
    const render = labelRenderer(names, options);
    const byLabels = new Map(
      values.map(({ labels, value, exemplar }) => {
        const text = render(labels);
        return [text, { labels: text, value, exemplar: sampleExemplar(exemplar) }];
      }),
    );
    const cells = [...byLabels.values()];
    return { ...header, type, cellCount: cells.length, reader: () => (index) => cells[index] };
  }
  const partLabel = type === "histogram" ? "le" : "quantile";
  const render = labelRenderer(
    names.filter((name) => name !== partLabel),
    options,
  );
  const groups = groupsOf(metric, partLabel, render);
  if (type === "summary") {
    const cells = groups.map(({ labels, sum, count, parts }) => ({
      labels,
      sum,
      count,
      quantiles: [...parts].map(([quantile, { value }]): [number, number] => [quantile, value]),
    }));
    return { ...header, type, cellCount: cells.length, reader: () => (index) => cells[index] };
  }
  const bounds = [...new Set(groups.flatMap(({ parts }) => [...parts.keys()]))]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const cells = groups.map((group) => ({
    labels: group.labels,
    sum: group.sum,
    ...bucketsOf(group, bounds),
  }));
  return { ...header, type, bounds, cellCount: cells.length, reader: () => (index) => cells[index] };
}

function groupsOf(
  metric: PublicMetric,
  partLabel: string,
  render: (labels: Readonly<Record<string, unknown>>) => string,
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const one of metric.values) {
    const labels = render(one.labels);
    const group = groups.get(labels) ?? { labels, sum: 0, count: 0, parts: new Map() };
    groups.set(labels, group);
    const part = one.labels[partLabel];
    if (one.metricName === `${metric.name}_sum`) group.sum = one.value;
    else if (one.metricName === `${metric.name}_count`) group.count = one.value;
    else if (part !== undefined) group.parts.set(part === "+Inf" ? Infinity : Number(part), one);
  }
  return [...groups.values()];
}

function bucketsOf(
  { parts, count }: Group,
  bounds: readonly number[],
): { counts: readonly number[]; exemplars: readonly (SampleExemplar | undefined)[] } {
  let below = 0;
  const counts = bounds.map((bound) => {
    const upTo = parts.get(bound)?.value ?? below;
    const inBucket = upTo - below;
    below = upTo;
    return inBucket;
  });
  const exemplars = [...bounds, Infinity].map((bound) => sampleExemplar(parts.get(bound)?.exemplar));
  return { counts: [...counts, count - below], exemplars };
}

function publicMetric(got: unknown): PublicMetric | undefined {
  if (typeof got !== "object" || got === null) return undefined;
  const { name, help, type, aggregator, values }: Partial<Record<keyof PublicMetric, unknown>> = got;
  if (typeof name !== "string" || typeof help !== "string" || !Array.isArray(values)) return undefined;
  if (type !== "counter" && type !== "gauge" && type !== "histogram" && type !== "summary") return undefined;
  if (!values.every(isPublicValue)) return undefined;
  return { name, help, type, aggregator: typeof aggregator === "string" ? aggregator : "sum", values };
}

function isPublicValue(value: unknown): value is PublicValue {
  if (typeof value !== "object" || value === null) return false;
  const one: { value?: unknown; labels?: unknown } = value;
  return typeof one.value === "number" && typeof one.labels === "object" && one.labels !== null;
}
