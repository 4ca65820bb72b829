import { setTimeout as wait } from "node:timers/promises";
import { init } from "@klaxon/instrumentation";
import { upstashMetrics } from "@klaxon/instrumentation/catalog";
import { z } from "zod";
import { createPoster, numberSetting, textSetting } from "./service/index.ts";

// The functions of a shop in one region, as far as they use a Redis over HTTP: sessions and limits. What fails is tried
// again, three times at most, each time after a longer while.

const name = textSetting("NAME");
const restToken = textSetting("REST_TOKEN");
const requestsPerSecond = numberSetting("REQUESTS_PER_SECOND");
const retriesMax = 3;
const retryWaitMs = 50;
const retryWaitMsMax = 2_000;
const timeoutMs = 15_000;
const askQuotaEveryMs = 300;

const { instruments, logger } = init({
  service: { name },
  endpoints: { port: numberSetting("METRICS_PORT") },
  logs: { level: "error" },
  shutdown: { drainMs: 0, closeMs: 100 },
});
const { metrics } = upstashMetrics;
const requests = instruments.counter(metrics.requests);
const retries = instruments.counter(metrics.retries);
const duration = instruments.histogram(metrics.requestDuration);
const quotaUsed = instruments.gauge(metrics.quotaUsed, { acrossWorkers: "max" });
for (const result of ["ok", "throttled", "error", "timeout"]) requests.add(0, { result });
retries.add(0, {});

const post = createPoster(numberSetting("PROXY_PORT"), { connectionsMax: 256, timeoutMs });
const Quota = z.object({ used: z.number(), limit: z.number() });
let lastSequence = 0;

async function ask(command: readonly string[]): Promise<void> {
  const startMs = performance.now();
  const sequence = lastSequence++;
  let result = "error";
  for (let attempt = 0; attempt <= retriesMax; attempt++) {
    if (attempt > 0) {
      retries.add(1, {});
      await wait(Math.min(attempt * retryWaitMs, retryWaitMsMax));
    }
    result = await tryOnce(command, sequence, attempt);
    if (result === "ok" || result === "timeout") break;
  }
  requests.add(1, { result });
  duration.observe((performance.now() - startMs) / 1000, {});
}

async function tryOnce(command: readonly string[], sequence: number, attempt: number): Promise<string> {
  const headers = {
    authorization: `Bearer ${restToken}`,
    "x-sequence": String(sequence),
    "x-attempt": String(attempt),
  };
  const startMs = performance.now();
  try {
    const { status } = await post("/", command, headers);
    if (status === 429) return "throttled";
    return status === 200 ? "ok" : "error";
  } catch (error) {
    logger.warn("an attempt failed", { reason: String(error) });
    return performance.now() - startMs >= timeoutMs ? "timeout" : "error";
  }
}

async function askQuota(): Promise<void> {
  const { used, limit } = Quota.parse((await post("/quota", {})).body);
  quotaUsed.set(used / limit, {});
}

await askQuota();
setInterval(() => {
  askQuota().catch((error: unknown) => logger.warn("the quota is not told", { reason: String(error) }));
}, askQuotaEveryMs);
setInterval(() => {
  const user = String(Math.floor(1_000 * Math.random()));
  const lot = Math.random();
  if (lot < 0.7) void ask(["GET", `session:${user}`]);
  else if (lot < 0.8) void ask(["SET", `session:${user}`, `${name}:${Date.now()}`, "EX", "3600"]);
  else void ask(["INCR", `limit:${user}`]);
}, 1000 / requestsPerSecond);
