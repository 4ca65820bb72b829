import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const api = emitter("api", "measured");
const probe = emitter("api-health", "measured");

/** Upper bounds in seconds; 0.3 is one of them because the latency objective is stated at 300 ms. */
const requestDurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10] as const;

/**
 * The HTTP API: what each instance exposes about itself (job `api`), and what the probe of its health
 * endpoint sees from outside (job `api-health`, every 5 s, `instance` being the probed instance).
 */
export const apiMetrics = defineSystemMetrics("api", {
  requestDuration: api.histogram(
    "http_server_request_duration_seconds",
    "Duration of HTTP server requests, from the first byte in to the last byte out.",
    {
      unit: "seconds",
      labels: ["http_request_method", "http_route", "http_response_status_code"],
      buckets: requestDurationBuckets,
      evidence: "documented",
    },
  ),
  activeRequests: api.gauge(
    "http_server_active_requests",
    "HTTP server requests that are being answered now.",
    { labels: ["http_request_method", "url_scheme"], evidence: "documented" },
  ),
  buildInfo: api.gauge("build_info", "Always 1; the labels name what is deployed.", {
    labels: ["version", "commit"],
    evidence: "own",
  }),
  eventLoopLag: api.gauge(
    "nodejs_eventloop_lag_seconds",
    "Lag of the event loop, at the moment of the scrape.",
    {
      unit: "seconds",
    },
  ),
  eventLoopLagMean: api.gauge("nodejs_eventloop_lag_mean_seconds", "Mean of the lag of the event loop.", {
    unit: "seconds",
  }),
  eventLoopLagP50: api.gauge("nodejs_eventloop_lag_p50_seconds", "Median of the lag of the event loop.", {
    unit: "seconds",
  }),
  eventLoopLagP99: api.gauge(
    "nodejs_eventloop_lag_p99_seconds",
    "The 99th percentile of the lag of the event loop.",
    {
      unit: "seconds",
    },
  ),
  heapSizeUsed: api.gauge("nodejs_heap_size_used_bytes", "Part of the JavaScript heap that holds objects.", {
    unit: "bytes",
  }),
  heapSizeTotal: api.gauge("nodejs_heap_size_total_bytes", "Size of the JavaScript heap.", { unit: "bytes" }),
  externalMemory: api.gauge(
    "nodejs_external_memory_bytes",
    "Memory outside the heap that JavaScript objects hold.",
    {
      unit: "bytes",
    },
  ),
  activeResources: api.gauge(
    "nodejs_active_resources",
    "What keeps the event loop alive, by kind: sockets, timers, requests to the system.",
    { labels: ["type"] },
  ),
  versionInfo: api.gauge("nodejs_version_info", "Always 1; the labels name the version of Node.", {
    labels: ["version", "major", "minor", "patch"],
  }),
  cpuTime: api.counter("process_cpu_seconds_total", "CPU time of the process, user and system.", {
    unit: "seconds",
  }),
  startTime: api.gauge("process_start_time_seconds", "When the process started, in Unix seconds.", {
    unit: "timestamp",
  }),
  residentMemory: api.gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.", {
    unit: "bytes",
  }),
  openFileDescriptors: api.gauge("process_open_fds", "Open file descriptors."),
  maxFileDescriptors: api.gauge("process_max_fds", "Limit of open file descriptors."),
  probeSuccess: probe.gauge("probe_success", "1 when the last probe succeeded, otherwise 0."),
  probeDuration: probe.gauge("probe_duration_seconds", "How long the last probe took.", { unit: "seconds" }),
  probeHttpStatusCode: probe.gauge(
    "probe_http_status_code",
    "Status code of the answer; 0 when there was none.",
  ),
});
