import { type Collection, patiently, type Source } from "../collection.ts";
import type { Family } from "../family.ts";
import { defaultLabelsOf, metricInternals } from "./internals.ts";
import { liveFamily } from "./live-family.ts";
import { publicFamily } from "./public-family.ts";

/** A registry of prom-client, of whatever version and copy of the package the application has. */
export interface PromClientRegistry {
  /** The public list of its metrics. */
  getMetricsAsArray(): readonly unknown[];
  readonly contentType?: unknown;
}

/** A source over registries of prom-client. */
export interface RegistrySource extends Source {
  /** Adds a registry; one that is there already changes nothing. */
  add(registry: PromClientRegistry): void;
}

/** How the families of a registry are read. */
export interface RegistryReading {
  /** Named in what is said about families that are left out. */
  readonly source: string;
  readonly labelValueLimit: number;
  /** Changes the header of a family, for metrics that are ours. */
  readonly adapt?: (family: Family) => Family;
}

/**
 * Reads registries of prom-client without copying their series: first every metric brings itself up to date, then its
 * label sets are written one by one. The application's own registries are bounded by the application.
 */
export function createRegistrySource(reading: RegistryReading): RegistrySource {
  const registries = new Set<PromClientRegistry>();
  const hanging = new WeakSet<object>();
  const { source, adapt = (family) => family } = reading;
  return {
    add: (registry) => {
      registries.add(registry);
    },
    collect: async (collection) => {
      const families: Family[] = [];
      for (const registry of registries)
        families.push(...(await familiesOf(registry, reading.labelValueLimit, collection, hanging)));
      return { source, families: families.map(adapt) };
    },
  };
}

async function familiesOf(
  registry: PromClientRegistry,
  labelValueLimit: number,
  collection: Collection,
  hanging: WeakSet<object>,
): Promise<readonly Family[]> {
  const { slices } = collection;
  const metrics = metricsOf(registry, collection);
  const waiting: Promise<unknown>[] = [];
  for (const metric of metrics) {
    const updating = startUpdate(metric, collection, hanging);
    if (updating !== undefined) waiting.push(patiently(collection, updating));
    if (slices.isSpent()) await slices.pause();
  }
  await Promise.all(waiting);
  // The lag of the event loop is set in the turn after the one that asked for it.
  await slices.pause();
  const defaultLabels = defaultLabelsOf(registry) ?? {};
  const isOpenMetrics = String(registry.contentType).startsWith("application/openmetrics-text");
  const families: Family[] = [];
  const options = { labelValueLimit, defaultLabels, isOpenMetrics };
  for (const metric of metrics) {
    // Looked at anew: bringing a metric up to date may have replaced what it keeps.
    const internals = metricInternals(metric);
    const family =
      (internals && liveFamily(internals, options)) ?? (await publicFamily(metric, options, collection));
    if (family !== undefined) families.push(family);
    if (slices.isSpent()) await slices.pause();
  }
  return families;
}

function metricsOf(registry: PromClientRegistry, collection: Collection): readonly unknown[] {
  try {
    return [...registry.getMetricsAsArray()];
  } catch {
    collection.failed("error");
    return [];
  }
}

/** Has a metric bring itself up to date; one that still hangs from the last time is neither asked nor waited for. */
function startUpdate(
  metric: unknown,
  collection: Collection,
  hanging: WeakSet<object>,
): PromiseLike<unknown> | undefined {
  const internals = metricInternals(metric);
  if (internals?.collect === undefined || typeof metric !== "object" || metric === null) return undefined;
  if (hanging.has(metric)) {
    collection.failed("timeout");
    return undefined;
  }
  try {
    const result = internals.collect();
    if (!isThenable(result)) return undefined;
    const settle = () => hanging.delete(metric);
    hanging.add(metric);
    result.then(settle, settle);
    return result;
  } catch {
    collection.failed("error");
    return undefined;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
