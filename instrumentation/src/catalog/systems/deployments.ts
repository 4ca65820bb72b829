import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const pipeline = emitter("deployments", "own");

/**
 * Deployments: the pipeline reports what it did and what its gates said (through a file that an exporter serves), and each
 * server of the application says which version it runs.
 */
export const deploymentsMetrics = defineSystemMetrics("deployments", {
  buildInfo: pipeline.gauge("build_info", "Always 1; the labels name what the server runs.", {
    labels: ["commit", "version"],
  }),
  lastTime: pipeline.gauge(
    "deploy_last_timestamp_seconds",
    "When a deployment last ended with this result, in Unix seconds.",
    { unit: "timestamp", labels: ["env", "result"] },
  ),
  ended: pipeline.counter("deploy_total", "Deployments that ended, by result.", {
    labels: ["env", "result"],
  }),
  duration: pipeline.gauge("deploy_duration_seconds", "How long the last deployment took.", {
    unit: "seconds",
    labels: ["env"],
  }),
  checkRuns: pipeline.counter(
    "deploy_check_runs_total",
    "Runs of the check that signs in, orders and pays as a user would, by result.",
    { labels: ["env", "result"] },
  ),
  gateResult: pipeline.gauge(
    "ci_gate_result",
    "1 when the gate was passed by the version, 0 when it failed or was skipped.",
    { labels: ["gate", "version"] },
  ),
});
