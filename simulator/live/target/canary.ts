import type { Delivery } from "../network/index.ts";
import type { AlertmanagerApi } from "../stack/index.ts";

/** The name of the alert that shows where the notifications of drills go. */
export const canaryAlert = "KlaxonDrillCanary";

/** What a canary needs. */
export interface CanaryPlan {
  readonly alertmanagers: readonly AlertmanagerApi[];
  /** Labels beside its name, so that it goes the way it is to show. */
  readonly labels: Readonly<Record<string, string>>;
  /** Tells this canary from all others. */
  readonly id: string;
  /** Whether its resolution is waited for too. */
  readonly isEndAwaited: boolean;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  /** The first delivery that fits; undefined when the time is over. */
  readonly waitFor: (
    isWanted: (delivery: Delivery) => boolean,
    timeoutMs: number,
  ) => Promise<Delivery | undefined>;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

// For the delivery on a busy machine.
const marginMs = 10_000;
// In a cluster each Alertmanager waits this long, by default, for the word of the one before it.
const clusterWaitMs = 15_000;

/**
 * Posts an alert to each Alertmanager and waits until it arrives at our own receiver, then until it arrives as resolved. What
 * does not come in time is a problem; whatever happens, the alerts are ended.
 */
export async function sendCanaries(plan: CanaryPlan): Promise<readonly string[]> {
  const problems = await Promise.all(plan.alertmanagers.map((api, index) => sendCanary(plan, api, index)));
  return problems.flat();
}

async function sendCanary(plan: CanaryPlan, api: AlertmanagerApi, index: number): Promise<readonly string[]> {
  const { groupWaitMs, groupIntervalMs, nowMs, signal } = plan;
  const labels = { ...plan.labels, alertname: canaryAlert, canary: `${plan.id}-${index + 1}` };
  const boundMs = groupWaitMs + groupIntervalMs + marginMs + clusterWaitMs * index;
  // An alert that is older than its group's wait is told at once.
  const startsAt = iso(nowMs() - groupWaitMs - 60_000);
  const post = (endsAtMs: number) =>
    api.post([{ labels, annotations: { summary: canarySummary }, startsAt, endsAt: iso(endsAtMs) }]);
  const arrival = (status: "firing" | "resolved", timeoutMs: number) =>
    unlessAborted(
      plan.waitFor(
        ({ message }) =>
          message.alerts.some((alert) => alert.labels.canary === labels.canary && alert.status === status),
        timeoutMs,
      ),
      signal,
    );
  await post(nowMs() + 2 * boundMs);
  let isFiring = false;
  try {
    isFiring = (await arrival("firing", boundMs)) !== undefined;
  } finally {
    await post(nowMs());
  }
  if (!isFiring) {
    return [
      `the canary did not arrive at the drill's receiver within ${Math.round(boundMs / 1000)} s, so the notifications of drills go elsewhere`,
    ];
  }
  if (!plan.isEndAwaited) return [];
  if ((await arrival("resolved", boundMs)) !== undefined) return [];
  return [`the canary arrived, but not its resolution within ${Math.round(boundMs / 1000)} s`];
}

const canarySummary =
  "A drill proves that its notifications reach its own receiver and nobody else. Nothing is wrong.";

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
