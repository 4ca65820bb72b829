import type { MetricType } from "../../instrumentation/src/catalog/index.ts";
import { typeOfSeries } from "./catalog-source.ts";
import type { MetricSource } from "./metric-knowledge.ts";

/** What a running Prometheus said of its metrics. */
export interface PrometheusAnswers {
  /** The `data` of `/api/v1/label/__name__/values`. */
  readonly names: unknown;
  /** The `data` of `/api/v1/metadata`. */
  readonly metadata: unknown;
  /** The `data` of `/api/v1/labels` for single names. */
  readonly labels: ReadonlyMap<string, unknown>;
}

/**
 * A running Prometheus as a place that says which metrics there are. Undefined where its list of names is none, or empty: of an
 * empty server nothing is known.
 */
export function prometheusSource(name: string, answers: PrometheusAnswers): MetricSource | undefined {
  const names = textsIn(answers.names);
  if (names.length === 0) return undefined;
  const known = new Set(names);
  return {
    name,
    names,
    find: (seriesName) => {
      if (!known.has(seriesName)) return undefined;
      const labels = textsIn(answers.labels.get(seriesName)).filter((label) => label !== "__name__");
      return {
        type: typeIn(answers.metadata, seriesName),
        labels: labels.length === 0 ? undefined : new Set(labels),
      };
    },
  };
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

// A family's metadata stands under its own name, without the suffixes of its series.
function typeIn(metadata: unknown, seriesName: string): MetricType | undefined {
  const own = metadataOf(metadata, seriesName);
  if (own !== undefined) return typeOfSeries(own, seriesName);
  const family = seriesName.replace(/_(?:bucket|count|sum|total)$/, "");
  const type = family === seriesName ? undefined : metadataOf(metadata, family);
  if (type === undefined) return undefined;
  const isTotal = seriesName.endsWith("_total");
  if (isTotal) return type === "counter" ? "counter" : undefined;
  return type === "histogram" || type === "summary" ? "counter" : undefined;
}

function metadataOf(metadata: unknown, name: string): MetricType | undefined {
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const entries: unknown = Object.hasOwn(metadata, name) ? Reflect.get(metadata, name) : undefined;
  if (!Array.isArray(entries)) return undefined;
  const types = new Set(entries.map((entry: unknown) => typeField(entry)));
  const [type] = types.size === 1 ? types : [undefined];
  return type;
}

function typeField(entry: unknown): MetricType | undefined {
  if (typeof entry !== "object" || entry === null || !("type" in entry)) return undefined;
  switch (entry.type) {
    case "counter":
    case "gauge":
    case "histogram":
    case "summary":
      return entry.type;
    default:
      return undefined;
  }
}
