import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import type { Delivery } from "../network/index.ts";
import { requestJson } from "../stack/index.ts";

const texts = z.record(z.string(), z.string());
const status = z.enum(["firing", "resolved"]);

const answerSchema = z.object({
  receivedCount: z.int().min(0),
  notifications: z.array(
    z.object({
      sequence: z.int(),
      receivedAt: z.string(),
      path: z.string(),
      status,
      groupLabels: texts,
      truncatedAlertCount: z.int(),
      alerts: z.array(
        z.object({
          status,
          labels: texts,
          annotations: texts,
          startsAt: z.string(),
          endsAt: z.string().optional(),
        }),
      ),
    }),
  ),
});

/** The service that takes every notification of the container stack, as a drill reads it. */
export interface StandIn {
  /** Paths that something came to before the drill, as names of receivers. */
  readonly knownBefore: ReadonlySet<string>;
  /** What came in since the drill was opened, oldest first; the receiver is the path that it came to. */
  deliveries(): readonly Delivery[];
  /** The first delivery that fits; undefined when the time is over. */
  waitFor(isWanted: (delivery: Delivery) => boolean, timeoutMs: number): Promise<Delivery | undefined>;
  /** Asks no more; resolves when the last question is answered. */
  close(): Promise<void>;
}

/** Where the stand-in is, and who is told of what it takes. */
export interface StandInPlan {
  /** Without a slash at the end. */
  readonly url: string;
  readonly onDelivery: (delivery: Delivery) => void;
  readonly signal: AbortSignal;
}

const askEveryMs = 250;
const lastMax = 1_000;

/** Opens the stand-in: what it has already is not told. Rejects with a `LiveError` where it does not answer. */
export async function openStandIn({ url, onDelivery, signal }: StandInPlan): Promise<StandIn> {
  const ask = (last: number) =>
    requestJson({
      of: "the stand-in for notifications",
      url: `${url}/notifications?last=${last}`,
      schema: answerSchema,
      signal,
    });
  const before = await ask(lastMax);
  let seen = before.receivedCount;
  const known: Delivery[] = [];
  let isEnded = false;
  const look = async () => {
    const { notifications, receivedCount } = await ask(lastMax);
    // It counts anew where it was started anew.
    if (receivedCount < seen) seen = 0;
    for (const each of notifications) {
      if (each.sequence <= seen) continue;
      seen = each.sequence;
      const delivery = deliveryOf(each, known.length + 1);
      known.push(delivery);
      onDelivery(delivery);
    }
  };
  const loop = (async () => {
    while (!isEnded) {
      await wait(askEveryMs);
      // While it cannot be reached nothing is known; it keeps what comes.
      if (!isEnded) await look().catch(() => undefined);
    }
  })();
  return {
    knownBefore: new Set(before.notifications.map(({ path }) => path.slice(1))),
    deliveries: () => [...known],
    waitFor: async (isWanted, timeoutMs) => {
      const deadlineMs = performance.now() + timeoutMs;
      for (;;) {
        const found = known.find(isWanted);
        if (found !== undefined || isEnded || performance.now() >= deadlineMs) return found;
        await wait(askEveryMs);
      }
    },
    close: () => {
      isEnded = true;
      return loop;
    },
  };
}

function deliveryOf(
  notification: z.output<typeof answerSchema>["notifications"][number],
  sequence: number,
): Delivery {
  const arrivedAtMs = Date.parse(notification.receivedAt);
  const receiver = notification.path.slice(1);
  return {
    sequence,
    receiver,
    integrationIndex: 0,
    arrivedAtMs,
    settledAtMs: arrivedAtMs,
    outcome: "delivered",
    message: {
      receiver,
      status: notification.status,
      groupKey: JSON.stringify(notification.groupLabels),
      truncatedAlertCount: notification.truncatedAlertCount,
      groupLabels: notification.groupLabels,
      commonLabels: {},
      commonAnnotations: {},
      externalUrl: "",
      alerts: notification.alerts.map(({ startsAt, endsAt, ...alert }) => ({
        ...alert,
        startsAtMs: Date.parse(startsAt),
        endsAtMs: endsAt === undefined ? undefined : Date.parse(endsAt),
        generatorUrl: "",
        fingerprint: "",
      })),
    },
  };
}
