import { blackboxMetrics } from "../blackbox.ts";
import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const exporter = emitter("nginx", "measured");
const log = emitter("nginx-log", "measured");
const probe = blackboxMetrics("nginx-probe");

/**
 * The reverse proxy: what its status page says, through prometheus-nginx-exporter 0.11 (job `nginx`), what mtail counts
 * in its access log (job `nginx-log`), and the probe of its own health page through TLS (job `nginx-probe`, every 5 s).
 * While nginx does not answer, the exporter exposes `nginx_up` 0 and nothing else of it. Two jobs expose
 * `nginx_http_requests_total` with different labels: only the log's has a status.
 */
export const nginxMetrics = defineSystemMetrics("nginx", {
  up: exporter.gauge("nginx_up", "1 when the exporter read the status page in this scrape, otherwise 0."),
  statusRequests: exporter.counter(
    "nginx_http_requests_total",
    "Client requests, as the status page counts.",
  ),
  accepted: exporter.counter("nginx_connections_accepted", "Client connections that were accepted."),
  handled: exporter.counter(
    "nginx_connections_handled",
    "Client connections that were handled; less than accepted where a limit dropped some.",
  ),
  active: exporter.gauge("nginx_connections_active", "Client connections, idle ones included."),
  reading: exporter.gauge("nginx_connections_reading", "Connections whose request is being read."),
  writing: exporter.gauge("nginx_connections_writing", "Connections whose answer is being written."),
  waiting: exporter.gauge("nginx_connections_waiting", "Idle connections that wait for a request."),

  requests: log.counter(
    "nginx_http_requests_total",
    "Requests in the access log; `upstream_status` lists every upstream that was tried, as in `502, 200`.",
    { labels: ["prog", "status", "upstream_status"] },
  ),
  requestDuration: log.histogram(
    "nginx_http_request_duration_seconds",
    "Time from the first byte of the request to the last of the answer; what took no millisecond is in no bucket.",
    {
      unit: "seconds",
      labels: ["prog", "status"],
      buckets: [0.005, 0.01, 0.05, 0.1, 0.3, 0.5, 1, 3],
    },
  ),

  probeSuccess: probe.success,
  probeDuration: probe.duration,
  probeStatusCode: probe.httpStatusCode,
});
