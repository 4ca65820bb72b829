import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { init } from "@klaxon/instrumentation";
import { pushMetrics } from "@klaxon/instrumentation/catalog";
import { z } from "zod";
import { createPoster, numberSetting, poisson, textSetting } from "./service/index.ts";

// The sender of a shop's push notifications: one call of the provider for each, some of them at a time.

const metricsPort = numberSetting("METRICS_PORT");
const providerPort = numberSetting("PROVIDER_PORT");
const notificationsPerSecond = numberSetting("NOTIFICATIONS_PER_SECOND");
const callsMax = numberSetting("CALLS_MAX");
/** Has a file with the key of each platform; it is read anew all the time, as a mounted secret is. */
const keyFolder = textSetting("KEY_FOLDER");
const platforms = ["android", "ios"] as const;
const androidShare = 0.6;
const arriveEveryMs = 50;
const readKeysEveryMs = 200;
const callTimeoutMs = 120_000;

const { instruments, logger } = init({
  service: { name: "push-sender" },
  endpoints: { port: metricsPort },
  logs: { level: "error" },
  shutdown: { drainMs: 0, closeMs: 100 },
});
const { metrics } = pushMetrics;
const sent = instruments.counter(metrics.sent);
const latency = instruments.histogram(metrics.latency);
const invalid = instruments.counter(metrics.tokensInvalid);
const depth = instruments.gauge(metrics.queueDepth);
const expiry = instruments.gauge(metrics.credentialExpiry);

const results: Readonly<Record<number, string>> = {
  200: "ok",
  401: "auth",
  404: "unregistered",
  429: "quota",
  503: "unavailable",
};
for (const platform of platforms) {
  for (const result of Object.values(results)) sent.add(0, { platform, result });
  invalid.add(0, { platform });
}

const Key = z.object({ endsAtMs: z.number() });
const keyEndsAtMs = { android: 0, ios: 0 };
let waitingCount = 0;
let callCount = 0;
let lastId = 0;

const post = createPoster(providerPort, { connectionsMax: callsMax, timeoutMs: callTimeoutMs });
instruments.beforeCollection(() => depth.set(waitingCount, {}));

function readKeys(): void {
  for (const platform of platforms) {
    const text = readFileSync(join(keyFolder, `${platform}.json`), "utf8");
    keyEndsAtMs[platform] = Key.parse(JSON.parse(text)).endsAtMs;
    expiry.set(keyEndsAtMs[platform] / 1000, { platform });
  }
}

async function send(): Promise<void> {
  const platform = Math.random() < androidShare ? "android" : "ios";
  const startMs = performance.now();
  try {
    const { status } = await post(
      "/v1/projects/shop/messages:send",
      { message: { token: `${platform}:${++lastId}` } },
      { authorization: `Bearer exp=${Math.round(keyEndsAtMs[platform])}` },
    );
    const result = results[status] ?? "unavailable";
    sent.add(1, { platform, result });
    if (result === "unregistered") invalid.add(1, { platform });
  } catch (error) {
    sent.add(1, { platform, result: "unavailable" });
    logger.warn("a call failed", { reason: String(error) });
  }
  latency.observe((performance.now() - startMs) / 1000, { platform });
}

function sendMore(): void {
  while (waitingCount > 0 && callCount < callsMax) {
    waitingCount--;
    callCount++;
    void send().finally(() => {
      callCount--;
      sendMore();
    });
  }
}

readKeys();
setInterval(readKeys, readKeysEveryMs);
for (let lastMs = performance.now(); ; ) {
  await wait(arriveEveryMs);
  const nowMs = performance.now();
  waitingCount += poisson((notificationsPerSecond * (nowMs - lastMs)) / 1000, Math.random);
  lastMs = nowMs;
  sendMore();
}
