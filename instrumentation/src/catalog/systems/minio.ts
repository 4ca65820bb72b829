import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const cluster = emitter("minio", "documented");

const server = ["server"];
const api = ["api", "server"];

/**
 * MinIO through its own `/minio/v2/metrics/cluster` (names and labels as its documentation lists them; the names without
 * `cluster` in older mixins are of version 1). Any server tells of the whole cluster; `server` says which one did.
 */
export const minioMetrics = defineSystemMetrics("minio", {
  health: cluster.gauge(
    "minio_cluster_health_status",
    "1 while the cluster has its write quorum, otherwise 0.",
    {
      labels: server,
    },
  ),
  drivesOnline: cluster.gauge("minio_cluster_drive_online_total", "Drives that answer.", { labels: server }),
  drivesOffline: cluster.gauge("minio_cluster_drive_offline_total", "Drives that do not answer.", {
    labels: server,
  }),
  writeQuorum: cluster.gauge("minio_cluster_write_quorum", "Drives that a write needs.", { labels: server }),
  usableFree: cluster.gauge(
    "minio_cluster_capacity_usable_free_bytes",
    "Space that objects may still take.",
    {
      unit: "bytes",
      labels: server,
    },
  ),
  usableTotal: cluster.gauge(
    "minio_cluster_capacity_usable_total_bytes",
    "Space for objects, without parity.",
    {
      unit: "bytes",
      labels: server,
    },
  ),
  requests: cluster.counter("minio_s3_requests_total", "Requests of the S3 API.", { labels: api }),
  serverErrors: cluster.counter("minio_s3_requests_5xx_errors_total", "Requests answered with 5xx.", {
    labels: api,
  }),
  rejectedAuth: cluster.counter(
    "minio_s3_requests_rejected_auth_total",
    "Requests rejected for their credentials or permissions, before they reach an API.",
    { labels: server },
  ),
  received: cluster.counter("minio_s3_traffic_received_bytes", "Bytes that clients sent.", {
    unit: "bytes",
    labels: server,
  }),
  sent: cluster.counter("minio_s3_traffic_sent_bytes", "Bytes that clients were sent.", {
    unit: "bytes",
    labels: server,
  }),
});
