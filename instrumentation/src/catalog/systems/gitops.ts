import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const flux = emitter("gitops", "documented");
const auditor = emitter("gitops", "own");

/**
 * GitOps with Flux: its objects through kube-state-metrics, its controllers, and an auditor of our own that compares the
 * cluster with the repository and reads the cluster's audit log, since Flux itself does not tell of drift.
 */
export const gitopsMetrics = defineSystemMetrics("gitops", {
  resource: flux.gauge("gotk_resource_info", "1 for each object of Flux; the labels say how it is.", {
    labels: [
      "customresource_group",
      "customresource_kind",
      "customresource_version",
      "exported_namespace",
      "name",
      "ready",
      "revision",
      "suspended",
    ],
  }),
  reconcileDuration: flux.histogram("gotk_reconcile_duration_seconds", "How long reconciliations took.", {
    unit: "seconds",
    labels: ["exported_namespace", "kind", "name"],
    buckets: [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10],
  }),
  lastReconcile: auditor.gauge(
    "gitops_last_reconcile_timestamp_seconds",
    "When the object was last brought in line with the repository, in Unix seconds.",
    { unit: "timestamp", labels: ["kind", "name"] },
  ),
  drift: auditor.gauge(
    "gitops_drift_detected",
    "1 while the cluster differs from what the repository says, otherwise 0.",
    { labels: ["name"] },
  ),
  manualChanges: auditor.counter(
    "gitops_manual_changes_total",
    "Changes that people made past the repository; `ticket` says whether one was given.",
    { labels: ["ticket"] },
  ),
});
