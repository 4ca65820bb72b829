import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const runner = emitter("iac", "own");
const workspace = ["workspace"];

/**
 * Infrastructure as code: what the runner wrote after its last `plan -refresh-only -detailed-exitcode` of each workspace,
 * which compares the state with what there is at the provider, and never with what is merged and not applied yet.
 */
export const iacMetrics = defineSystemMetrics("iac", {
  planExitCode: runner.gauge(
    "iac_plan_exit_code",
    "How the last plan ended: 0 without a difference, 1 with an error, 2 with a difference.",
    { labels: workspace },
  ),
  planLastRun: runner.gauge(
    "iac_plan_last_run_timestamp_seconds",
    "When the last plan ended, in Unix seconds.",
    {
      unit: "timestamp",
      labels: workspace,
    },
  ),
  driftResources: runner.gauge(
    "iac_drift_resources",
    "Resources that were changed or deleted past the code, as the last plan without an error saw.",
    { labels: ["action", "workspace"] },
  ),
  stateLockAge: runner.gauge(
    "iac_state_lock_age_seconds",
    "How old the lock of the state is, 0 while there is none.",
    { unit: "seconds", labels: workspace },
  ),
});
