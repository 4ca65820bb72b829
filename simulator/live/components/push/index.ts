import { randomBytes } from "node:crypto";
import type { Fault } from "../../../systems/index.ts";
import {
  defineLiveSystem,
  type FaultHook,
  type HookFault,
  hookFault,
  type Injection,
  type LiveContext,
  type LiveTarget,
  startService,
} from "../../kit/index.ts";
import { PushKeys } from "./keys.ts";

interface RunningPush {
  readonly targets: readonly LiveTarget[];
  readonly keys: PushKeys;
  readonly providerHook: FaultHook;
}

const platforms = ["android", "ios"] as const;
const instance = "push-sender:9467";
/** By the scenario's clock: what comes in, and what the sender can do at most. */
const notificationsPerSecond = 20;
const notificationsPerSecondMax = 120;
const callsMax = 40;
const latencyMs = (callsMax / notificationsPerSecondMax) * 1000;
const foreverMs = 60_000;

/** What FCM answers. */
const statuses = { auth: 401, unregistered: 404, quota: 429, unavailable: 503 } as const;

/** A sender of push notifications with `@klaxon/instrumentation`, and a stub of FCM's HTTP v1. */
export const pushLive = defineLiveSystem({
  system: "push",
  description: "a sender with @klaxon/instrumentation, and a stub of FCM's HTTP v1",
  programs: [],
  start: startPush,
  faults: {
    "push-refused": (fault, { providerHook }) => refuse(providerHook, fault),
    "push-slow": (fault, { providerHook }, { timeScale }) => {
      const addedMs = fault.ratio < 1 ? (latencyMs * fault.ratio) / (1 - fault.ratio) : Infinity;
      const delayMs = Math.min(foreverMs, Math.round(timeScale.toReal(addedMs)));
      return slowDown(providerHook, delayMs);
    },
    "push-credential-ending": (fault, { keys }) => keys.endIn(fault.platform, fault.remainingSeconds * 1000),
  },
});

async function startPush(context: LiveContext): Promise<RunningPush> {
  const { timeScale } = context;
  const token = randomBytes(24).toString("hex");
  const [providerPort = 0, providerHookPort = 0, metricsPort = 0, hookPort = 0] = await context.takePorts(4);
  const keys = await PushKeys.write(context, platforms);
  const [provider] = await Promise.all([
    startService(context, {
      name: "push-provider",
      program: "push-provider",
      env: { PORT: String(providerPort), LATENCY_MS: String(timeScale.toReal(latencyMs)) },
      probe: { port: providerPort, path: "/health" },
      hookPort: providerHookPort,
      token,
    }),
    startService(context, {
      name: "push-sender",
      program: "push-sender",
      env: {
        METRICS_PORT: String(metricsPort),
        PROVIDER_PORT: String(providerPort),
        NOTIFICATIONS_PER_SECOND: String(notificationsPerSecond * timeScale.factor),
        CALLS_MAX: String(callsMax),
        KEY_FOLDER: keys.folder,
      },
      probe: { port: metricsPort, path: "/metrics" },
      hookPort,
      token,
    }),
  ]);
  return { targets: [{ job: "push", instance, port: metricsPort }], keys, providerHook: provider.hook };
}

function refuse(hook: FaultHook, fault: Extract<Fault, { kind: "push-refused" }>): Promise<Injection> {
  return hookFault(hook, `refuse-${fault.platform}-${fault.result}`, {
    kind: "error",
    point: `answer.${fault.platform}`,
    rate: fault.ratio,
    status: statuses[fault.result],
  });
}

async function slowDown(hook: FaultHook, delayMs: number): Promise<Injection> {
  const slow = (platform: string): HookFault => {
    return { kind: "latency", point: `take.${platform}`, delay: { distribution: "fixed", delayMs } };
  };
  const injections = await Promise.all(
    platforms.map((platform) => hookFault(hook, `slow-${platform}`, slow(platform))),
  );
  return { rollback: async () => void (await Promise.all(injections.map((done) => done.rollback()))) };
}
