import { isMainThread } from "node:worker_threads";
import { collectDefaultMetrics, Registry } from "prom-client";
import { findMetric } from "../catalog/index.ts";
import type { Source } from "./collection.ts";
import type { Family } from "./family.ts";
import type { AcrossWorkers } from "./instrument.ts";
import { createRegistrySource } from "./prom-client/index.ts";

// Gauges whose names end in `_total`, which only counters may; the same figures stand in those without it, by type.
const misnamed = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

const lagNote =
  "Sampled every 10 ms: an idle process reads about 0.01, and the value covers the time since the last scrape.";

/**
 * What Node says of its own process, by prom-client's default metrics under their usual names: event loop, garbage
 * collection, heap, CPU time, file descriptors. In a worker thread the figures of the whole process are left out, since the
 * main thread has them.
 */
export function createRuntimeSource(labelValueLimit: number): Source {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  if (!isMainThread) {
    for (const { name } of registry.getMetricsAsArray())
      if (name.startsWith("process_") || name === "nodejs_version_info") registry.removeSingleMetric(name);
  }
  const source = createRegistrySource({ source: "runtime", labelValueLimit, adapt });
  source.add(registry);
  return source;
}

function adapt(family: Family): Family {
  const { name } = family;
  const known = findMetric(name, "api");
  const help = known?.help ?? family.help;
  return {
    ...family,
    help:
      /^nodejs_eventloop_lag_[a-z]/.test(name) && !name.endsWith("_lag_seconds")
        ? `${help} ${lagNote}`
        : help,
    unit: /_(seconds|bytes)(?:_total)?$/.exec(name)?.[1] ?? "",
    acrossWorkers: acrossWorkersOf(family),
  };
}

// An alert on the lag of a service has to see the worst of its workers, whatever prom-client would make of them.
function acrossWorkersOf({ name, acrossWorkers }: Family): AcrossWorkers {
  if (!name.startsWith("nodejs_eventloop_lag")) return acrossWorkers;
  return name.endsWith("_min_seconds") ? "min" : "max";
}
