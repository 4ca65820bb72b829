import { setTimeout as wait } from "node:timers/promises";
import { init } from "@klaxon/instrumentation";
import { z } from "zod";
import { numberSetting, serveJson } from "./service/index.ts";

// A stub of FCM's HTTP v1: answers as it does, to keys that are good and devices that are known.

const port = numberSetting("PORT");
const latencyMs = numberSetting("LATENCY_MS");
const unknownDeviceRatio = 0.012;
const unavailableRatio = 0.002;
const platforms = ["android", "ios"];

const { faults } = init({
  service: { name: "push-provider" },
  endpoints: { on: "none" },
  metrics: { isOn: false },
  logs: { level: "warn" },
  shutdown: { drainMs: 0, closeMs: 100 },
});
faults.allow(platforms.flatMap((platform) => [`take.${platform}`, `answer.${platform}`]));

/** The names of FCM's errors by their status. */
const errors: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  404: "UNREGISTERED",
  429: "QUOTA_EXCEEDED",
  503: "UNAVAILABLE",
};

const Send = z.object({ message: z.object({ token: z.string() }) });
const Failure = z.object({ status: z.number() });

await serveJson(port, {
  "GET /health": () => ({ status: 200, body: {} }),
  "POST /v1/projects/shop/messages:send": async (body, { headers }) => {
    const { token } = Send.parse(body).message;
    const [platform = ""] = token.split(":");
    if (!platforms.includes(platform)) return refusal(404);
    await wait(latencyMs * (0.5 + Math.random()));
    await faults.point(`take.${platform}`);
    if (!isGood(headers.authorization)) return refusal(401);
    const status = await statusOf(platform);
    return status === undefined
      ? { status: 200, body: { name: `projects/shop/messages/${token}` } }
      : refusal(status);
  },
});

// A key carries its end, as the claim `exp` of a signed token does.
function isGood(authorization: string | undefined): boolean {
  const endMs = Number(/^Bearer exp=(\d+)$/.exec(authorization ?? "")?.[1]);
  return Date.now() < endMs;
}

async function statusOf(platform: string): Promise<number | undefined> {
  try {
    await faults.point(`answer.${platform}`);
  } catch (error) {
    return Failure.parse(error).status;
  }
  if (Math.random() < unknownDeviceRatio) return 404;
  return Math.random() < unavailableRatio ? 503 : undefined;
}

function refusal(status: number) {
  return { status, body: { error: { code: status, status: errors[status] ?? "UNKNOWN" } } };
}
