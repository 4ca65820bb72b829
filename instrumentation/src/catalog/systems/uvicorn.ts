import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const uvicorn = emitter("uvicorn", "measured");

/**
 * The FastAPI application under uvicorn, three instances, each exposing itself through the Python client: a dead or hung
 * instance has no series but `up`.
 */
export const uvicornMetrics = defineSystemMetrics("uvicorn", {
  requests: uvicorn.counter("http_requests_total", "Requests that were answered.", {
    labels: ["method", "route", "status"],
  }),
  requestDuration: uvicorn.histogram(
    "http_request_duration_seconds",
    "Time that the application took for a request.",
    {
      unit: "seconds",
      labels: ["method", "route"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    },
  ),
  residentMemory: uvicorn.gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.", {
    unit: "bytes",
  }),
  startTime: uvicorn.gauge("process_start_time_seconds", "When the process started, in Unix seconds.", {
    unit: "timestamp",
  }),
  cpuTime: uvicorn.counter("process_cpu_seconds_total", "Processor time of the process.", {
    unit: "seconds",
  }),
  openDescriptors: uvicorn.gauge("process_open_fds", "Open file descriptors, sockets among them."),
  maxDescriptors: uvicorn.gauge("process_max_fds", "File descriptors that the process may open."),
  collections: uvicorn.counter("python_gc_collections_total", "Runs of the garbage collector.", {
    labels: ["generation"],
  }),
});
