import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const worker = emitter("worker", "own");

/** Upper bounds in seconds: most jobs take a fraction of a second, reports take some. */
const jobDurationBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/**
 * The workers that take jobs from the queues. Each of them tells of its own jobs, and of every queue as it sees it: the
 * depth and the age of the oldest job are the same from all of them.
 */
export const workerMetrics = defineSystemMetrics("worker", {
  jobs: worker.counter(
    "worker_jobs_total",
    "Jobs that ended, by queue; `result` is `succeeded` or `failed`.",
    {
      labels: ["queue", "result"],
    },
  ),
  redelivered: worker.counter(
    "worker_jobs_redelivered_total",
    "Jobs that were delivered although they had been delivered before.",
    { labels: ["queue"] },
  ),
  jobDuration: worker.histogram("worker_job_duration_seconds", "How long a job took, from taken to ended.", {
    unit: "seconds",
    labels: ["queue"],
    buckets: jobDurationBuckets,
  }),
  queueDepth: worker.gauge("worker_queue_depth", "Jobs that wait or are being worked on.", {
    labels: ["queue"],
  }),
  oldestJobAge: worker.gauge(
    "worker_oldest_job_age_seconds",
    "Age of the oldest job of the queue that has not ended; 0 while there is none.",
    { unit: "seconds", labels: ["queue"] },
  ),
  lastSuccess: worker.gauge(
    "worker_last_success_timestamp_seconds",
    "When this worker last ended a job well, in Unix seconds.",
    { unit: "timestamp" },
  ),
  heartbeat: worker.gauge(
    "worker_heartbeat_timestamp_seconds",
    "When the loop that takes jobs last turned, in Unix seconds; it turns while queues are empty, too.",
    { unit: "timestamp" },
  ),
  startTime: worker.gauge("process_start_time_seconds", "When the worker started, in Unix seconds.", {
    unit: "timestamp",
    evidence: "measured",
  }),
});
