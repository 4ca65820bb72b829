// A job worker without a port of its own: counters of its own from one definition, work spread over two threads.
// Run: node worker.mjs   (/metrics is on 127.0.0.1:9464 and adds up all threads)

import { isMainThread, threadId, Worker } from "node:worker_threads";
import { init } from "@klaxon/instrumentation";
import { emitter } from "@klaxon/instrumentation/catalog";

const worker = emitter("worker", "own");
const jobsDone = worker.counter("worker_jobs_total", "Jobs that were done.", {
  labels: ["queue", "outcome"],
});
const jobDuration = worker.histogram("worker_job_duration_seconds", "Duration of a job.", {
  unit: "seconds",
  labels: ["queue"],
});

const { instruments, logger } = init({ service: { name: "mailer", version: "1.0.0" } });
if (isMainThread) {
  for (let index = 0; index < 2; index++) new Worker(new URL(import.meta.url));
  logger.info("listening", { jobs: "mail" });
} else {
  const done = instruments.counter(jobsDone);
  const duration = instruments.histogram(jobDuration);
  setInterval(() => {
    done.add(1, { queue: "mail", outcome: threadId % 2 === 0 ? "sent" : "refused" });
    duration.observe(Math.random() / 10, { queue: "mail" });
  }, 100);
}
