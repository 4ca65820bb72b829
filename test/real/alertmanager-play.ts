import { setTimeout as sleep } from "node:timers/promises";
import type { ReceivedAlert, WebhookMessage } from "../../simulator/alertmanager/index.ts";
import { labelsFromRecord, labelsToRecord } from "../../simulator/promql/index.ts";
import type { Delivery, RunningAlertmanager } from "./alertmanager-process.ts";

/** An alert to be posted; all times but the first count from the post. */
export interface AlertPost {
  /** From the begin of the play. */
  readonly atMs: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsInMs: number;
  /** Undefined leaves it out. */
  readonly endsInMs: number | undefined;
  readonly generatorUrl: string;
}

/**
 * Posts alerts at their times, those of one time together, and returns them as they came in. The play begins `delayMs`
 * after Alertmanager was ready; posts are in the order of their times.
 */
export async function playPosts(
  running: RunningAlertmanager,
  posts: readonly AlertPost[],
  delayMs = 0,
): Promise<readonly ReceivedAlert[]> {
  const received: ReceivedAlert[] = [];
  for (const [atMs, due] of byKey(posts, (post) => post.atMs)) {
    await sleep(Math.max(0, running.startedAtMs + delayMs + atMs - Date.now()));
    const receivedAtMs = Date.now();
    const alerts = due.map(({ labels, annotations, startsInMs, endsInMs, generatorUrl }) => ({
      labels: labelsFromRecord(labels),
      annotations,
      startsAtMs: receivedAtMs + startsInMs,
      endsAtMs: endsInMs === undefined ? undefined : receivedAtMs + endsInMs,
      receivedAtMs,
      generatorUrl,
    }));
    await running.post(alerts.map(postable));
    received.push(...alerts);
  }
  return received;
}

function postable({ labels, annotations, startsAtMs = 0, endsAtMs, generatorUrl }: ReceivedAlert) {
  return {
    labels: { ...labelsToRecord(labels) },
    annotations,
    startsAt: new Date(startsAtMs).toISOString(),
    ...(endsAtMs === undefined ? {} : { endsAt: new Date(endsAtMs).toISOString() }),
    generatorURL: generatorUrl,
  };
}

/** What came in over a webhook. It is the outside: the comparison with our own message checks its form. */
export function messageOf({ body }: Pick<Delivery, "body">): WebhookMessage {
  return body as WebhookMessage;
}

/** Things by their keys, both in the order in which they come. */
export function byKey<Each, Key>(
  all: readonly Each[],
  keyOf: (each: Each) => Key,
): ReadonlyMap<Key, readonly Each[]> {
  const groups = new Map<Key, Each[]>();
  for (const each of all) {
    const known = groups.get(keyOf(each));
    if (known === undefined) groups.set(keyOf(each), [each]);
    else known.push(each);
  }
  return groups;
}
