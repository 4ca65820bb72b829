import { expect, it } from "vitest";
import { serviceMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { createFaults } from "../../../instrumentation/src/faults/index.ts";
import { createHealth } from "../../../instrumentation/src/health/index.ts";
import { startHttp } from "../../../instrumentation/src/http/index.ts";
import { createSlices } from "../../../instrumentation/src/metrics/exposition/index.ts";
import { createRuntimeSource } from "../../../instrumentation/src/metrics/runtime.ts";
import { createSelfMetrics } from "../../../instrumentation/src/metrics/self.ts";
import { defaultSettings } from "../../../instrumentation/src/settings/index.ts";
import { startTracing } from "../../../instrumentation/src/tracing/index.ts";
import { quickLoki, shop, standLogger } from "../logs/logger-stand.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";

// How the gauges of several workers become one, as a person who reads them expects.
const rules = {
  http_server_active_requests: "sum",
  klaxon_faults_active: "sum",
  klaxon_health_check_duration_seconds: "max",
  klaxon_health_check_up: "min",
  klaxon_log_bytes_waiting: "sum",
  klaxon_log_lines_waiting: "sum",
  klaxon_metric_families_refused: "max",
  klaxon_metric_workers: "sum",
  klaxon_service_ready: "min",
  nodejs_active_handles: "sum",
  nodejs_active_requests: "sum",
  nodejs_active_resources: "sum",
  nodejs_eventloop_lag_max_seconds: "max",
  nodejs_eventloop_lag_mean_seconds: "max",
  nodejs_eventloop_lag_min_seconds: "min",
  nodejs_eventloop_lag_p50_seconds: "max",
  nodejs_eventloop_lag_p90_seconds: "max",
  nodejs_eventloop_lag_p99_seconds: "max",
  nodejs_eventloop_lag_seconds: "max",
  nodejs_eventloop_lag_stddev_seconds: "max",
  nodejs_external_memory_bytes: "sum",
  nodejs_heap_size_total_bytes: "sum",
  nodejs_heap_size_used_bytes: "sum",
  nodejs_heap_space_size_available_bytes: "sum",
  nodejs_heap_space_size_total_bytes: "sum",
  nodejs_heap_space_size_used_bytes: "sum",
  nodejs_version_info: "max",
  process_heap_bytes: "sum",
  process_max_fds: "sum",
  process_open_fds: "sum",
  process_resident_memory_bytes: "sum",
  process_start_time_seconds: "max",
  process_virtual_memory_bytes: "sum",
};

it("every gauge becomes one across workers by the rule that its meaning asks for", async () => {
  const instruments = recordInstruments();
  createHealth({ livePaths: [], readyPaths: [], checkTimeoutMs: 1000, cacheMs: 1000 }, instruments);
  const { close } = standLogger({ loki: quickLoki("http://127.0.0.1:9") }, { instruments });
  const settings = { areAllowed: true, token: undefined, host: "127.0.0.1", port: 0, seed: 0 };
  const faults = createFaults(settings, { instruments, isExemptPath: () => false, log: () => {} });
  const tracing = startTracing(defaultSettings.tracing, shop);
  const http = startHttp({ instruments, tracing });
  http.close();
  close();
  await faults.close();
  const self = createSelfMetrics(() => {});
  self.countsAsWorker();
  self.refusedFamilies([{ source: "prom-client", name: "x", reason: "name" }]);
  const collection = { slices: createSlices(), failed: () => {}, patienceMs: 1000 };
  const { families } = await createRuntimeSource(100).collect(collection);
  const gauges = [...self.families(), ...families].filter(({ type }) => type === "gauge");
  const found = [
    ...instruments.acrossWorkers,
    ...gauges.map(({ name, acrossWorkers }) => [name, acrossWorkers] as const),
  ];
  const known = new Map<string, string>(Object.entries(rules));
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(found.map(([name]) => [name, known.get(name)])),
  );
  // That one is set by the whole, beside which no part stands alone.
  const { findings: _, ...metrics } = serviceMetrics.metrics;
  const ofService = Object.values(metrics).filter(({ type }) => type === "gauge");
  expect(found.map(([name]) => name)).toEqual(expect.arrayContaining(ofService.map(({ name }) => name)));
});
