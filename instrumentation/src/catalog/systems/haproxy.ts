import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const haproxy = emitter("haproxy", "measured");
const server = ["proxy", "server"] as const;

/**
 * The load balancer, HAProxy 2.6, which exposes itself: when it is dead there is nothing but `up`. It checks each server
 * every 5 s; three failures in a row take one out (10 to 15 s; 19 to 24 s where it hangs, since each check is waited for 3 s
 * and the next one follows 5 s later), two good checks bring it back.
 */
export const haproxyMetrics = defineSystemMetrics("haproxy", {
  uptime: haproxy.gauge("haproxy_process_uptime_seconds", "How long the process has been running.", {
    unit: "seconds",
  }),
  activeServers: haproxy.gauge("haproxy_backend_active_servers", "Servers that take requests.", {
    labels: ["proxy"],
  }),
  queue: haproxy.gauge("haproxy_backend_current_queue", "Requests that wait for a server to be free.", {
    labels: ["proxy"],
  }),
  responseTime: haproxy.gauge(
    "haproxy_backend_response_time_average_seconds",
    "Mean time to the answer's first byte over the last 1024 requests.",
    { unit: "seconds", labels: ["proxy"] },
  ),
  responses: haproxy.counter(
    "haproxy_backend_http_responses_total",
    "Answers by the class of their status; those that HAProxy gives itself are among them.",
    { labels: ["proxy", "code"] },
  ),
  serverStatus: haproxy.gauge(
    "haproxy_server_status",
    "1 for the state that a server is in, 0 for the others.",
    {
      labels: [...server, "state"],
    },
  ),
  checkStatus: haproxy.gauge(
    "haproxy_server_check_status",
    "1 for how the last check ended, 0 for all other ways: L7OK good, L4CON refused, L7STS wrong status, L7TOUT too slow.",
    { labels: [...server, "state"] },
  ),
  checkFailures: haproxy.counter(
    "haproxy_server_check_failures_total",
    "Checks that failed while the server was up.",
    { labels: server },
  ),
  checkDowns: haproxy.counter("haproxy_server_check_up_down_total", "How often a server was taken out.", {
    labels: server,
  }),
  serverSessions: haproxy.gauge("haproxy_server_current_sessions", "Requests that a server is working on.", {
    labels: server,
  }),
});
